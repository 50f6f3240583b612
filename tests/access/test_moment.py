from hub.access.moment import Ages
from hub.core.clock import SECOND
from tests.access.conftest import NOON, JumpingClock

HOUR = 3600 * SECOND


def test_within_a_run_no_jump_matters():
    clock = JumpingClock(0, trusted=False)
    ages = Ages(clock)
    made = ages.now()
    clock.advance(3600)
    clock.set_by(1_000_000_000)
    clock.trusted = True
    assert ages.age(made) == HOUR
    clock.set_by(-2_000_000_000)
    assert ages.age(made) == HOUR
    assert ages.uptime() == HOUR


def test_across_runs_two_trusted_readings_are_needed():
    clock = JumpingClock(NOON)
    made = Ages(clock).now()
    clock.advance(3600)
    later = Ages(clock)
    assert later.age(made) == HOUR
    clock.trusted = False
    assert later.age(made) is None
    unsure = later.now()
    clock.trusted = True
    assert Ages(clock).age(unsure) is None


def test_what_was_made_in_the_future_has_no_age():
    clock = JumpingClock(NOON)
    made = Ages(clock).now()
    clock.set_by(-10)
    assert Ages(clock).age(made) is None
