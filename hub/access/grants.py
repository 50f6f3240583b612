"""What a member may do: where, how much, when, and from where."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from hub.core.ids import AreaId, DeviceId
from hub.core.ports import Verb

type ClockTime = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]

_RANK = {Verb.VIEW: 1, Verb.CONTROL: 2, Verb.CONFIGURE: 3}
_DAY = timedelta(days=1)


class Weekday(StrEnum):
    """Days of the week, from Monday as ISO 8601 counts them."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


_WEEKDAYS = tuple(Weekday)


class HomeScope(Struct, frozen=True, tag="home", tag_field="kind", forbid_unknown_fields=True):
    """The whole home: every device, every area, and the home itself."""


class AreaScope(Struct, frozen=True, tag="area", tag_field="kind", forbid_unknown_fields=True):
    """The devices of an area and of the areas below it."""

    area: AreaId


class DeviceScope(Struct, frozen=True, tag="device", tag_field="kind", forbid_unknown_fields=True):
    """One device."""

    device: DeviceId


type Scope = HomeScope | AreaScope | DeviceScope


class Window(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """From `start` to `end` on `weekdays` (none: every day), by the wall clock of the home.

    An `end` that is not after `start` lies on the following day, and the window belongs to the day on which it
    starts: `fri` 22:00-06:00 is open on Saturday at 05:00. `since` and `until` are the first and last day it starts on.
    """

    weekdays: tuple[Weekday, ...] = ()
    start: ClockTime = "00:00"
    end: ClockTime = "00:00"
    since: date | None = None
    until: date | None = None

    def holds(self, local: datetime) -> bool:
        """Whether the window is open at `local`, a time in the home's zone."""
        minute = local.hour * 60 + local.minute
        start, end = _minutes(self.start), _minutes(self.end)
        today = local.date()
        if start < end:
            return start <= minute < end and self._starts_on(today)
        return (minute >= start and self._starts_on(today)) or (minute < end and self._starts_on(today - _DAY))

    def _starts_on(self, day: date) -> bool:
        if self.since is not None and day < self.since:
            return False
        if self.until is not None and day > self.until:
            return False
        return not self.weekdays or _WEEKDAYS[day.weekday()] in self.weekdays


class Grant(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A right of a member; `verb` includes the lesser ones. `at_home_only`: not over remote access."""

    scope: Scope
    verb: Verb
    window: Window | None = None
    at_home_only: bool = False

    def __post_init__(self) -> None:
        if self.verb not in _RANK:
            raise ValueError("only an owner administers; a grant is to view, control or configure")

    def includes(self, verb: Verb) -> bool:
        """Whether `verb` is this grant's or a lesser one."""
        return _RANK.get(verb, len(_RANK) + 1) <= _RANK[self.verb]


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])
