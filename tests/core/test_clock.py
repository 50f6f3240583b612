import asyncio

from hub.core.clock import SECOND, ManualClock, SystemClock


def test_timers_fire_in_order_each_at_its_own_time():
    clock = ManualClock(0)
    fired = []
    clock.call_at(2 * SECOND, lambda: fired.append(("two", clock.now())))
    clock.call_later(SECOND, lambda: fired.append(("one", clock.now())))
    clock.call_later(SECOND, lambda: fired.append(("never", 0))).cancel()
    assert clock.next_due() == SECOND
    clock.advance(5)
    assert fired == [("one", SECOND), ("two", 2 * SECOND)]
    assert (clock.now(), clock.monotonic(), clock.next_due()) == (5 * SECOND, 5 * SECOND, None)


def test_a_timer_set_while_time_moves_fires_in_the_same_move():
    clock = ManualClock(0)
    fired = []

    def again() -> None:
        clock.call_later(SECOND, lambda: fired.append(clock.now()))

    clock.call_later(SECOND, again)
    clock.advance(3)
    assert fired == [2 * SECOND]


async def test_the_system_clock_calls_when_the_wall_says_so():
    clock = SystemClock(asyncio.get_running_loop())
    fired = asyncio.Event()
    clock.call_at(clock.now() + 1000, fired.set)
    await asyncio.wait_for(fired.wait(), 5)
    never = clock.call_at(clock.now() + 60 * SECOND, fired.clear)
    never.cancel()
    soon = asyncio.Event()
    clock.call_later(1000, soon.set)
    await asyncio.wait_for(soon.wait(), 5)
    assert fired.is_set()


async def test_a_wall_clock_that_is_set_back_delays_the_call(monkeypatch):
    clock = SystemClock(asyncio.get_running_loop())
    monkeypatch.setattr("hub.core.clock._RECHECK", 0.001)
    wall = [1_000_000_000]
    monkeypatch.setattr("hub.core.clock.time.time_ns", lambda: wall[0] * 1000)
    fired = asyncio.Event()
    clock.call_at(wall[0] + SECOND, fired.set)
    await asyncio.sleep(0.01)
    assert not fired.is_set()
    wall[0] += 2 * SECOND
    await asyncio.wait_for(fired.wait(), 5)


async def test_a_jump_is_told_once_and_drift_is_none(monkeypatch):
    clock = SystemClock(asyncio.get_running_loop())
    assert clock.jump() == 0
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + 3600 * SECOND)
    assert abs(clock.jump() - 3600 * SECOND) < SECOND
    assert clock.jump() == 0


async def test_time_before_the_floor_is_not_trusted():
    loop = asyncio.get_running_loop()
    assert SystemClock(loop).trusted
    assert not SystemClock(loop, floor=SystemClock(loop).now() + 3600 * SECOND).trusted
