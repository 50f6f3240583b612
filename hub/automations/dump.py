"""From a scenario to its document: what JSON carries, and the YAML text of it."""

import re
from datetime import time
from io import StringIO
from typing import Any

from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from hub.automations.ast import (
    EVERY_DAY,
    SCHEMA,
    Action,
    And,
    AreaTarget,
    Change,
    Condition,
    Cron,
    Day,
    Delay,
    DeviceTarget,
    Happening,
    If,
    Not,
    Or,
    Scenario,
    Send,
    SetValue,
    State,
    Target,
    TimeOfDay,
    Trigger,
    Window,
)
from hub.automations.duration import format_duration
from hub.core.device import MAIN
from hub.storage.yaml import Yaml

type Document = dict[str, Any]


def dump(scenario: Scenario) -> str:
    """The YAML text of a scenario; parsing it gives the same scenario."""
    yaml = Yaml(typ="rt", pure=True)
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = StringIO()
    yaml.dump(CommentedMap((key, _styled(item)) for key, item in document(scenario).items()), stream)
    return stream.getvalue()


def document(scenario: Scenario) -> Document:
    """The document as plain values, keys in the order in which a person reads them."""
    return _present(
        schema=SCHEMA,
        id=scenario.id,
        name=scenario.name,
        enabled=None if scenario.enabled else False,
        author=scenario.author,
        triggers=[_trigger(item) for item in scenario.triggers],
        conditions=[_condition(item) for item in scenario.conditions] or None,
        actions=[_action(item) for item in scenario.actions],
    )


def _present(**fields: object) -> Document:
    """The fields that hold something; a trailing underscore keeps a name clear of Python's words."""
    return {name.rstrip("_"): value for name, value in fields.items() if value is not None}


def _trigger(trigger: Trigger) -> Document:
    match trigger:
        case Change():
            return {
                "change": _present(
                    device=trigger.device,
                    endpoint=_endpoint(trigger.endpoint),
                    attribute=trigger.attribute,
                    from_=trigger.was,
                    to=trigger.to,
                    above=trigger.above,
                    below=trigger.below,
                    for_=format_duration(trigger.hold) if trigger.hold else None,
                )
            }
        case Happening():
            endpoint = _endpoint(trigger.endpoint)
            return {"event": _present(device=trigger.device, endpoint=endpoint, event=trigger.event)}
        case TimeOfDay(days=days) if days == EVERY_DAY:
            return {"time": _clock(trigger.at)}
        case TimeOfDay():
            return {"time": {"at": _clock(trigger.at), "days": _days(trigger.days)}}
        case Cron():
            return {"cron": trigger.line}


def _condition(condition: Condition) -> Document:
    match condition:
        case State():
            return {
                "state": _present(
                    device=condition.device,
                    endpoint=_endpoint(condition.endpoint),
                    attribute=condition.attribute,
                    is_=condition.equals,
                    is_not=condition.differs,
                    above=condition.above,
                    below=condition.below,
                )
            }
        case Window():
            return {"time": _window(condition)}
        case And(conditions=parts):
            return {"and": [_condition(part) for part in parts]}
        case Or(conditions=parts):
            return {"or": [_condition(part) for part in parts]}
        case Not(condition=part):
            return {"not": _condition(part)}


def _window(window: Window) -> Document:
    days = None if window.days == EVERY_DAY else _days(window.days)
    after = None if window.after == time.min and (days or window.before != time.min) else _clock(window.after)
    before = None if window.before == time.min else _clock(window.before)
    return _present(after=after, before=before, days=days)


def _action(action: Action) -> Document:
    match action:
        case Send():
            fields = _present(capability=action.capability, command=action.command, args=action.args or None)
            return {"command": _target(action.target) | fields}
        case SetValue():
            return {"set": _target(action.target) | {"attribute": action.attribute, "value": action.value}}
        case Delay():
            return {"delay": format_duration(action.duration)}
        case If():
            return _present(
                if_=[_condition(part) for part in action.conditions],
                then=[_action(part) for part in action.then],
                else_=[_action(part) for part in action.otherwise] or None,
            )


def _target(target: Target) -> Document:
    match target:
        case DeviceTarget():
            return _present(device=target.device, endpoint=_endpoint(target.endpoint))
        case AreaTarget():
            return _present(area=target.area, kind=target.kind)


def _endpoint(endpoint: str) -> str | None:
    return None if endpoint == MAIN else endpoint


def _clock(at: time) -> str:
    return at.isoformat("seconds" if at.second else "minutes")


def _days(days: tuple[Day, ...]) -> list[str]:
    return [day.name.lower() for day in days]


_PLAIN = re.compile(r"[^\W\d_](?:[\w.()/-]| (?! |$))*|(?:[0-9]+(?:d|h|m|s|ms))+")
_ONCE_BOOLEAN = frozenset({"on", "off", "yes", "no", "y", "n"})


def _styled(value: object) -> object:
    """As people write it: a mapping of single values on one line, and in quotes what a reader could take for more than text."""
    match value:
        case dict():
            mapping = CommentedMap((key, _styled(item)) for key, item in value.items())
            if len(value) > 1 and not any(isinstance(item, dict | list) for item in value.values()):
                mapping.fa.set_flow_style()
            return mapping
        case list():
            return [_styled(item) for item in value]
        case str() if value.lower() in _ONCE_BOOLEAN or not _PLAIN.fullmatch(value):
            return DoubleQuotedScalarString(value)
        case _:
            return value
