"""Where a driver runs: in the hub's process, or in one of its own (`hub.drivers.isolated`)."""

import asyncio
import logging
from typing import Protocol

from msgspec import Struct

from hub.core.clock import Clock
from hub.core.driver import Driver, Emit
from hub.core.message import Message
from hub.core.supervise import Supervisor
from hub.drivers.catalogue import Entry, Settings
from hub.drivers.kit.base import Context
from hub.drivers.kit.timing import Backoff

log = logging.getLogger(__name__)


class Limits(Struct, frozen=True):
    """How long things may take, in seconds.

    A driver's process that has answered nothing for `silence` is killed; a driver that ran for `healthy` starts anew
    with the shortest back-off.
    """

    start: float = 60.0
    stop: float = 5.0
    call: float = 30.0
    heartbeat: float = 2.0
    silence: float = 10.0
    healthy: float = 60.0
    backoff: Backoff = Backoff(1.0, 60.0)


class Place(Protocol):
    """A driver that was created. `ended` is done, with the reason, when it can serve no longer."""

    @property
    def driver(self) -> Driver:
        """The driver itself, or what speaks for it."""

    @property
    def ended(self) -> asyncio.Future[Message]:
        """Why it died; pending while it lives."""

    async def close(self) -> None:
        """Stop the driver and release all it held, however it behaves."""


class Inside:
    """A driver in the hub's own process."""

    def __init__(self, name: str, driver: Driver, supervisor: Supervisor, limits: Limits) -> None:
        self.driver = driver
        self.ended: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._name = name
        self._supervisor = supervisor
        self._limits = limits

    @classmethod
    async def open(cls, name: str, entry: Entry, settings: Settings, emit: Emit, clock: Clock, limits: Limits) -> Place:
        """Load and create the driver; raises what stands in its way."""
        supervisor = Supervisor()
        return cls(name, await entry.create(settings, Context(emit, clock, supervisor)), supervisor, limits)

    async def close(self) -> None:
        """A driver that does not stop in time loses its tasks all the same."""
        self.ended.cancel()
        try:
            async with asyncio.timeout(self._limits.stop):
                await self.driver.stop()
        except Exception:
            log.exception("driver %s did not stop", self._name)
        await self._supervisor.stop()
