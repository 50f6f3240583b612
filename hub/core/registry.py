"""The home's devices and areas, what was found and waits to be added, and the intake of what drivers say."""

import logging
from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from hub.core.bus import Bus
from hub.core.device import Area, AttributeRef, Device, Endpoint, Link, check_endpoints, slug
from hub.core.driver import Described, DriverMessage, Known, LinkSeen, LinkState, OccurredAt, Reported
from hub.core.errors import Code, FieldProblem, Problem
from hub.core.event import (
    BY_DEVICE,
    BY_HUB,
    RESTORED,
    AreasChanged,
    Cause,
    DeviceAdded,
    DeviceChanged,
    DeviceRemoved,
    FoundChanged,
    LinkChanged,
    Occurred,
)
from hub.core.ids import AreaId, DeviceId, new_id
from hub.core.message import Message
from hub.core.ports import DeviceShelf, LinkKey
from hub.core.store import Store

SYSTEM = "system"
"""The driver name of system devices: facts of the home that the hub itself holds."""

log = logging.getLogger(__name__)


class LinkStatus(Struct, frozen=True, omit_defaults=True):
    """Whether a link works now; `last_seen` in UTC microseconds, `signal` in dBm."""

    online: bool = False
    reason: Message | None = None
    last_seen: int = 0
    signal: int | None = None


class Registry:
    """Devices are kept by id, slug and link; every change is an event, and durable when the coroutine returns."""

    def __init__(self, bus: Bus, store: Store, shelf: DeviceShelf) -> None:
        self._bus = bus
        self._store = store
        self._shelf = shelf
        self._devices: dict[DeviceId, Device] = {}
        self._by_link: dict[LinkKey, DeviceId] = {}
        self._links: dict[LinkKey, LinkStatus] = {}
        self._found: dict[LinkKey, LinkSeen] = {}
        self._areas: dict[AreaId, Area] = {}
        self.rejected = 0

    # -- reading ----------------------------------------------------------------------------------------------------

    def devices(self) -> list[Device]:
        """Every device, in the order in which they were added."""
        return list(self._devices.values())

    def get(self, device: DeviceId) -> Device | None:
        """The device of that id."""
        return self._devices.get(device)

    def device(self, device: DeviceId) -> Device:
        """The device of that id, or `Problem` not-found."""
        found = self._devices.get(device)
        if found is None:
            raise Problem(Code.NOT_FOUND, what="device")
        return found

    def by_link(self, driver: str, address: str) -> Device | None:
        """The device that `driver` reaches at `address`."""
        device = self._by_link.get((driver, address))
        return self._devices[device] if device else None

    def links_of(self, driver: str) -> list[Link]:
        """The added links of a driver."""
        return [link for device in self._devices.values() for link in device.links if link.driver == driver]

    def known(self, driver: str, address: str) -> Known:
        """The last value of each attribute, whatever its quality, of the device that `driver` reaches at `address`."""
        values: Known = {}
        for ref, state in self._store.of(self._by_link[driver, address]):
            if state.value is not None:
                values.setdefault(ref.endpoint, {})[ref.attribute] = state.value
        return values

    def status(self, link: Link) -> LinkStatus:
        """Whether a link works."""
        return self.status_of(link.key)

    def found(self) -> dict[LinkKey, LinkSeen]:
        """What was seen and not added."""
        return dict(self._found)

    def area(self, area: AreaId) -> Area | None:
        """The area of that id."""
        return self._areas.get(area)

    def areas(self) -> list[Area]:
        """Every area, by order, then name."""
        return sorted(self._areas.values(), key=lambda area: (area.order, area.name))

    def within(self, area: AreaId) -> set[AreaId]:
        """The area and everything below it."""
        inside = {area}
        size = 0
        while len(inside) != size:
            size = len(inside)
            inside |= {item.id for item in self._areas.values() if item.parent in inside}
        return inside

    def devices_in(self, area: AreaId) -> list[Device]:
        """The devices in an area and in the areas below it."""
        inside = self.within(area)
        return [device for device in self._devices.values() if device.area in inside]

    # -- changing ---------------------------------------------------------------------------------------------------

    def load(self, devices: Iterable[Device]) -> None:
        """Take over what was kept; before anything else happens."""
        for device in devices:
            self._index(device)

    def set_areas(self, areas: Iterable[Area], cause: Cause = BY_HUB) -> None:
        """Replace the tree of areas."""
        self._areas = {area.id: area for area in areas}
        self._bus.publish(AreasChanged(), cause)

    async def add(self, key: LinkKey, name: str, area: AreaId | None, cause: Cause) -> Device:
        """Add a found device. One that is known by another driver's link gains a link instead."""
        seen = self._found.get(key)
        if seen is None:
            raise Problem(Code.NOT_FOUND, what="found device")
        link = Link(key[0], key[1], seen.local, seen.identifiers, seen.options)
        twin = self._twin(seen)
        try:
            if twin is not None:
                device = replace(twin, links=(*twin.links, link))
                await self._save(device, DeviceChanged(device.id, device.name), cause)
            else:
                device = Device(
                    DeviceId(new_id()), name, "", seen.kind, area, seen.manufacturer, seen.model, links=(link,)
                )
                await self.insert(device, cause)
        except Exception:
            self._found[key] = seen
            raise
        self._bus.publish(FoundChanged(), cause)
        return self._devices[device.id]

    async def insert(self, device: Device, cause: Cause) -> Device:
        """Add a device as it is given; its slug is made unique."""
        self._check_area(device.area)
        check_endpoints(device.endpoints)
        device = replace(device, slug=self._free_slug(device.name))
        await self._save(device, DeviceAdded(device.id, device.name), cause)
        return device

    async def update(self, device_id: DeviceId, cause: Cause, **changes: Any) -> Device:
        """Change name, area, kind or favourite. A rename that leaves the slug's letters alone leaves the slug alone."""
        device = self.device(device_id)
        self._check_area(changes.get("area"))
        name = changes.get("name", device.name)
        if slug(name) != slug(device.name):
            changes["slug"] = self._free_slug(name)
        device = replace(device, **changes)
        await self._save(device, DeviceChanged(device.id, device.name), cause)
        return device

    async def remove(self, device_id: DeviceId, cause: Cause) -> Device:
        """Take a device out of the home; its history stays until retention ends it."""
        device = self.device(device_id)
        removed = self._shelf.remove(device_id)
        self._unindex(device)
        try:
            await removed
        except Exception:
            self._index(device)
            raise
        self._bus.publish(DeviceRemoved(device.id, device.name), cause)
        return device

    async def system_device(self, address: str, name: str, kind: str, endpoints: tuple[Endpoint, ...]) -> Device:
        """The system device at `address`, created at its owner's first start and described anew at each."""
        known = self.by_link(SYSTEM, address)
        self._links[SYSTEM, address] = LinkStatus(online=True)
        if known is None:
            fresh = Device(
                DeviceId(new_id()), name, "", kind, system=True, links=(Link(SYSTEM, address),), endpoints=endpoints
            )
            return await self.insert(fresh, BY_HUB)
        if known.endpoints != endpoints or known.kind != kind:
            known = replace(known, endpoints=endpoints, kind=kind)
            await self._save(known, DeviceChanged(known.id, known.name), BY_HUB)
        return known

    # -- what drivers say -------------------------------------------------------------------------------------------

    def handle(self, driver: str, message: DriverMessage, now: int) -> None:
        """Take a driver's message. A report that its own description does not allow is counted, logged and dropped."""
        key = (driver, message.address)
        device_id = self._by_link.get(key)
        if isinstance(message, LinkSeen):
            self._seen(key, message, device_id, now)
            return
        if device_id is None:
            return
        try:
            self._take(self._devices[device_id], key, message, now)
        except (KeyError, ValueError) as error:
            self.rejected += 1
            log.warning("driver %s at %s: %s: %s", driver, message.address, message, error)

    def driver_down(self, driver: str, reason: Message, now: int) -> None:
        """The driver stopped or crashed: all its links are down."""
        for link in self.links_of(driver):
            self.handle(driver, LinkState(link.address, online=False, reason=reason), now)

    def _take(self, device: Device, key: LinkKey, message: DriverMessage, now: int) -> None:
        match message:
            case Reported(endpoint=endpoint, attribute=attribute, value=value, at=at):
                self._store.report(AttributeRef(device.id, endpoint, attribute), value, at)
            case OccurredAt(endpoint=endpoint, event=event, args=args, at=at):
                self._bus.publish(Occurred(device.id, endpoint, event, args), BY_DEVICE, at)
            case LinkState():
                self._link_state(device, key, message, now)
            case Described():
                self._described(device, message)

    def _seen(self, key: LinkKey, message: LinkSeen, device: DeviceId | None, now: int) -> None:
        if device is not None:
            self._links[key] = replace(self.status_of(key), last_seen=now, signal=message.signal)
        elif self._found.get(key) != message:
            self._found[key] = message
            self._bus.publish(FoundChanged(), BY_DEVICE)

    def status_of(self, key: LinkKey) -> LinkStatus:
        """The status of the link `key`."""
        return self._links.get(key) or LinkStatus()

    def _link_state(self, device: Device, key: LinkKey, message: LinkState, now: int) -> None:
        before, first = self.status_of(key), key not in self._links
        last_seen = now if message.online else before.last_seen
        self._links[key] = LinkStatus(message.online, message.reason, last_seen, message.signal)
        if before.online == message.online and before.reason == message.reason:
            return
        cause = RESTORED if first and message.online else BY_DEVICE
        self._bus.publish(LinkChanged(device.id, key[0], message.online, message.reason), cause)
        if not any(self.status(link).online for link in device.links):
            self._store.degrade(device.id)

    def _described(self, device: Device, message: Described) -> None:
        if device.endpoints == message.endpoints and device.firmware == message.firmware:
            return
        check_endpoints(message.endpoints)
        device = replace(device, endpoints=message.endpoints, firmware=message.firmware)
        self._index(device)
        self._shelf.put(device)
        self._bus.publish(DeviceChanged(device.id, device.name), BY_DEVICE)

    # -- inside -----------------------------------------------------------------------------------------------------

    async def _save(self, device: Device, body: DeviceAdded | DeviceChanged, cause: Cause) -> None:
        """What is known changes at once, so that nobody builds on an older version while this one is being written."""
        before = self._devices.get(device.id)
        kept = self._shelf.put(device)
        self._index(device)
        try:
            await kept
        except Exception:
            if self._devices.get(device.id) is device:
                self._revert(device, before)
            raise
        self._bus.publish(body, cause)

    def _index(self, device: Device) -> None:
        self._devices[device.id] = device
        for link in device.links:
            self._by_link[link.key] = device.id
            self._found.pop(link.key, None)
        self._store.describe(device)

    def _revert(self, device: Device, before: Device | None) -> None:
        if before is None:
            self._unindex(device)
            return
        for link in device.links:
            self._by_link.pop(link.key, None)
        self._index(before)

    def _unindex(self, device: Device) -> None:
        del self._devices[device.id]
        for link in device.links:
            self._by_link.pop(link.key, None)
            self._links.pop(link.key, None)
        self._store.forget(device.id)

    def _twin(self, seen: LinkSeen) -> Device | None:
        wanted = set(seen.identifiers.items())
        for device in self._devices.values():
            if any(wanted & set(link.identifiers.items()) for link in device.links):
                return device
        return None

    def _free_slug(self, name: str) -> str:
        base = slug(name)
        taken = {device.slug for device in self._devices.values()}
        candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
        return next(candidate for candidate in candidates if candidate not in taken)

    def _check_area(self, area: AreaId | None) -> None:
        if area is not None and area not in self._areas:
            raise Problem(Code.INVALID, fields=(FieldProblem("area", "there is no such area"),))
