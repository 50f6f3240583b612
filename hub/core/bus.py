"""The event bus: synchronous, first in first out, in one sequence for everybody."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from time import perf_counter

from hub.core.clock import Clock
from hub.core.device import AttributeRef
from hub.core.event import Body, Cause, Changed, Event, Position

type Handler = Callable[[Event], None]

_BUDGET = 0.002
"""Seconds after which the bus lets the loop serve others."""

log = logging.getLogger(__name__)


class Bus:
    """Handlers are short and synchronous; whoever needs to wait takes a `Mailbox`.

    A publish inside a handler queues behind what is being delivered. An exception in a handler is logged, counted in
    `failures` and contained.
    """

    def __init__(self, clock: Clock, epoch: int, loop: asyncio.AbstractEventLoop | None = None) -> None:
        self._clock = clock
        self._loop = loop
        self._epoch = epoch
        self._sequence = 0
        self._queue: deque[Event] = deque()
        self._subscribed: list[tuple[Handler, frozenset[type]]] = []
        self._routes: dict[type, tuple[Handler, ...]] = {}
        self._busy = False
        self.failures = 0

    @property
    def position(self) -> Position:
        """The position of the newest event."""
        return Position(self._epoch, self._sequence)

    @property
    def upcoming(self) -> Position:
        """The position that the next published event will have."""
        return Position(self._epoch, self._sequence + 1)

    def subscribe(self, handler: Handler, *kinds: type) -> Callable[[], None]:
        """Call `handler` with each event whose body is one of `kinds`, or with all; the answer unsubscribes."""
        entry = (handler, frozenset(kinds))
        self._subscribed.append(entry)
        self._routes.clear()

        def unsubscribe() -> None:
            if entry in self._subscribed:
                self._subscribed.remove(entry)
                self._routes.clear()

        return unsubscribe

    def publish(self, body: Body, cause: Cause, at: int | None = None) -> Event:
        """Give `body` the next position and deliver it; `at` is UTC microseconds, by default now."""
        self._sequence += 1
        event = Event(Position(self._epoch, self._sequence), self._clock.now() if at is None else at, cause, body)
        self._queue.append(event)
        if not self._busy:
            self._busy = True
            self._drain()
        return event

    def _drain(self) -> None:
        started = perf_counter()
        queue, routes = self._queue, self._routes
        while queue:
            event = queue.popleft()
            kind = type(event.body)
            handlers = routes.get(kind)
            for handler in self._route(kind) if handlers is None else handlers:
                try:
                    handler(event)
                except Exception:
                    self.failures += 1
                    log.exception("a handler of %s failed", kind.__name__)
            if queue and self._loop is not None and perf_counter() - started > _BUDGET:
                self._loop.call_soon(self._drain)
                return
        self._busy = False

    def _route(self, kind: type) -> tuple[Handler, ...]:
        """Whom an event of that kind goes to: those who asked for it first, then those who take everything."""
        chosen = [handler for handler, kinds in self._subscribed if kind in kinds]
        handlers = self._routes[kind] = (*chosen, *(handler for handler, kinds in self._subscribed if not kinds))
        return handlers


class Mailbox:
    """A bounded queue for a slow consumer of the bus.

    When more than `capacity` events wait, changes of an attribute replace the one that waits (counted in `coalesced`);
    every other kind of event is kept whatever happens.
    """

    def __init__(self, capacity: int = 10_000) -> None:
        self._capacity = capacity
        self._events: deque[Event] = deque()
        self._overflow: dict[AttributeRef, Event] = {}
        self._ready = asyncio.Event()
        self.coalesced = 0

    def __len__(self) -> int:
        return len(self._events) + len(self._overflow)

    def put(self, event: Event) -> None:
        """Add an event; a handler for `Bus.subscribe`."""
        body = event.body
        if isinstance(body, Changed) and (self._overflow or len(self._events) >= self._capacity):
            if body.ref in self._overflow:
                self.coalesced += 1
            self._overflow[body.ref] = event
        else:
            self._events.append(event)
        self._ready.set()

    async def take(self) -> list[Event]:
        """Everything that waits, in sequence; waits for at least one."""
        await self._ready.wait()
        return self.take_now()

    def take_now(self) -> list[Event]:
        """Everything that waits, in sequence; may be empty."""
        self._ready.clear()
        events = list(self._events)
        self._events.clear()
        if self._overflow:
            events += self._overflow.values()
            events.sort(key=_position)
            self._overflow.clear()
        return events


def _position(event: Event) -> Position:
    return event.position
