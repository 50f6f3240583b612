from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.automations.ast import Cron, Day, Timed, TimeOfDay
from hub.automations.recurrence import next_due
from hub.automations.schedule import Schedule
from hub.core.clock import SECOND, ManualClock
from tests.automations.strategies import patient

LISBON = ZoneInfo("Europe/Lisbon")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
APIA = ZoneInfo("Pacific/Apia")


def at(text: str, zone: ZoneInfo) -> int:
    """UTC microseconds of a wall-clock time in `zone`."""
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()) * SECOND


def comings(rule: Timed, start: str, zone: ZoneInfo) -> Iterator[str]:
    moment = at(start, zone)
    while True:
        moment = next_due(rule, moment, zone)
        yield datetime.fromtimestamp(moment / SECOND, zone).isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("rule", "start", "zone", "expected"),
    [
        # Lisbon leaps from 01:00 to 02:00 on 29 March 2026: what is left out comes at the leap, once.
        (TimeOfDay(time(1, 30)), "2026-03-28T12:00", LISBON, ["2026-03-29T02:00+01:00", "2026-03-30T01:30+01:00"]),
        (Cron("*/20 1 * * *"), "2026-03-28T12:00", LISBON, ["2026-03-29T02:00+01:00", "2026-03-30T01:00+01:00"]),
        # A wildcard hour follows the passing of time and skips it.
        (Cron("30 * * * *"), "2026-03-29T00:00", LISBON, ["2026-03-29T00:30+00:00", "2026-03-29T02:30+01:00"]),
        (Cron("0 * * * *"), "2026-03-29T00:10", LISBON, ["2026-03-29T02:00+01:00", "2026-03-29T03:00+01:00"]),
        # Back from 02:00 to 01:00 on 25 October: what comes twice counts once, unless time passes by the hour.
        (TimeOfDay(time(1, 30)), "2026-10-24T12:00", LISBON, ["2026-10-25T01:30+01:00", "2026-10-26T01:30+00:00"]),
        (Cron("30 1 * * *"), "2026-10-25T01:40", LISBON, ["2026-10-26T01:30+00:00"]),
        (
            Cron("30 * * * *"),
            "2026-10-25T00:40",
            LISBON,
            ["2026-10-25T01:30+01:00", "2026-10-25T01:30+00:00", "2026-10-25T02:30+00:00"],
        ),
        # Brazil changed at midnight: there was no 00:00 on 4 November 2018, and two 23:30 on 17 February.
        (TimeOfDay(time(0)), "2018-11-03T12:00", SAO_PAULO, ["2018-11-04T01:00-02:00", "2018-11-05T00:00-02:00"]),
        (Cron("@daily"), "2018-11-03T12:00", SAO_PAULO, ["2018-11-04T01:00-02:00", "2018-11-05T00:00-02:00"]),
        (TimeOfDay(time(23, 30)), "2018-02-17T12:00", SAO_PAULO, ["2018-02-17T23:30-02:00", "2018-02-18T23:30-03:00"]),
        (
            Cron("@hourly"),
            "2018-02-17T22:30",
            SAO_PAULO,
            ["2018-02-17T23:00-02:00", "2018-02-17T23:00-03:00", "2018-02-18T00:00-03:00"],
        ),
        # ... and has not changed since 2019.
        (TimeOfDay(time(0)), "2026-11-03T12:00", SAO_PAULO, ["2026-11-04T00:00-03:00", "2026-11-05T00:00-03:00"]),
        # Samoa left out the whole of 30 December 2011.
        (TimeOfDay(time(7)), "2011-12-29T12:00", APIA, ["2011-12-31T00:00+14:00", "2011-12-31T07:00+14:00"]),
        (
            TimeOfDay(time(7, 0), (Day.MON, Day.SAT)),
            "2026-11-21T07:00",
            LISBON,
            ["2026-11-23T07:00+00:00", "2026-11-28T07:00+00:00"],
        ),
        (Cron("0 12 29 2 *"), "2026-01-01T00:00", LISBON, ["2028-02-29T12:00+00:00", "2032-02-29T12:00+00:00"]),
    ],
)
def test_when_rules_fall_due(rule, start, zone, expected):
    assert list(islice(comings(rule, start, zone), len(expected))) == expected


@patient
@given(
    st.integers(946_684_800 * SECOND, 2_082_758_400 * SECOND),  # the years 2000 to 2035
    st.times().map(lambda found: found.replace(microsecond=0)),
    st.sampled_from([LISBON, SAO_PAULO, ZoneInfo("UTC"), ZoneInfo("Australia/Lord_Howe")]),
)
def test_a_time_of_day_comes_once_a_day(after, of_day, zone):
    rule = TimeOfDay(of_day)
    first = next_due(rule, after, zone)
    second = next_due(rule, first, zone)
    assert after < first <= after + 25 * 3600 * SECOND
    days = [datetime.fromtimestamp(moment / SECOND, zone).date() for moment in (first, second)]
    assert days[1] - days[0] == timedelta(days=1)


class Calls:
    def __init__(self, now: str, *, trusted: bool = True) -> None:
        self.clock = ManualClock(at(now, LISBON), trusted=trusted)
        self.zone = LISBON
        self.schedule = Schedule(self.clock, lambda: self.zone)
        self.times: list[str] = []

    def add(self, rule: Timed):
        return self.schedule.add(rule, self.call)

    def call(self) -> None:
        self.times.append(datetime.fromtimestamp(self.clock.now() / SECOND, self.zone).strftime("%H:%M:%S"))

    def jump(self, seconds: float) -> None:
        """What a jump looks like: timers have not been called, the time is another."""
        self.clock._now += round(seconds * SECOND)
        self.schedule.resync()


def test_one_timer_serves_all():
    calls = Calls("2026-01-05T06:00")
    late, early = calls.add(TimeOfDay(time(8))), calls.add(TimeOfDay(time(7)))
    hourly = calls.add(Cron("15 * * * *"))
    assert (early.next, late.next) == (at("2026-01-05T07:00", LISBON), at("2026-01-05T08:00", LISBON))
    calls.clock.advance(2 * 3600)
    assert calls.times == ["06:15:00", "07:00:00", "07:15:00", "08:00:00"]
    calls.schedule.remove(hourly)
    calls.clock.advance(24 * 3600)
    assert calls.times[4:] == ["07:00:00", "08:00:00"]
    calls.schedule.close()
    assert calls.clock.next_due() is None


def test_nothing_falls_due_until_the_clock_is_trusted():
    calls = Calls("2026-01-05T06:00", trusted=False)
    entry = calls.add(TimeOfDay(time(7)))
    assert entry.next is None
    calls.clock.advance(2 * 3600)
    assert calls.times == []
    calls.clock.trusted = True
    calls.clock.advance(10)
    assert entry.next == at("2026-01-06T07:00", LISBON)


def test_a_jump_forward_is_no_missed_run():
    calls = Calls("2026-01-05T06:00")
    entry = calls.add(TimeOfDay(time(7)))
    calls.jump(3 * 3600)
    assert calls.times == []
    assert entry.next == at("2026-01-06T07:00", LISBON)


def test_a_machine_that_slept_runs_nothing_late():
    calls = Calls("2026-01-05T06:00")
    calls.add(TimeOfDay(time(7)))
    calls.clock._now += 3 * 3600 * SECOND
    calls.clock.advance(0)
    assert calls.times == []


def test_a_correction_by_seconds_neither_skips_nor_repeats():
    calls = Calls("2026-01-05T06:59:55")
    calls.add(TimeOfDay(time(7)))
    calls.jump(10)
    assert calls.times == ["07:00:05"]
    calls.jump(-10)
    calls.clock.advance(3600)
    assert calls.times == ["07:00:05"]


def test_a_clock_that_was_far_ahead_is_believed_when_it_is_put_right():
    calls = Calls("2030-01-05T06:59")
    calls.add(TimeOfDay(time(7)))
    calls.clock.advance(120)
    calls.jump(at("2026-01-05T06:00", LISBON) / SECOND - calls.clock.now() / SECOND)
    calls.clock.advance(3600)
    assert calls.times == ["07:00:00", "07:00:00"]


def test_another_time_zone_plans_anew():
    calls = Calls("2026-01-05T06:00")
    entry = calls.add(TimeOfDay(time(7)))
    calls.zone = SAO_PAULO
    calls.schedule.resync()
    assert entry.next == at("2026-01-05T07:00", SAO_PAULO)


def test_a_rule_beyond_the_calendar_is_let_go():
    calls = Calls("9999-12-31T12:00")
    assert calls.add(TimeOfDay(time(7))).next is None
