"""Waiting by the injected clock."""

import asyncio
from typing import NamedTuple

from hub.core.clock import SECOND, Clock


async def pause(clock: Clock, seconds: float) -> None:
    """Wait for `seconds` of the clock's monotonic time."""
    done = asyncio.get_running_loop().create_future()
    timer = clock.call_later(round(seconds * SECOND), lambda: None if done.done() else done.set_result(None))
    try:
        await done
    finally:
        timer.cancel()


class Backoff(NamedTuple):
    """Delays that double, in seconds."""

    first: float
    longest: float

    def delay(self, failures: int) -> float:
        """The wait after so many failures in a row; none after none."""
        return min(self.first * 2.0 ** min(failures - 1, 62), self.longest) if failures else 0.0
