"""The running drivers: kept alive, bounded in time, and reached by name wherever they run."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from hub.core.clock import SECOND, Clock
from hub.core.driver import CommandFailed, Driver, DriverMessage, Execute, LinkConfig, PairProgress, PairRequest
from hub.core.message import Message
from hub.core.registry import SYSTEM, Registry
from hub.core.supervise import Supervisor
from hub.drivers.calls import Calls
from hub.drivers.catalogue import CATALOGUE, Entry, Settings
from hub.drivers.isolated import Isolated
from hub.drivers.kit.base import unknown_address
from hub.drivers.kit.timing import pause
from hub.drivers.place import Inside, Limits, Place
from hub.drivers.reasons import UNAVAILABLE, UNKNOWN, why_not_running

type SystemHandler = Callable[[Execute], Awaitable[None]]
"""Does a command of a system device; `CommandFailed` when it cannot."""

log = logging.getLogger(__name__)


class DriverState(StrEnum):
    """`waiting`: it failed and is started again after its back-off."""

    STARTING = "starting"
    RUNNING = "running"
    WAITING = "waiting"
    STOPPED = "stopped"


class DriverStatus(Struct, frozen=True, omit_defaults=True):
    """A driver's life; `reason` is why it last stopped serving."""

    name: str
    state: DriverState
    restarts: int = 0
    reason: Message | None = None


class _Running(NamedTuple):
    driver: Driver
    calls: Calls


class Drivers:
    """The gateway to every configured driver, and to the devices that the hub itself plays.

    `changed` is called with each new status.
    """

    def __init__(
        self,
        registry: Registry,
        clock: Clock,
        *,
        catalogue: Mapping[str, Entry] = CATALOGUE,
        limits: Limits | None = None,
        changed: Callable[[DriverStatus], None] = lambda _: None,
    ) -> None:
        self._registry = registry
        self._clock = clock
        self._catalogue = catalogue
        self._limits = limits or Limits()
        self._changed = changed
        self._supervisor = Supervisor()
        self._running: dict[str, _Running] = {}
        self._status: dict[str, DriverStatus] = {}
        self._system: dict[str, SystemHandler] = {}
        self._system_calls = Calls(SYSTEM)

    # -- life -------------------------------------------------------------------------------------------------------

    def run(self, name: str, settings: Settings) -> None:
        """Start a driver in the background and keep it running; it is loaded only now."""
        entry = self._catalogue.get(name)
        if entry is None:
            self._set(name, DriverState.STOPPED, UNKNOWN)
        else:
            self._set(name, DriverState.STARTING)
            self._supervisor.spawn(f"driver {name}", self._keep(name, entry, settings))

    async def stop(self) -> None:
        """Stop every driver; the links stay as they were, for nobody is there to be told."""
        await self._supervisor.stop()
        for name in self._status:
            self._set(name, DriverState.STOPPED)

    def status(self) -> list[DriverStatus]:
        """Every configured driver, in the order of their start."""
        return list(self._status.values())

    def register_system(self, address: str, handler: SystemHandler) -> None:
        """Let `handler` do the commands of the system device at `address`."""
        self._system[address] = handler

    # -- the gateway ------------------------------------------------------------------------------------------------

    def available(self, driver: str) -> bool:
        """Whether the driver is running."""
        return driver == SYSTEM or driver in self._running

    async def execute(self, driver: str, request: Execute) -> None:
        """As `Driver.execute`, within the request's timeout; `CommandFailed` whatever goes wrong."""
        seconds = request.timeout / SECOND
        if driver == SYSTEM:
            await self._system_calls.make(self._play(request), seconds)
        else:
            running = self._get(driver)
            await running.calls.make(running.driver.execute(request), seconds)

    async def execute_group(self, driver: str, requests: Sequence[Execute]) -> list[Message | None]:
        """As `Driver.execute_group`, within the longest timeout of the requests."""
        longest = max((request.timeout for request in requests), default=0)
        running = self._get(driver)
        return await running.calls.make(running.driver.execute_group(requests), longest / SECOND)

    async def adopt(self, driver: str, link: LinkConfig) -> None:
        """As `Driver.adopt`; a driver that is not running gets the link when it starts."""
        if running := self._running.get(driver):
            await running.calls.make(running.driver.adopt(link), self._limits.call)

    async def release(self, driver: str, address: str) -> None:
        """As `Driver.release`; a driver that is not running has nothing to release."""
        if running := self._running.get(driver):
            await running.calls.make(running.driver.release(address), self._limits.call)

    async def discover(self) -> None:
        """Ask every running driver to look for devices, and wait until all have looked."""
        searches = [
            running.calls.make(running.driver.discover(), self._limits.call) for running in self._running.values()
        ]
        for result in await asyncio.gather(*searches, return_exceptions=True):
            if isinstance(result, BaseException):
                log.warning("a search for devices failed: %s", result)

    async def pair(self, driver: str, request: PairRequest) -> AsyncIterator[PairProgress]:
        """As `Driver.pair`."""
        running = self._get(driver)
        steps = aiter(running.driver.pair(request))
        deadline = self._clock.monotonic() + request.timeout
        while True:
            left = (deadline - self._clock.monotonic()) / SECOND
            try:
                yield await running.calls.make(anext(steps), left, passes=(CommandFailed, StopAsyncIteration))
            except StopAsyncIteration:
                return

    async def backup(self, driver: str) -> bytes:
        """As `Driver.backup`."""
        running = self._get(driver)
        return await running.calls.make(running.driver.backup(), self._limits.call)

    async def restore(self, driver: str, blob: bytes) -> None:
        """As `Driver.restore`: ValueError when `blob` is not the driver's."""
        running = self._get(driver)
        await running.calls.make(running.driver.restore(blob), self._limits.call, passes=(CommandFailed, ValueError))

    # -- inside -----------------------------------------------------------------------------------------------------

    async def _keep(self, name: str, entry: Entry, settings: Settings) -> None:
        failures = 0
        while True:
            began = self._clock.monotonic()
            reason = await self._live(name, entry, settings)
            log.warning("driver %s is down: %s", name, reason)
            healthy = self._clock.monotonic() - began > self._limits.healthy * SECOND
            failures = 1 if healthy else failures + 1
            self._registry.driver_down(name, reason, self._clock.now())
            self._set(name, DriverState.WAITING, reason)
            await pause(self._clock, self._limits.backoff.delay(failures))
            self._set(name, DriverState.STARTING, reason, restarts=self._status[name].restarts + 1)

    async def _live(self, name: str, entry: Entry, settings: Settings) -> Message:
        """Run the driver once; the answer is why it ended."""
        place: Place | None = None
        try:
            async with asyncio.timeout(self._limits.start):
                place = await self._open(name, entry, settings)
                await self._start(name, place.driver)
            return await place.ended
        except Exception as error:  # noqa: BLE001 - which is the reason it is down
            return why_not_running(error)
        finally:
            if running := self._running.pop(name, None):
                running.calls.abandon()
            if place is not None:
                await place.close()

    async def _open(self, name: str, entry: Entry, settings: Settings) -> Place:
        open_place = Isolated.open if entry.isolated else Inside.open
        return await open_place(name, entry, settings, self._hear(name), self._clock, self._limits)

    async def _start(self, name: str, driver: Driver) -> None:
        given = self._links(name)
        await driver.start(list(given.values()))
        self._running[name] = _Running(driver, Calls(name))
        self._set(name, DriverState.RUNNING, self._status[name].reason)
        wanted = self._links(name)
        for address in given.keys() - wanted.keys():
            await driver.release(address)
        for address in wanted.keys() - given.keys():
            await driver.adopt(wanted[address])

    def _links(self, name: str) -> dict[str, LinkConfig]:
        return {
            link.address: LinkConfig(link.address, link.options, self._registry.known(name, link.address))
            for link in self._registry.links_of(name)
        }

    def _hear(self, name: str) -> Callable[[DriverMessage], None]:
        """What the driver emits goes to the registry; a fault of the hub's own is not the driver's to catch."""

        def emit(message: DriverMessage) -> None:
            try:
                self._registry.handle(name, message, self._clock.now())
            except Exception:
                log.exception("driver %s: %s could not be taken", name, message)

        return emit

    def _get(self, name: str) -> _Running:
        running = self._running.get(name)
        if running is None:
            raise CommandFailed(UNAVAILABLE, retry=True)
        return running

    async def _play(self, request: Execute) -> None:
        handler = self._system.get(request.address)
        if handler is None:
            raise unknown_address(request.address)
        await handler(request)

    def _set(self, name: str, state: DriverState, reason: Message | None = None, restarts: int | None = None) -> None:
        before = self._status.get(name)
        if restarts is None:
            restarts = before.restarts if before else 0
        self._status[name] = DriverStatus(name, state, restarts, reason)
        self._changed(self._status[name])
