import pytest

from hub.access.throttle import Backoff, Throttle, network
from hub.core.clock import SECOND, ManualClock
from hub.core.errors import Problem
from tests.access.conftest import NOON


def throttle(clock: ManualClock) -> Throttle:
    return Throttle(clock, Backoff(free=3, first=SECOND, longest=8 * SECOND, forget=100 * SECOND))


def waits(throttle: Throttle, key: str = "a") -> int:
    """The seconds until the next attempt; 0 when this one was let through."""
    try:
        throttle.enter(key)
    except Problem as problem:
        return int(problem.message.args["seconds"])
    return 0


def test_waits_double_up_to_the_longest():
    clock = ManualClock(NOON)
    guesses = throttle(clock)
    assert [waits(guesses) for _ in range(3)] == [0, 0, 0]
    for expected in (1, 2, 4, 8, 8, 8):
        assert waits(guesses) == expected
        clock.advance(expected)
        assert waits(guesses) == 0


def test_a_refused_attempt_does_not_prolong_the_wait():
    clock = ManualClock(NOON)
    guesses = throttle(clock)
    for _ in range(100):
        waits(guesses)
    clock.advance(1)
    assert waits(guesses) == 0


def test_what_is_left_to_wait_is_rounded_up():
    clock = ManualClock(NOON)
    guesses = throttle(clock)
    for _ in range(3):
        guesses.enter("a")
    clock.advance(0.999)
    assert waits(guesses) == 1


def test_keys_do_not_share_and_quiet_ones_start_anew():
    clock = ManualClock(NOON)
    guesses = throttle(clock)
    for _ in range(3):
        guesses.enter("a")
    assert waits(guesses, "b") == 0
    clock.advance(101)
    assert [waits(guesses) for _ in range(3)] == [0, 0, 0]


def test_a_right_answer_takes_back_its_own_attempt_only():
    clock = ManualClock(NOON)
    guesses = throttle(clock)
    guesses.enter("a")
    guesses.enter("a")
    guesses.enter("a")
    guesses.refund("a")
    assert waits(guesses) == 0
    assert waits(guesses) == 1
    guesses.refund("never seen")


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr("hub.access.throttle._CAPACITY", 10)
    guesses = throttle(ManualClock(NOON))
    for number in range(50):
        guesses.enter(str(number))
    assert len(guesses._tallies) == 10


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.168.1.7", "192.168.1.7"),
        ("::ffff:192.168.1.7", "192.168.1.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("local", "local"),
    ],
)
def test_one_guesser(address, expected):
    assert network(address) == expected
