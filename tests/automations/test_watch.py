"""Random streams of reports against a trigger with `for`, held against looking back at every second."""

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from hub.automations.ast import Change
from hub.automations.watch import Watch
from hub.core.clock import SECOND, ManualClock
from hub.core.device import AttributeRef
from hub.core.event import BY_DEVICE, Changed, Event, Position, Quality
from hub.core.ids import DeviceId
from tests.automations.strategies import patient

REF = AttributeRef(DeviceId("d"), "main", "a")


class Report(NamedTuple):
    """What the attribute is from `second` on."""

    second: int
    value: int
    quality: Quality


class Heard:
    """Which trigger fired at which second, while reports come in."""

    def __init__(self, change: Change, reports: list[Report], until: int) -> None:
        self.seconds: list[int] = []
        clock = ManualClock(0)
        watch = Watch(change, clock, lambda _: self.seconds.append(clock.now() // SECOND))
        previous = None
        for number, report in enumerate(reports):
            clock.advance_to(report.second * SECOND)
            body = Changed(REF, report.value, previous, report.quality)
            watch.see(Event(Position(1, number), clock.now(), BY_DEVICE, body), body)
            previous = report.value
        clock.advance_to(until * SECOND)
        watch.stop()


def expected(hold: int, above: int, reports: list[Report], until: int) -> list[int]:
    """Second by second: how long has it been known to fit, and has this stretch fired?"""
    fired, found, since, fits, known = False, [], 0, False, False
    by_second: dict[int, list[Report]] = {}
    for report in reports:
        by_second.setdefault(report.second, []).append(report)
    for second in range(until + 1):
        if fits and known and not fired and second - since == hold:
            found.append(second)
            fired = True
        for report in by_second.get(second, []):
            was_waiting = fits and known
            known = report.quality is Quality.GOOD
            if not known:
                continue
            fits = report.value > above
            fired = fired and fits
            if fits and not was_waiting:
                since = second
    return found


streams = st.lists(
    st.builds(
        Report, st.integers(0, 60), st.integers(0, 3), st.sampled_from([Quality.GOOD, Quality.GOOD, Quality.STALE])
    ),
    max_size=25,
).map(lambda found: sorted(found, key=lambda report: report.second))


@patient
@given(st.integers(1, 12), st.integers(0, 3), streams)
def test_no_wait_is_lost_and_none_fires_twice(hold, above, reports):
    change = Change("d", "a", above=above, hold=hold * SECOND)
    assert Heard(change, reports, 90).seconds == expected(hold, above, reports, 90)
