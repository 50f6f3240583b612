"""A home without I/O: bus, store, registry and dispatch over a driver that answers at once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from hub.core.bus import Bus
from hub.core.clock import ManualClock
from hub.core.command import Command, CommandResult, Target
from hub.core.device import Device, Endpoint
from hub.core.dispatch import Dispatch
from hub.core.driver import CommandFailed, Described, Execute, LinkSeen, LinkState, Reported
from hub.core.errors import Problem
from hub.core.event import BY_HUB, Actor, Cause, CauseKind, Event, UserActor
from hub.core.ids import AreaId, CommandId, DeviceId, UserId, new_id
from hub.core.message import Message
from hub.core.ports import Verb
from hub.core.registry import Registry
from hub.core.standard import LEVEL, LOCK, ON_OFF, POWER_METER
from hub.core.store import Store

NOON = 1_795_262_400_000_000
ANA = UserActor(UserId("u-ana"), "Ana")


def _done() -> Awaitable[None]:
    future = asyncio.get_running_loop().create_future()
    future.set_result(None)
    return future


class Shelf:
    """Keeps devices in a dict, durable at once."""

    def __init__(self) -> None:
        self.kept: dict[DeviceId, Device] = {}

    def put(self, device: Device) -> Awaitable[None]:
        self.kept[device.id] = device
        return _done()

    def remove(self, device: DeviceId) -> Awaitable[None]:
        self.kept.pop(device, None)
        return _done()


class Gateway:
    """A driver that does what it is told; `answers` replaces the behaviour of an address."""

    def __init__(self, home: "Home") -> None:
        self._home = home
        self.requests: list[tuple[str, Execute]] = []
        self.answers: dict[tuple[str, str], Callable[[Execute], Awaitable[None]]] = {}

    def available(self, driver: str) -> bool:
        return bool(driver)

    async def execute(self, driver: str, request: Execute) -> None:
        self.requests.append((driver, request))
        answer = self.answers.get((driver, request.address))
        if answer is not None:
            await answer(request)
            return
        for attribute, value in request.args.items():
            self._home.says(driver, Reported(request.address, request.endpoint, attribute, value))
        if request.capability == "on_off" and request.name in ("on", "off"):
            self._home.says(driver, Reported(request.address, request.endpoint, "on", request.name == "on"))

    async def execute_group(self, driver: str, requests: Sequence[Execute]) -> list[Message | None]:
        return [await self.execute(driver, request) for request in requests]

    async def adopt(self, driver, link) -> None: ...

    async def release(self, driver, address) -> None: ...

    async def discover(self) -> None: ...


class Rights:
    """Allows everything that is not in `refused`."""

    def __init__(self) -> None:
        self.refused: set[Actor] = set()
        self.asked: list[tuple[Actor, Verb, str]] = []

    def allows(self, actor: Actor, verb: Verb, device: Device | None, at: int, via: str) -> bool:
        self.asked.append((actor, verb, via))
        return actor not in self.refused


class Home:
    def __init__(self) -> None:
        self.clock = ManualClock(NOON)
        self.bus = Bus(self.clock, epoch=7)
        self.store = Store(self.bus, self.clock)
        self.shelf = Shelf()
        self.registry = Registry(self.bus, self.store, self.shelf)
        self.gateway = Gateway(self)
        self.rights = Rights()
        self.settled = 0
        self.disk_fault: Problem | None = None
        self.events: list[Event] = []
        self.bus.subscribe(self.events.append)
        self.dispatch = Dispatch(
            bus=self.bus,
            store=self.store,
            registry=self.registry,
            gateway=self.gateway,
            authority=self.rights,
            clock=self.clock,
            durable=self._durable,
        )

    async def _durable(self) -> None:
        if self.disk_fault is not None:
            raise self.disk_fault
        self.settled += 1

    def says(self, driver: str, message) -> None:
        self.registry.handle(driver, message, self.clock.now())

    async def add(
        self,
        name: str,
        *capabilities,
        driver: str = "virtual",
        address: str | None = None,
        area: AreaId | None = None,
        local: bool = True,
        **identifiers: str,
    ) -> Device:
        """Find, add, describe and connect a device."""
        address = address or name
        self.says(driver, LinkSeen(address, name, "light", identifiers, local=local))
        device = await self.registry.add((driver, address), name, area, BY_HUB)
        self.says(driver, Described(address, (Endpoint("main", capabilities),)))
        self.says(driver, LinkState(address, online=True))
        return self.registry.device(device.id)

    async def lamp(self, name: str = "Lamp", **options) -> Device:
        return await self.add(name, ON_OFF, LEVEL, POWER_METER, **options)

    async def lock(self, name: str = "Door", **options) -> Device:
        return await self.add(name, LOCK, **options)

    async def run(self, device: Device, capability: str, name: str, **options) -> CommandResult:
        args = options.pop("args", {})
        actor = options.pop("actor", ANA)
        command = Command(
            CommandId(new_id()),
            Target(device.id, capability, name),
            args,
            actor,
            Cause(CauseKind.ACTOR, actor=actor),
            options.pop("via", "api"),
            **options,
        )
        return await self.dispatch.execute(command)

    def bodies(self, *kinds: type) -> list:
        return [event.body for event in self.events if isinstance(event.body, kinds)]


def failing(code: str, *, retry: bool = False) -> Callable[[Execute], Awaitable[None]]:
    async def answer(_: Execute) -> None:
        raise CommandFailed(Message(code), retry=retry)

    return answer


@pytest.fixture
def home() -> Home:
    return Home()
