"""What the two people of the demo home do on a day: a pure function of seed, person and date.

A day begins at four in the morning, when both are asleep, so that no day needs to know the one before.
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from hub.drivers.virtual.demo.noise import chance, jitter

DAY_BEGINS = 4
"""Local hour."""

AWAY = "away"
PEOPLE = ("ana", "bruno")
_MINUTE = 60
_OPEN_PLAN = (frozenset({"living", "kitchen"}), frozenset({"kitchen", "laundry"}))


class Stay(NamedTuple):
    """From `at` seconds after the day began somebody is in `room`, `doing` something."""

    at: float
    room: str
    doing: str


class _Habit(NamedTuple):
    """`hour` may exceed 24 for what happens after midnight; it varies by `minutes` to either side."""

    hour: float
    minutes: float
    room: str
    doing: str


_ANA_WORKDAY = (
    _Habit(6.3, 8, "bedroom", "wake"),
    _Habit(6.45, 3, "bathroom", "shower"),
    _Habit(6.65, 3, "bedroom", "dress"),
    _Habit(6.9, 4, "kitchen", "breakfast"),
    _Habit(7.6, 10, AWAY, "drive"),
    _Habit(18.3, 25, "living", "rest"),
    _Habit(19.1, 10, "kitchen", "cook"),
    _Habit(19.8, 5, "kitchen", "eat"),
    _Habit(20.4, 10, "living", "television"),
    _Habit(22.6, 15, "bathroom", "wash"),
    _Habit(22.8, 5, "bedroom", "read"),
    _Habit(23.2, 10, "bedroom", "sleep"),
)

_BRUNO_HOME_OFFICE = (
    _Habit(7.0, 10, "bedroom", "wake"),
    _Habit(7.15, 3, "bathroom", "wash"),
    _Habit(7.35, 5, "kitchen", "breakfast"),
    _Habit(8.5, 15, "office", "work"),
    _Habit(12.2, 15, "kitchen", "cook"),
    _Habit(12.6, 5, "kitchen", "eat"),
    _Habit(13.2, 10, "office", "work"),
    _Habit(17.4, 15, AWAY, "walk"),
    _Habit(18.2, 10, "bathroom", "shower"),
    _Habit(18.5, 5, "office", "game"),
    _Habit(19.7, 8, "kitchen", "eat"),
    _Habit(20.5, 8, "living", "television"),
    _Habit(22.9, 15, "bathroom", "wash"),
    _Habit(23.1, 5, "bedroom", "read"),
    _Habit(23.6, 12, "bedroom", "sleep"),
)

_BRUNO_OFFICE = (
    _Habit(6.8, 8, "bedroom", "wake"),
    _Habit(6.95, 3, "bathroom", "shower"),
    _Habit(7.2, 5, "kitchen", "breakfast"),
    _Habit(8.2, 12, AWAY, "walk"),
    _Habit(18.7, 30, "living", "rest"),
    _Habit(19.7, 8, "kitchen", "eat"),
    _Habit(20.5, 8, "living", "television"),
    _Habit(23.0, 15, "bathroom", "wash"),
    _Habit(23.5, 12, "bedroom", "sleep"),
)

_ANA_WEEKEND = (
    _Habit(8.4, 30, "bedroom", "wake"),
    _Habit(8.6, 5, "bathroom", "shower"),
    _Habit(8.95, 5, "kitchen", "breakfast"),
    _Habit(9.8, 10, "laundry", "laundry"),
    _Habit(10.1, 8, "outside", "garden"),
    _Habit(11.5, 10, "kitchen", "cook"),
    _Habit(12.7, 10, "kitchen", "eat"),
    _Habit(13.6, 10, "living", "rest"),
    _Habit(15.2, 20, AWAY, "drive"),
    _Habit(18.1, 25, "bedroom", "read"),
    _Habit(19.4, 10, "kitchen", "cook"),
    _Habit(20.0, 5, "kitchen", "eat"),
    _Habit(20.8, 10, "living", "television"),
    _Habit(23.3, 20, "bathroom", "wash"),
    _Habit(23.6, 5, "bedroom", "sleep"),
)

_BRUNO_WEEKEND = (
    _Habit(9.0, 30, "bedroom", "wake"),
    _Habit(9.25, 5, "kitchen", "breakfast"),
    _Habit(10.2, 15, "living", "television"),
    _Habit(11.6, 10, "bathroom", "shower"),
    _Habit(12.0, 5, "kitchen", "cook"),
    _Habit(12.7, 8, "kitchen", "eat"),
    _Habit(13.7, 10, "office", "game"),
    _Habit(15.9, 20, "outside", "garden"),
    _Habit(17.0, 10, "living", "rest"),
    _Habit(20.0, 8, "kitchen", "eat"),
    _Habit(20.8, 8, "living", "television"),
    _Habit(23.6, 20, "bathroom", "wash"),
    _Habit(23.9, 8, "bedroom", "sleep"),
)

_NIGHT_OUT = (
    _Habit(19.6, 15, "bedroom", "dress"),
    _Habit(20.2, 5, AWAY, "drive"),
    _Habit(24.2, 20, "bathroom", "wash"),
    _Habit(24.6, 5, "bedroom", "sleep"),
)


def day_plan(seed: int, person: str, day: date) -> tuple[Stay, ...]:
    """Where `person` is from four o'clock local time on `day` until four the next, in order; asleep until the first."""
    stays = list(_timed(_habits(seed, person, day), seed, person, day))
    stays = sorted([*stays, *_errands(stays, seed, person, day)])
    return tuple(_through_the_hall(stays))


def _habits(seed: int, person: str, day: date) -> tuple[_Habit, ...]:
    weekday = day.weekday()
    if weekday < 5:
        if person == "ana":
            return _ANA_WORKDAY
        return _BRUNO_OFFICE if weekday in {1, 3} else _BRUNO_HOME_OFFICE
    usual = _ANA_WEEKEND if person == "ana" else _BRUNO_WEEKEND
    if weekday == 5 and chance(seed, "out", day) < 0.5:
        return tuple(habit for habit in usual if habit.hour < 19) + _NIGHT_OUT
    return usual


def _timed(habits: tuple[_Habit, ...], seed: int, person: str, day: date) -> Iterator[Stay]:
    earliest = 0.0
    for habit in habits:
        shift = jitter(habit.minutes * _MINUTE, seed, person, day, habit.hour)
        at = max(earliest, (habit.hour - DAY_BEGINS) * 3600 + shift)
        yield Stay(at, habit.room, habit.doing)
        earliest = at + 3 * _MINUTE


def _errands(stays: list[Stay], seed: int, person: str, day: date) -> Iterator[Stay]:
    """Somebody who stays long gets up now and then; most nights somebody does."""
    for stay, following in pairwise(stays):
        length = following.at - stay.at
        if stay.room == AWAY or length < 50 * _MINUTE:
            continue
        at = stay.at + length * (0.35 + 0.3 * chance(seed, "errand", person, day, stay.at))
        yield from _errand(stay, at, "kitchen" if chance(seed, "thirst", person, day, stay.at) < 0.5 else "bathroom")
    asleep = stays[-1]
    if chance(seed, "night", person, day) < 0.6:
        at = asleep.at + (0.8 + 1.8 * chance(seed, "hour", person, day)) * 3600
        yield from _errand(asleep, min(at, 23.5 * 3600), "bathroom")


def _errand(stay: Stay, at: float, room: str) -> Iterator[Stay]:
    if stay.room != room:
        yield Stay(at, room, "visit")
        yield Stay(at + 4 * _MINUTE, stay.room, stay.doing)


def _through_the_hall(stays: list[Stay]) -> Iterator[Stay]:
    """Every way between rooms leads through the hall, except where rooms are open to each other."""
    room = "bedroom"
    for stay in stays:
        direct = stay.room == room or frozenset({stay.room, room}) in _OPEN_PLAN
        if not direct:
            yield Stay(stay.at, "hall", "pass")
        yield stay if direct else stay._replace(at=stay.at + 12)
        room = stay.room
