"""Keeps the home's state on retained topics, off the fast path."""

import asyncio
from collections.abc import Callable

from msgspec import Struct

from hub.broker.port import Broker
from hub.broker.scheme import encode, topics_of
from hub.core.bus import Bus, Mailbox
from hub.core.capability import Value
from hub.core.device import AttributeRef
from hub.core.event import AreasChanged, Changed, DeviceAdded, DeviceChanged, DeviceRemoved, Event, Position
from hub.core.ids import DeviceId
from hub.core.registry import Registry
from hub.core.store import Store

_WITHOUT_PAUSE = 64
"""Publishes after which the loop serves others."""


class _Shown(Struct, frozen=True):
    value: Value
    position: Position


class Mirror:
    """One retained topic for each attribute with a value. A device that moves or goes takes its topics with it.

    Published with QoS 1, of which a subscriber takes what it asked for. Quality is not shown: a value stays until
    there is another one.
    """

    def __init__(self, broker: Broker, bus: Bus, store: Store, registry: Registry) -> None:
        self._broker = broker
        self._bus = bus
        self._store = store
        self._registry = registry
        self._mailbox = Mailbox()
        self._placed: dict[DeviceId, dict[AttributeRef, str]] = {}
        self._refs: dict[str, AttributeRef] = {}
        self._shown: dict[AttributeRef, _Shown] = {}
        self._published = 0

    def attach(self) -> Callable[[], None]:
        """Listen to the bus from now on; the answer stops that."""
        return self._bus.subscribe(self._mailbox.put, Changed, DeviceAdded, DeviceChanged, DeviceRemoved, AreasChanged)

    def ref(self, topic: str) -> AttributeRef | None:
        """The attribute whose state is on `topic`."""
        return self._refs.get(topic)

    @property
    def coalesced(self) -> int:
        """Changes that were skipped because a newer one of the same attribute waited."""
        return self._mailbox.coalesced

    async def run(self) -> None:
        """Publish the whole home, then what changes, for ever."""
        await self._place_all()
        while True:
            for event in await self._mailbox.take():
                await self._take(event)

    async def _take(self, event: Event) -> None:
        match event.body:
            case Changed(ref=ref, value=value):
                await self._show(ref, value, event.position)
            case DeviceAdded(device=device) | DeviceChanged(device=device) | DeviceRemoved(device=device):
                await self._place(device)
            case AreasChanged():
                await self._place_all()
            case _:
                return

    async def _place_all(self) -> None:
        known = [device.id for device in self._registry.devices()]
        for device in dict.fromkeys([*self._placed, *known]):
            await self._place(device)

    async def _place(self, device_id: DeviceId) -> None:
        """Move a device's topics to where they belong now."""
        device = self._registry.get(device_id)
        area = self._registry.area(device.area) if device and device.area else None
        fresh = topics_of(device, area) if device else {}
        before = self._placed.pop(device_id, {})
        self._placed[device_id] = fresh
        for ref, topic in before.items():
            if fresh.get(ref) != topic:
                await self._clear(ref, topic)
        for ref, topic in fresh.items():
            self._refs[topic] = ref
            if ref not in self._shown:
                await self._show_now(ref)
        if not fresh:
            del self._placed[device_id]

    async def _clear(self, ref: AttributeRef, topic: str) -> None:
        shown = self._shown.pop(ref, None)
        if self._refs.get(topic) == ref:  # else another attribute has taken the topic over
            del self._refs[topic]
            if shown is not None:
                await self._publish(topic, b"")

    async def _show_now(self, ref: AttributeRef) -> None:
        state = self._store.get(ref)
        if state is not None:
            await self._show(ref, state.value, state.position)

    async def _show(self, ref: AttributeRef, value: Value | None, position: Position) -> None:
        topic = self._placed.get(ref.device, {}).get(ref)
        shown = self._shown.get(ref)
        if topic is None or value is None or (shown is not None and position <= shown.position):
            return
        self._shown[ref] = _Shown(value, position)
        if shown is None or shown.value != value:
            await self._publish(topic, encode(value))

    async def _publish(self, topic: str, payload: bytes) -> None:
        await self._broker.publish(topic, payload, 1, retain=True)
        self._published += 1
        if self._published % _WITHOUT_PAUSE == 0:
            await asyncio.sleep(0)
