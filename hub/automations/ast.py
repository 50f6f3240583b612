"""A scenario as data: the same document whether it came from a YAML file or over the API.

Durations are microseconds, times of day are the home's. `device` and `area` hold a slug or an id, as it was written.
"""

from datetime import time
from enum import IntEnum, StrEnum

from msgspec import Struct

from hub.core.capability import Value
from hub.core.device import MAIN
from hub.core.ids import ScenarioId, UserId

SCHEMA = 1
"""The version of the document's form that this package reads and writes."""


class Day(IntEnum):
    """A day of the week, numbered as `datetime.weekday()` does."""

    MON = 0
    TUE = 1
    WED = 2
    THU = 3
    FRI = 4
    SAT = 5
    SUN = 6


EVERY_DAY = tuple(Day)


class Mode(StrEnum):
    """What a trigger does while a run is under way. `single`: it is passed over, and counted."""

    SINGLE = "single"


# -- triggers -----------------------------------------------------------------------------------------------------------


class Change(Struct, frozen=True, tag="change", omit_defaults=True):
    """An attribute changed so that it now fits, and did not before.

    With `hold` it must fit for that long without a break. Nothing but device and attribute: any change.
    """

    device: str
    attribute: str
    endpoint: str = MAIN
    was: Value | None = None
    to: Value | None = None
    above: float | None = None
    below: float | None = None
    hold: int = 0


class Happening(Struct, frozen=True, tag="event", omit_defaults=True):
    """A capability event, such as a button press."""

    device: str
    event: str
    endpoint: str = MAIN


class TimeOfDay(Struct, frozen=True, tag="time", omit_defaults=True):
    """A time on the clock on the wall, on some days of the week."""

    at: time
    days: tuple[Day, ...] = EVERY_DAY


class Cron(Struct, frozen=True, tag="cron"):
    """A cron line of five fields in the home's time zone."""

    line: str


type Trigger = Change | Happening | TimeOfDay | Cron
type Timed = TimeOfDay | Cron


# -- conditions ---------------------------------------------------------------------------------------------------------


class State(Struct, frozen=True, tag="state", omit_defaults=True):
    """An attribute's last known value meets every comparison given; an unknown value meets none."""

    device: str
    attribute: str
    endpoint: str = MAIN
    equals: Value | None = None
    differs: Value | None = None
    above: float | None = None
    below: float | None = None


class Window(Struct, frozen=True, tag="time", omit_defaults=True):
    """From `after` up to, not including, `before`; over midnight when `before` is not later.

    A window over midnight belongs to the day on which it opens.
    """

    after: time = time.min
    before: time = time.min
    days: tuple[Day, ...] = EVERY_DAY


class And(Struct, frozen=True, tag="and"):
    """Every condition holds."""

    conditions: tuple["Condition", ...]


class Or(Struct, frozen=True, tag="or"):
    """At least one condition holds."""

    conditions: tuple["Condition", ...]


class Not(Struct, frozen=True, tag="not"):
    """The condition does not hold."""

    condition: "Condition"


type Condition = State | Window | And | Or | Not


# -- actions ------------------------------------------------------------------------------------------------------------


class DeviceTarget(Struct, frozen=True, tag="device", omit_defaults=True):
    """One endpoint of one device."""

    device: str
    endpoint: str = MAIN


class AreaTarget(Struct, frozen=True, tag="area", omit_defaults=True):
    """Every endpoint that can do it in an area and the areas inside it; `kind` narrows it, for example to lights."""

    area: str
    kind: str | None = None


type Target = DeviceTarget | AreaTarget


class Send(Struct, frozen=True, tag="command", omit_defaults=True):
    """Send a command and wait until the device has acknowledged it."""

    target: Target
    capability: str
    command: str
    args: dict[str, Value] = {}


class SetValue(Struct, frozen=True, tag="set"):
    """Send the command that gives an attribute this value."""

    target: Target
    attribute: str
    value: Value


class Delay(Struct, frozen=True, tag="delay"):
    """Wait."""

    duration: int


class If(Struct, frozen=True, tag="if", omit_defaults=True):
    """Go one way when every condition holds, else the other."""

    conditions: tuple[Condition, ...]
    then: tuple["Action", ...]
    otherwise: tuple["Action", ...] = ()


type Action = Send | SetValue | Delay | If


class Scenario(Struct, frozen=True, omit_defaults=True):
    """A document of kind `scenarios`.

    `id` is absent in files written by hand, which go by their file name; `author` is whose rights it acts with, absent
    for whoever owns the machine.
    """

    name: str
    triggers: tuple[Trigger, ...]
    actions: tuple[Action, ...]
    conditions: tuple[Condition, ...] = ()
    id: ScenarioId | None = None
    enabled: bool = True
    mode: Mode = Mode.SINGLE
    author: UserId | None = None
