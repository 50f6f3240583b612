"""What live clients are told: states as they change, coalesced per attribute, and the events that are worth a line."""

import asyncio
from collections import deque
from collections.abc import Callable
from functools import cache

import msgspec
from msgspec import Struct

from hub.core.bus import Bus
from hub.core.device import AttributeRef
from hub.core.event import (
    AreasChanged,
    Changed,
    CommandEnded,
    Desired,
    DeviceAdded,
    DeviceChanged,
    DeviceRemoved,
    DocumentSaved,
    Event,
    FoundChanged,
    LinkChanged,
    Noticed,
    Occurred,
    Position,
    RunEnded,
    RunStarted,
)
from hub.core.ids import DeviceId
from hub.core.store import State, Store

MAX_EVENTS = 1_000
"""Events that may wait for a client before it is cut."""

_EVENTS = (
    AreasChanged,
    CommandEnded,
    DeviceAdded,
    DeviceChanged,
    DeviceRemoved,
    DocumentSaved,
    FoundChanged,
    LinkChanged,
    Noticed,
    Occurred,
    RunEnded,
    RunStarted,
)

_encode = msgspec.json.encode

type Sees = Callable[[DeviceId], bool]


class TooSlow(Exception):
    """The client did not take what it was sent."""


class Subscription:
    """What waits for one client. States need no queue: a set of attributes whose newest value is still to be sent."""

    def __init__(self, sees: Sees) -> None:
        self._sees = sees
        self._dirty: dict[AttributeRef, None] = {}
        self._events: deque[Event] = deque()
        self._ready = asyncio.Event()
        self._overrun = False

    def touch(self, ref: AttributeRef) -> None:
        """An attribute has a new state."""
        if self._sees(ref.device):
            self._dirty[ref] = None
            self._ready.set()

    def notify(self, event: Event) -> None:
        """An event happened."""
        if len(self._events) >= MAX_EVENTS:
            self._overrun = True
        else:
            self._events.append(event)
        self._ready.set()

    async def take(self) -> tuple[list[AttributeRef], list[Event]]:
        """What waits, at least one of either; `TooSlow` when events had to be given up."""
        await self._ready.wait()
        self._ready.clear()
        if self._overrun:
            raise TooSlow
        refs, events = list(self._dirty), list(self._events)
        self._dirty.clear()
        self._events.clear()
        return refs, events


class _Encoded(Struct):
    state: State
    text: bytes


class Push:
    """Feeds every subscription from the bus and encodes each state once, however many clients there are.

    A frame carries the position of the newest event that was delivered here, not of the newest there is: a client that
    resumes from it misses nothing that still waited in the bus.
    """

    def __init__(self, bus: Bus, store: Store) -> None:
        self._bus = bus
        self._store = store
        self._position = bus.position
        self._subscriptions: set[Subscription] = set()
        self._encoded: dict[AttributeRef, _Encoded] = {}
        self._stops = [
            bus.subscribe(self._state, Changed, Desired),
            bus.subscribe(self._event, *_EVENTS),
            bus.subscribe(self._removed, DeviceRemoved),
        ]

    def __len__(self) -> int:
        return len(self._subscriptions)

    def close(self) -> None:
        """Stop listening to the bus."""
        for stop in self._stops:
            stop()

    def open(self, subscription: Subscription) -> None:
        """Begin to feed a client."""
        self._subscriptions.add(subscription)

    def drop(self, subscription: Subscription) -> None:
        """Stop feeding it."""
        self._subscriptions.discard(subscription)

    def states(self, kind: str, refs: list[AttributeRef]) -> bytes:
        """The `snapshot` or `delta` frame with the present states of `refs`."""
        texts = [text for ref in refs if (text := self._text(ref)) is not None]
        head = f'{{"type":"{kind}","position":"{self._position}","states":['
        return head.encode() + b",".join(texts) + b"]}"

    def since(self, position: Position | None, sees: Sees) -> bytes:
        """A delta from `position` when it belongs to this run of the hub, else a snapshot."""
        now, visible = self._bus.position, cache(sees)
        if position is not None and position.epoch == now.epoch and position <= now:
            changed = [ref for ref, state in self._store.items() if state.position > position and visible(ref.device)]
            return self.states("delta", changed)
        return self.states("snapshot", [ref for ref, _ in self._store.items() if visible(ref.device)])

    def _text(self, ref: AttributeRef) -> bytes | None:
        state = self._store.get(ref)
        if state is None:
            return None
        known = self._encoded.get(ref)
        if known is not None and known.state is state:
            return known.text
        text = _encode((*ref, state.value, state.quality, state.at, state.desired, state.cause.kind))
        self._encoded[ref] = _Encoded(state, text)
        return text

    def _state(self, event: Event) -> None:
        self._position = event.position
        body = event.body
        if isinstance(body, Changed | Desired):
            for subscription in self._subscriptions:
                subscription.touch(body.ref)

    def _event(self, event: Event) -> None:
        self._position = event.position
        for subscription in self._subscriptions:
            subscription.notify(event)

    def _removed(self, event: Event) -> None:
        if isinstance(event.body, DeviceRemoved):
            for ref in [ref for ref in self._encoded if ref.device == event.body.device]:
                del self._encoded[ref]
