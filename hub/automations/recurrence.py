"""When a timed trigger falls due, over changes to and from summer time.

A rule speaks of the clock on the wall. Where clocks go forward, a time that is left out falls due at the moment of the
change; where they go back, a time that comes twice counts the first time. A cron line whose hours are a wildcard follows
the passing of time instead: it skips what is left out and runs in both of the hours that repeat. (As in Vixie's cron.)
"""

from datetime import UTC, datetime, timedelta, tzinfo

from hub.automations.ast import Cron, Timed, TimeOfDay
from hub.automations.cron import fixed_hour, next_cron

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


def next_due(rule: Timed, after: int, zone: tzinfo) -> int:
    """The first moment after `after` at which `rule` falls due, both in UTC microseconds."""
    start = (_EPOCH + after * _MICROSECOND).astimezone(zone)
    if isinstance(rule, Cron) and not fixed_hour(rule.line):
        due = _passing(rule, start, zone)
    else:
        due = _on_the_wall(rule, start, zone)
    return (due - _EPOCH) // _MICROSECOND


def _wall(rule: Timed, after: datetime) -> datetime:
    """The first match of the rule after the wall-clock time `after`, neither with a zone."""
    match rule:
        case Cron(line=line):
            return next_cron(line, after)
        case TimeOfDay(at=at, days=days):
            day = datetime.combine(after.date(), at)
            while day <= after or day.weekday() not in days:
                day += _DAY
            return day


def _on_the_wall(rule: Timed, start: datetime, zone: tzinfo) -> datetime:
    wall = start.replace(tzinfo=None, fold=0)
    while True:
        wall = _wall(rule, wall)
        moment = _first(wall, zone)
        if moment > start.astimezone(UTC):
            return moment


def _first(wall: datetime, zone: tzinfo) -> datetime:
    """The first moment, in UTC, at which clocks show `wall` or, where they never do, at which they leap over it."""
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    return _transition(moment - _DAY, moment + _DAY, zone)


def _passing(rule: Cron, start: datetime, zone: tzinfo) -> datetime:
    since = start.astimezone(UTC)
    wall = start.replace(tzinfo=None)
    match = _wall(rule, wall)
    while (change := _next_transition(since, since + (match - wall), zone)) is not None:
        since = change
        wall = change.astimezone(zone).replace(tzinfo=None)
        match = _wall(rule, wall - _SECOND)  # the moment of the change may be a match itself
    return since + (match - wall)


def _next_transition(start: datetime, end: datetime, zone: tzinfo) -> datetime | None:
    """The first moment after `start` and not after `end` at which the offset changes, both in UTC."""
    while start < end:
        stop = min(start + _DAY, end)
        if _offset(start, zone) != _offset(stop, zone):
            return _transition(start, stop, zone)
        start = stop
    return None


def _transition(low: datetime, high: datetime, zone: tzinfo) -> datetime:
    """The moment between `low` and `high`, in UTC, from which the offset of `high` holds; it is a whole second."""
    offset = _offset(high, zone)
    while high - low > _MICROSECOND:
        middle = low + (high - low) // 2
        if _offset(middle, zone) == offset:
            high = middle
        else:
            low = middle
    return high


def _offset(moment: datetime, zone: tzinfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()
