"""Keeps a world in step with the clock: wakes when something is due there, and hands on what it noted."""

import math
from collections.abc import Callable

from hub.core.clock import Clock, Timer
from hub.drivers.virtual.world import Note, World


class Runner:
    """The time of `world` runs `speed` times as fast as the clock; `publish` gets its notes in order.

    `look` is for after a command: it lets the world's sensors see at once what has changed.
    """

    def __init__(
        self,
        world: World,
        clock: Clock,
        publish: Callable[[list[Note]], None],
        speed: float = 1.0,
        look: Callable[[], None] = lambda: None,
    ) -> None:
        self.world = world
        self.look = look
        self.speed = speed
        self._clock = clock
        self._publish = publish
        self._world_origin = world.now
        self._origin = clock.monotonic()
        self._timer: Timer | None = None

    def sync(self) -> None:
        """Bring the world up to now, wake up for what comes next, and publish what happened."""
        self.world.advance_to(self._world_origin + round((self._clock.monotonic() - self._origin) * self.speed))
        self._arm()
        self._publish(self.world.take_notes())

    def stop(self) -> None:
        """Let the world stand still."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self) -> None:
        self.stop()
        due = self.world.next_due()
        if due is not None:
            delay = math.ceil((due - self.world.now) / self.speed)
            self._timer = self._clock.call_later(max(delay, 1), self.sync)
