"""Time as an injected object: UTC microseconds for what is recorded, monotonic microseconds for what is measured."""

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from typing import Protocol

type Callback = Callable[[], None]

SECOND = 1_000_000
_RECHECK = 30.0
_JUMP = 2 * SECOND


class Timer(Protocol):
    """What `call_at` returns."""

    def cancel(self) -> None:
        """Forget the call; harmless when it has happened."""


class Clock(Protocol):
    """The hub's only source of time."""

    @property
    def trusted(self) -> bool:
        """False while the wall clock is known to be wrong (a Pi without a battery boots in the past)."""

    def now(self) -> int:
        """UTC, in microseconds since 1970."""

    def monotonic(self) -> int:
        """Microseconds since an arbitrary moment; never jumps."""

    def call_at(self, when: int, callback: Callback) -> Timer:
        """Call `callback` once, when `now()` reaches `when`; it follows jumps of the wall clock."""

    def call_later(self, delay: int, callback: Callback) -> Timer:
        """Call `callback` once after `delay` microseconds of monotonic time."""


class _WallTimer:
    """Re-arms itself at least every 30 s, so that a jump of the wall clock is noticed."""

    def __init__(self, clock: "SystemClock", when: int, callback: Callback) -> None:
        self._clock = clock
        self._when = when
        self._callback = callback
        self._handle: asyncio.TimerHandle | None = None
        self._arm()

    def _arm(self) -> None:
        delay = (self._when - self._clock.now()) / SECOND
        self._handle = self._clock.loop.call_later(min(max(delay, 0.0), _RECHECK), self._fire)

    def _fire(self) -> None:
        if self._clock.now() >= self._when:
            self._callback()
        else:
            self._arm()

    def cancel(self) -> None:
        if self._handle is not None:
            self._handle.cancel()


class SystemClock:
    """The machine's clock. `floor` is a moment that has certainly passed: the release, or the last one the hub recorded."""

    def __init__(self, loop: asyncio.AbstractEventLoop, floor: int = 0) -> None:
        self.loop = loop
        self._floor = floor
        self._offset = self._measure_offset()

    @property
    def trusted(self) -> bool:
        return self.now() >= self._floor

    def now(self) -> int:
        return time.time_ns() // 1000

    def monotonic(self) -> int:
        return time.monotonic_ns() // 1000

    def call_at(self, when: int, callback: Callback) -> Timer:
        return _WallTimer(self, when, callback)

    def call_later(self, delay: int, callback: Callback) -> Timer:
        return self.loop.call_later(delay / SECOND, callback)

    def jump(self) -> int:
        """Microseconds by which the wall clock jumped since the last call; 0 for drift under two seconds."""
        offset = self._measure_offset()
        delta = offset - self._offset
        if abs(delta) < _JUMP:
            return 0
        self._offset = offset
        return delta

    def _measure_offset(self) -> int:
        return self.now() - self.monotonic()


class _ManualTimer:
    __slots__ = ("callback", "cancelled")

    def __init__(self, callback: Callback) -> None:
        self.callback = callback
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class ManualClock:
    """A clock that moves when told: for replay, for generated history and for tests."""

    def __init__(self, now: int, *, trusted: bool = True) -> None:
        self._now = now
        self.trusted = trusted
        self._order = itertools.count()
        self._timers: list[tuple[int, int, _ManualTimer]] = []

    def now(self) -> int:
        return self._now

    def monotonic(self) -> int:
        return self._now

    def call_at(self, when: int, callback: Callback) -> Timer:
        timer = _ManualTimer(callback)
        heapq.heappush(self._timers, (when, next(self._order), timer))
        return timer

    def call_later(self, delay: int, callback: Callback) -> Timer:
        return self.call_at(self._now + delay, callback)

    def next_due(self) -> int | None:
        """When the earliest timer is due; None when there is none."""
        while self._timers and self._timers[0][2].cancelled:
            heapq.heappop(self._timers)
        return self._timers[0][0] if self._timers else None

    def advance_to(self, when: int) -> None:
        """Move to `when`, calling what falls due on the way, each at its own time."""
        while (due := self.next_due()) is not None and due <= when:
            _, _, timer = heapq.heappop(self._timers)
            self._now = max(self._now, due)
            timer.callback()
        self._now = max(self._now, when)

    def advance(self, seconds: float) -> None:
        """Move forward by `seconds`."""
        self.advance_to(self._now + round(seconds * SECOND))
