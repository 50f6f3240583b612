"""Readers of single values; each raises `Fault` with what is wrong."""

import re
import unicodedata
from collections.abc import Callable
from datetime import time

from hub.automations.ast import SCHEMA, Day, Mode
from hub.automations.duration import parse_duration
from hub.automations.fields import Cursor, Fault
from hub.core.capability import Value
from hub.core.ids import ScenarioId, UserId

LONGEST_TITLE = 80
LONGEST_TEXT = 1024

_WORD = re.compile(r"[a-z][a-z0-9_]{0,63}(\.[a-z0-9_]{1,63}){0,3}", re.ASCII)
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}", re.ASCII)
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?", re.ASCII)
_DAYS = {day.name.lower(): day for day in Day}


def _text(at: Cursor) -> str:
    value = at.scalar()
    if not isinstance(value, str):
        raise Fault(f'must be text; put it in quotes: "{str(value).lower()}"')
    return value


def _matching(pattern: re.Pattern[str], what: str) -> Callable[[Cursor], str]:
    def read(at: Cursor) -> str:
        value = _text(at)
        if not pattern.fullmatch(value):
            raise Fault(f"must be {what}")
        return value

    return read


word = _matching(_WORD, "a name in lower-case letters, digits and underscores, such as on_off")
slug = _matching(_SLUG, "a name in lower-case letters, digits and dashes, such as hall-light")


def schema(at: Cursor) -> int:
    """The version of the document's form."""
    value = at.scalar()
    if value != SCHEMA or isinstance(value, bool):
        raise Fault(f"must be {SCHEMA}, the only version there is")
    return SCHEMA


def title(at: Cursor) -> str:
    """A name for people."""
    value = _text(at)
    if not value.strip() or len(value) > LONGEST_TITLE:
        raise Fault(f"must have 1 to {LONGEST_TITLE} characters")
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in value):
        raise Fault("must not hold control characters")
    return value


def flag(at: Cursor) -> bool:
    """True or false."""
    value = at.scalar()
    if not isinstance(value, bool):
        raise Fault("must be true or false")
    return value


def mode(at: Cursor) -> Mode:
    """What a trigger does while a run is under way."""
    value = at.scalar()
    if value not in tuple(Mode):
        raise Fault(f"must be one of {', '.join(Mode)}")
    return Mode(value)


def scenario_id(at: Cursor) -> ScenarioId:
    """A UUID or slug."""
    return ScenarioId(slug(at))


def user_id(at: Cursor) -> UserId:
    """A UUID."""
    return UserId(slug(at))


def value(at: Cursor) -> Value:
    """A value of an attribute or argument, whose type is checked against the device."""
    found = at.scalar()
    if isinstance(found, str) and len(found) > LONGEST_TEXT:
        raise Fault(f"must be text of at most {LONGEST_TEXT} characters")
    return found


def number(at: Cursor) -> float:
    """A number."""
    found = at.scalar()
    if isinstance(found, bool | str):
        raise Fault("must be a number")
    return float(found)


def duration(at: Cursor) -> int:
    """Microseconds."""
    found = at.scalar()
    if not isinstance(found, str):
        raise Fault(f"needs a unit, such as {str(found).lower()}s or {str(found).lower()}m")
    try:
        return parse_duration(found)
    except ValueError as error:
        raise Fault(str(error)) from error


def time_of_day(at: Cursor) -> time:
    """Hours and minutes, and seconds if need be, on a 24-hour clock."""
    found = at.scalar()
    match = _TIME.fullmatch(found) if isinstance(found, str) else None
    if match is None:
        raise Fault('must be a time between "00:00" and "23:59"')
    hours, minutes, seconds = match.groups(default="0")
    return time(int(hours), int(minutes), int(seconds))


def days(at: Cursor) -> tuple[Day, ...]:
    """Days of the week in their order."""
    found = {_day(item) for item in at.items()}
    if not found:
        raise Fault("must name at least one day")
    return tuple(sorted(found))


def _day(at: Cursor) -> Day:
    found = at.scalar()
    day = _DAYS.get(found) if isinstance(found, str) else None
    if day is None:
        raise Fault(f"must hold days out of {', '.join(_DAYS)}")
    return day
