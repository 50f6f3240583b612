"""A small home: the real core, around a driver that does as it is told."""

from collections.abc import Sequence

from hub.core.bus import Bus
from hub.core.clock import SECOND, ManualClock
from hub.core.device import MAIN, Area, AttributeRef, Device, Endpoint, Link
from hub.core.dispatch import Dispatch
from hub.core.driver import CommandFailed, Execute, LinkConfig, LinkState, Reported
from hub.core.event import BY_HUB, Actor, Event
from hub.core.ids import AreaId, DeviceId
from hub.core.message import Message
from hub.core.ports import Verb
from hub.core.registry import Registry
from hub.core.standard import COLOR, LEVEL, LOCK, ON_OFF, thermostat
from hub.core.store import Store

DRIVER = "toy"
HALL, YARD = AreaId("area-hall"), AreaId("area-yard")


class Shelf:
    async def put(self, device: Device) -> None:
        pass

    async def remove(self, device: DeviceId) -> None:
        pass


class Toys:
    """Does what is asked at once and reports it, as devices do; `broken` ones fail."""

    def __init__(self) -> None:
        self.asked: list[Execute] = []
        self.broken: set[str] = set()
        self.registry: Registry | None = None

    def available(self, driver: str) -> bool:
        return True

    async def execute(self, driver: str, request: Execute) -> None:
        self.asked.append(request)
        if request.address in self.broken:
            raise CommandFailed(Message("problem-device-failed"))
        for attribute, value in request.args.items():
            self.report(request.address, attribute, value, request.endpoint)

    def report(self, address: str, attribute: str, value: bool | float | str, endpoint: str = MAIN) -> None:
        assert self.registry is not None
        self.registry.handle(DRIVER, Reported(address, endpoint, attribute, value), 0)

    async def execute_group(self, driver: str, requests: Sequence[Execute]) -> list[Message | None]:
        raise NotImplementedError

    async def adopt(self, driver: str, link: LinkConfig) -> None:
        raise NotImplementedError

    async def release(self, driver: str, address: str) -> None:
        raise NotImplementedError

    async def discover(self) -> None:
        raise NotImplementedError


class Forbidding:
    """Everybody may everything except what is in `forbidden`."""

    def __init__(self) -> None:
        self.forbidden: set[DeviceId] = set()
        self.asked: list[tuple[Actor, Verb, str]] = []

    def allows(self, actor: Actor, verb: Verb, device: Device | None, at: int, via: str) -> bool:
        self.asked.append((actor, verb, via))
        return device is not None and device.id not in self.forbidden


class Home:
    def __init__(self) -> None:
        self.clock = ManualClock(1_800_000_000 * SECOND)
        self.bus = Bus(self.clock, 1)
        self.store = Store(self.bus, self.clock)
        self.registry = Registry(self.bus, self.store, Shelf())
        self.toys = Toys()
        self.toys.registry = self.registry
        self.authority = Forbidding()
        self.events: list[Event] = []
        self.bus.subscribe(self.events.append)
        self.dispatch = Dispatch(
            bus=self.bus,
            store=self.store,
            registry=self.registry,
            gateway=self.toys,
            authority=self.authority,
            clock=self.clock,
            durable=self._durable,
        )
        self.registry.set_areas(
            [Area(HALL, "Hall", "hall"), Area(YARD, "Yard", "yard")],
        )

    async def _durable(self) -> None:
        pass

    async def device(self, name: str, *endpoints: Endpoint, area: AreaId | None = HALL, system: bool = False) -> Device:
        """Add a device; its address is its name."""
        device = Device(
            DeviceId(f"id-{name}"),
            name,
            "",
            "light",
            area,
            system=system,
            links=(Link(DRIVER, name),),
            endpoints=endpoints,
        )
        added = await self.registry.insert(device, BY_HUB)
        self.registry.handle(DRIVER, LinkState(name, online=True), 0)
        return added

    async def lamp(self, name: str = "Lamp", **more) -> Device:
        return await self.device(name, Endpoint(MAIN, (ON_OFF, LEVEL, COLOR, LOCK, thermostat())), **more)

    def ref(self, device: Device, attribute: str, endpoint: str = MAIN) -> AttributeRef:
        return AttributeRef(device.id, endpoint, attribute)
