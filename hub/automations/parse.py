"""From text or JSON to a scenario, with every problem of the document at once."""

from collections.abc import Callable
from datetime import time
from functools import partial

from hub.automations import scalars
from hub.automations.ast import (
    EVERY_DAY,
    SCHEMA,
    Action,
    And,
    AreaTarget,
    Change,
    Condition,
    Cron,
    Delay,
    DeviceTarget,
    Happening,
    If,
    Mode,
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
from hub.automations.cron import check_cron
from hub.automations.fields import Cursor, Fault, Fields, Read, suggestion
from hub.automations.source import Mapping, Node, Place, Scalar, Sequence, Unreadable, fault, read_json, read_yaml
from hub.core.capability import Value
from hub.core.device import MAIN
from hub.core.errors import FieldProblem

MOST_ITEMS = 200
"""Triggers, conditions or actions in one list."""

type Parsed = tuple[Scenario | None, tuple[FieldProblem, ...]]

# What stands in for a faulty part until the whole is discarded.
_NO_CONDITION: Condition = State("", "")
_NO_VALUE: Value = ""
_NO_TARGET = DeviceTarget("")


def parse(text: str) -> Parsed:
    """The scenario in a YAML text, or None and every problem with line and column."""
    return _parse(partial(read_yaml, text))


def parse_json(body: object) -> Parsed:
    """The same from a decoded JSON body; its problems have paths and no positions."""
    return _parse(partial(read_json, body))


def _parse(read: Callable[[], Node]) -> Parsed:
    problems: list[FieldProblem] = []
    try:
        scenario = Cursor(read(), "", problems).read(_scenario, None)
    except Unreadable as error:
        return None, (fault("", str(error), error.place),)
    problems.sort(key=lambda problem: (problem.line or 0, problem.column or 0))
    return (None if problems else scenario), tuple(problems)


def places(text: str) -> dict[str, Place]:
    """Where each path stands in the text of a document that parses."""
    found: dict[str, Place] = {}

    def walk(node: Node, path: str) -> None:
        found[path] = node.place
        match node:
            case Sequence(items=items):
                for index, item in enumerate(items):
                    walk(item, f"{path}[{index}]")
            case Mapping(entries=entries):
                for entry in entries:
                    walk(entry.value, f"{path}.{entry.key}" if path else entry.key)
            case Scalar():
                pass

    walk(read_yaml(text), "")
    return found


def _scenario(at: Cursor) -> Scenario:
    fields = at.fields("schema", "id", "name", "enabled", "author", "mode", "triggers", "conditions", "actions")
    fields.need("schema", scalars.schema, SCHEMA)
    return Scenario(
        name=fields.need("name", scalars.title, ""),
        triggers=fields.need("triggers", _some(_trigger), ()),
        conditions=fields.take("conditions", _list(_condition), ()),
        actions=fields.need("actions", _some(_action), ()),
        id=fields.take("id", scalars.scenario_id, None),
        enabled=fields.take("enabled", scalars.flag, default=True),
        mode=fields.take("mode", scalars.mode, Mode.SINGLE),
        author=fields.take("author", scalars.user_id, None),
    )


def _list[T](member: Read[T]) -> Read[tuple[T, ...]]:
    def read(at: Cursor) -> tuple[T, ...]:
        items = at.items()
        if len(items) > MOST_ITEMS:
            raise Fault(f"must hold at most {MOST_ITEMS}")
        found: list[T] = []
        for item in items:
            try:
                found.append(member(item))
            except Fault as error:
                item.fault(str(error))
        return tuple(found)

    return read


def _some[T](member: Read[T]) -> Read[tuple[T, ...]]:
    several = _list(member)

    def read(at: Cursor) -> tuple[T, ...]:
        if not at.items():
            raise Fault("must hold at least one")
        return several(at)

    return read


def _tagged[T](at: Cursor, what: str, kinds: dict[str, Read[T]]) -> T:
    """A mapping whose one key out of `kinds` says what it is."""
    if not isinstance(at.node, Mapping):
        raise Fault(f"must be {what}: a mapping with one of {', '.join(kinds)}")
    keys = [entry.key for entry in at.node.entries]
    present = [key for key in kinds if key in keys]
    if not present:
        raise Fault(f"is no {what}{suggestion(keys[0] if keys else '', kinds)}")
    if len(present) > 1:
        raise Fault(f"is {' and '.join(present)} at once; write each as an item of its own")
    return kinds[present[0]](at)


# -- triggers -----------------------------------------------------------------------------------------------------------


def _trigger(at: Cursor) -> Trigger:
    return _tagged(at, "trigger", _TRIGGERS)


def _only[T](name: str, read: Read[T], instead: T) -> Read[T]:
    """The value of a mapping's only key."""
    return lambda at: at.fields(name).need(name, read, instead)


def _change(at: Cursor) -> Change:
    fields = at.fields("device", "endpoint", "attribute", "from", "to", "above", "below", "for")
    above, below = _bounds(fields)
    if "to" in fields and (above is not None or below is not None):
        fields.fault("to", "cannot be combined with above or below")
    change = Change(
        *_attribute(fields),
        was=fields.take("from", scalars.value, None),
        to=fields.take("to", scalars.value, None),
        above=above,
        below=below,
        hold=fields.take("for", scalars.duration, 0),
    )
    if change.to is not None and change.to == change.was:
        fields.fault("to", "is the same as from, so nothing changes")
    return change


def _attribute(fields: Fields) -> tuple[str, str, str]:
    return (
        fields.need("device", scalars.slug, ""),
        fields.need("attribute", scalars.word, ""),
        fields.take("endpoint", scalars.word, MAIN),
    )


def _bounds(fields: Fields) -> tuple[float | None, float | None]:
    above: float | None = fields.take("above", scalars.number, None)
    below: float | None = fields.take("below", scalars.number, None)
    if above is not None and below is not None and above >= below:
        fields.fault("below", f"must be greater than above ({above:g}), else nothing lies between them")
    return above, below


def _happening(at: Cursor) -> Happening:
    fields = at.fields("device", "endpoint", "event")
    return Happening(
        fields.need("device", scalars.slug, ""),
        fields.need("event", scalars.word, ""),
        fields.take("endpoint", scalars.word, MAIN),
    )


def _time_trigger(at: Cursor) -> TimeOfDay:
    if isinstance(at.node, Scalar):
        return TimeOfDay(scalars.time_of_day(at))
    fields = at.fields("at", "days")
    return TimeOfDay(fields.need("at", scalars.time_of_day, time.min), fields.take("days", scalars.days, EVERY_DAY))


def _cron(at: Cursor) -> Cron:
    line = at.scalar()
    if not isinstance(line, str):
        raise Fault('must be a cron line such as "30 7 * * mon-fri"')
    try:
        return Cron(check_cron(line))
    except ValueError as error:
        raise Fault(str(error)) from error


_TRIGGERS: dict[str, Read[Trigger]] = {
    "change": _only("change", _change, Change("", "")),
    "event": _only("event", _happening, Happening("", "")),
    "time": _only("time", _time_trigger, TimeOfDay(time.min)),
    "cron": _only("cron", _cron, Cron("")),
}


# -- conditions ---------------------------------------------------------------------------------------------------------


def _condition(at: Cursor) -> Condition:
    return _tagged(at, "condition", _CONDITIONS)


def _state(at: Cursor) -> State:
    fields = at.fields("device", "endpoint", "attribute", "is", "is_not", "above", "below")
    above, below = _bounds(fields)
    if not any(name in fields for name in ("is", "is_not", "above", "below")):
        at.fault("needs at least one of is, is_not, above, below")
    return State(
        *_attribute(fields),
        equals=fields.take("is", scalars.value, None),
        differs=fields.take("is_not", scalars.value, None),
        above=above,
        below=below,
    )


def _window(at: Cursor) -> Window:
    fields = at.fields("after", "before", "days")
    if not any(name in fields for name in ("after", "before", "days")):
        at.fault("needs at least one of after, before, days")
    window = Window(
        fields.take("after", scalars.time_of_day, time.min),
        fields.take("before", scalars.time_of_day, time.min),
        fields.take("days", scalars.days, EVERY_DAY),
    )
    if window.after == window.before and window.after != time.min:
        fields.fault("before", "is the same as after")
    return window


def _conditions(at: Cursor) -> tuple[Condition, ...]:
    """A list of conditions, or a single one without the list."""
    return (_condition(at),) if isinstance(at.node, Mapping) else _some(_condition)(at)


_CONDITIONS: dict[str, Read[Condition]] = {
    "state": _only("state", _state, State("", "")),
    "time": _only("time", _window, Window()),
    "and": lambda at: And(at.fields("and").need("and", _some(_condition), ())),
    "or": lambda at: Or(at.fields("or").need("or", _some(_condition), ())),
    "not": lambda at: Not(at.fields("not").need("not", _condition, _NO_CONDITION)),
}


# -- actions ------------------------------------------------------------------------------------------------------------


def _action(at: Cursor) -> Action:
    return _tagged(at, "action", _ACTIONS)


_TARGET = ("device", "endpoint", "area", "kind")


def _target(fields: Fields) -> Target:
    if "area" not in fields:
        if "kind" in fields:
            fields.fault("kind", "goes with area")
        return DeviceTarget(fields.need("device", scalars.slug, ""), fields.take("endpoint", scalars.word, MAIN))
    for name in ("device", "endpoint"):
        if name in fields:
            fields.fault(name, "cannot be combined with area")
    return AreaTarget(fields.need("area", scalars.slug, ""), fields.take("kind", scalars.word, None))


def _send(at: Cursor) -> Send:
    fields = at.fields(*_TARGET, "capability", "command", "args")
    return Send(
        _target(fields),
        fields.need("capability", scalars.word, ""),
        fields.need("command", scalars.word, ""),
        fields.take("args", _args, {}),
    )


def _args(at: Cursor) -> dict[str, Value]:
    if not isinstance(at.node, Mapping):
        raise Fault("must be a mapping of names to values")
    names = list(dict.fromkeys(entry.key for entry in at.node.entries))
    fields = at.fields(*names)
    return {name: fields.need(name, scalars.value, _NO_VALUE) for name in names}


def _set(at: Cursor) -> SetValue:
    fields = at.fields(*_TARGET, "attribute", "value")
    return SetValue(
        _target(fields), fields.need("attribute", scalars.word, ""), fields.need("value", scalars.value, _NO_VALUE)
    )


def _if(at: Cursor) -> If:
    fields = at.fields("if", "then", "else")
    return If(
        fields.need("if", _conditions, ()),
        fields.need("then", _some(_action), ()),
        fields.take("else", _some(_action), ()),
    )


_ACTIONS: dict[str, Read[Action]] = {
    "command": _only("command", _send, Send(_NO_TARGET, "", "")),
    "set": _only("set", _set, SetValue(_NO_TARGET, "", "")),
    "delay": lambda at: Delay(at.fields("delay").need("delay", scalars.duration, 0)),
    "if": _if,
}
