"""A home in memory around the drivers under test: the real bus, store, registry and host."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from hub.core.bus import Bus
from hub.core.clock import SystemClock
from hub.core.device import AttributeRef, Device
from hub.core.driver import DriverMessage, Execute, LinkConfig, LinkSeen
from hub.core.event import BY_HUB, Quality
from hub.core.ids import CommandId, DeviceId, new_id
from hub.core.registry import Registry
from hub.core.store import State, Store
from hub.drivers.catalogue import Entry
from hub.drivers.host import Drivers, DriverState, DriverStatus
from hub.drivers.place import Limits

PATIENCE = 20.0
"""Seconds after which a test that waits has failed."""


class Shelf:
    """Keeps nothing: the tests have no disk."""

    def put(self, device: Device) -> Awaitable[None]:
        return _done()

    def remove(self, device: DeviceId) -> Awaitable[None]:
        return _done()


def _done() -> Awaitable[None]:
    future = asyncio.get_running_loop().create_future()
    future.set_result(None)
    return future


class RecordingRegistry(Registry):
    """Also keeps what drivers said, in order."""

    def __init__(self, bus: Bus, store: Store) -> None:
        super().__init__(bus, store, Shelf())
        self.said: list[DriverMessage] = []
        self.heard = lambda: None

    def handle(self, driver: str, message: DriverMessage, now: int) -> None:
        self.said.append(message)
        super().handle(driver, message, now)
        self.heard()


class Home:
    def __init__(self, catalogue: Mapping[str, Entry], limits: Limits) -> None:
        loop = asyncio.get_running_loop()
        self.clock = SystemClock(loop)
        self.bus = Bus(self.clock, 1)
        self.store = Store(self.bus, self.clock)
        self.registry = RecordingRegistry(self.bus, self.store)
        self.registry.heard = self._wake
        self.statuses: list[DriverStatus] = []
        self.devices: dict[str, Device] = {}
        self._waiting: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []
        self.bus.subscribe(lambda _: self._wake())
        self.drivers = Drivers(
            self.registry, self.clock, catalogue=catalogue, limits=limits, changed=self._status_changed
        )

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something that a driver says, a device changes to, or a driver's state becomes."""
        if condition():
            return
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((condition, future))
        async with asyncio.timeout(PATIENCE):
            await future

    async def until_state(self, name: str, state: DriverState, restarts: int = 0) -> DriverStatus:
        await self.until(lambda: self.status(name).state is state and self.status(name).restarts >= restarts)
        return self.status(name)

    def status(self, name: str) -> DriverStatus:
        return next(status for status in self.drivers.status() if status.name == name)

    async def find(self, driver: str, address: str | None = None) -> LinkSeen:
        """Look for devices; the one at `address`, or the first."""
        await self.drivers.discover()
        await self.until(lambda: any(address in {None, key[1]} for key in self.registry.found()))
        return next(
            seen for key, seen in self.registry.found().items() if key[0] == driver and address in {None, key[1]}
        )

    async def add(self, driver: str, seen: LinkSeen) -> Device:
        """Add a found device and have its driver adopt it."""
        device = await self.registry.add((driver, seen.address), seen.name, None, BY_HUB)
        await self.drivers.adopt(driver, LinkConfig(seen.address, seen.options))
        return self.registry.device(device.id)

    async def command(
        self, driver: str, address: str, endpoint: str, capability: str, name: str, timeout: float = 10.0, **args
    ) -> None:
        request = Execute(
            CommandId(new_id()), address, endpoint, capability, name, args, timeout=round(timeout * 1_000_000)
        )
        await self.drivers.execute(driver, request)

    def state(self, device: Device, attribute: str, endpoint: str = "main") -> State:
        state = self.store.get(AttributeRef(device.id, endpoint, attribute))
        assert state is not None, f"{device.name} has no {endpoint}/{attribute}"
        return state

    async def until_value(self, device: Device, attribute: str, value: object, endpoint: str = "main") -> None:
        ref = AttributeRef(device.id, endpoint, attribute)
        await self.until(lambda: (state := self.store.get(ref)) is not None and state.value == value)

    async def until_quality(self, device: Device, attribute: str, quality: Quality, endpoint: str = "main") -> None:
        ref = AttributeRef(device.id, endpoint, attribute)
        await self.until(lambda: (state := self.store.get(ref)) is not None and state.quality is quality)

    def _status_changed(self, status: DriverStatus) -> None:
        self.statuses.append(status)
        self._wake()

    def _wake(self) -> None:
        still = []
        for condition, future in self._waiting:
            if future.done():
                continue
            if condition():
                future.set_result(None)
            else:
                still.append((condition, future))
        self._waiting = still


QUICK = Limits(stop=2.0, heartbeat=0.05, silence=0.5)


@asynccontextmanager
async def home(catalogue: Mapping[str, Entry], limits: Limits = QUICK) -> AsyncIterator[Home]:
    """Stops its drivers at the end."""
    made = Home(catalogue, limits)
    try:
        yield made
    finally:
        await made.drivers.stop()
