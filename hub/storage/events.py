"""The log of notable events: what people and the hub did, commands and runs, and the chain that answers "why"."""

import asyncio
import sqlite3
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Iterator
from functools import partial
from threading import Lock
from typing import NamedTuple

import msgspec

from hub.core.bus import Bus
from hub.core.capability import Retention, Value
from hub.core.device import AttributeRef
from hub.core.event import (
    BY_HUB,
    AreasChanged,
    CauseKind,
    Changed,
    CommandEnded,
    CommandIssued,
    Desired,
    DeviceRemoved,
    DocumentSaved,
    Event,
    FoundChanged,
    Noticed,
    Position,
    Quality,
    RunEnded,
    RunStarted,
)
from hub.core.ids import DeviceId, RunId, ScenarioId
from hub.core.message import Message
from hub.core.store import Store
from hub.storage.database import Database

_EPOCH = 1 << 40
_LAST = (1 << 63) - 1
_REMEMBERED = 2048
_SLICE = 1000
_DURABLE = (CommandIssued, CommandEnded, RunStarted, RunEnded)
_UNREMARKABLE = (Desired, FoundChanged, AreasChanged)

_decoder = msgspec.json.Decoder(Event)
_value_decoder: msgspec.json.Decoder[Value] = msgspec.json.Decoder(bool | int | float | str)


class Recorded(NamedTuple):
    """A value as a notable event left it; `at` in UTC microseconds."""

    value: Value
    at: int


class EventLog:
    """Records notable events of the bus in hub.db, in their order, and reads them back.

    Commands, runs and what commands changed are written at once; the rest follows within a second. Changes that
    devices report are notable where their attribute is a state; measurements are history's business.
    """

    def __init__(self, database: Database, bus: Bus, store: Store) -> None:
        self._database = database
        self._bus = bus
        self._store = store
        self._remembered: OrderedDict[Position, Event] = OrderedDict()
        self._batch: _Batch | None = None
        self._failing = False
        self._unsubscribe = bus.subscribe(self._record)

    def close(self) -> None:
        """Stop listening."""
        self._unsubscribe()

    async def get(self, position: Position) -> Event | None:
        """The event at `position`; None when it was not notable or is too old."""
        event = self._remembered.get(position)
        if event is not None or not _storable(position):
            return event
        row = await self._database.read(
            lambda connection: connection.execute("SELECT body FROM event WHERE id = ?", (_key(position),)).fetchone()
        )
        return _decoder.decode(row[0]) if row else None

    async def recent(
        self,
        *,
        device: DeviceId | None = None,
        scenario: ScenarioId | None = None,
        kinds: Collection[str] = (),
        before: Position | None = None,
        limit: int = 100,
    ) -> list[Event]:
        """Events before `before`, newest first; of one device or scenario, of some kinds (tags such as `run_ended`)."""
        await self._database.flush()
        conditions = ["id < ?"]
        values: list[str | int] = [_LAST if before is None or not _storable(before) else _key(before)]
        subject = device or scenario
        if subject is not None:
            conditions.append("subject = ?")
            values.append(subject)
        if kinds:
            conditions.append(f"kind IN ({', '.join('?' * len(kinds))})")
            values.extend(kinds)
        where = " AND ".join(conditions)
        query = f"SELECT body FROM event WHERE {where} ORDER BY id DESC LIMIT ?"  # noqa: S608 - conditions are literals
        rows = await self._database.read(lambda connection: connection.execute(query, (*values, limit)).fetchall())
        return [_decoder.decode(body) for (body,) in rows]

    async def run(self, scenario: ScenarioId, run: RunId) -> list[Event]:
        """A run from its start on: its own events and those of the commands that it sent, oldest first."""
        await self._database.flush()
        rows = await self._database.read(partial(_rows_of_run, scenario=scenario, run=run))
        known: set[Position | None] = set()
        events = []
        for event in map(_decoder.decode, rows):
            if event.cause.event in known or getattr(event.body, "run", None) == run:
                known.add(event.position)
                events.append(event)
        return events

    async def values(self) -> dict[AttributeRef, Recorded]:
        """The newest recorded value of each attribute that a notable event ever changed."""
        rows = await self._database.read(
            lambda connection: connection.execute("SELECT device, endpoint, attribute, value, at FROM value").fetchall()
        )
        return {
            AttributeRef(DeviceId(device), endpoint, attribute): Recorded(_value_decoder.decode(value), at)
            for device, endpoint, attribute, value, at in rows
        }

    async def prune(self, before: int) -> int:
        """Forget events from before `before` (UTC microseconds), oldest first; the answer is how many."""
        removed = 0
        while count := await self._database.write(partial(_prune, before=before)):
            removed += count
        return removed

    # -- recording --------------------------------------------------------------------------------------------------

    def _record(self, event: Event) -> None:
        if not self._notable(event):
            return
        evidence = event.body.evidence if isinstance(event.body, RunStarted) else None
        if evidence is not None and evidence.position not in self._remembered:
            self._keep(evidence)
        self._keep(event)

    def _notable(self, event: Event) -> bool:
        body = event.body
        if not isinstance(body, Changed):
            return not isinstance(body, _UNREMARKABLE) and event.cause.kind is not CauseKind.RESTORED
        if body.quality is not Quality.GOOD or body.value == body.previous:
            return False
        if event.cause.kind is not CauseKind.DEVICE:
            return True
        spec = self._store.spec(body.ref)  # what a device first reports is how things are, not what happened
        return body.previous is not None and spec is not None and spec.retention is Retention.STATE

    def _keep(self, event: Event) -> None:
        self._remembered[event.position] = event
        if len(self._remembered) > _REMEMBERED:
            self._remembered.popitem(last=False)
        durable = isinstance(event.body, _DURABLE) or event.cause.kind is CauseKind.COMMAND
        if self._batch is not None and (self._batch.durable or not durable) and self._batch.add(event):
            return
        # What is in the batch before this one is queued already, so everything is written in the order of events.
        self._batch = _Batch(event, durable=durable)
        if durable:
            self._database.write(self._batch.write).add_done_callback(self._written)
        else:
            self._database.write_soon(self._batch.write)

    def _written(self, future: asyncio.Future[None]) -> None:
        """Tell people once that nothing can be recorded, and again only after it could in between."""
        failed = future.cancelled() or future.exception() is not None
        if failed and not self._failing:
            self._bus.publish(Noticed(Message("storage-events-not-recorded")), BY_HUB)
        self._failing = failed


class _Batch:
    """Events that go to disk together. The writer's thread closes it when their turn has come."""

    def __init__(self, event: Event, *, durable: bool) -> None:
        self.durable = durable
        self._events = [event]
        self._lock = Lock()
        self._closed = False

    def add(self, event: Event) -> bool:
        """Whether there was still time."""
        with self._lock:
            if not self._closed:
                self._events.append(event)
            return not self._closed

    def write(self, connection: sqlite3.Connection) -> None:
        """A `Work`; the second time, if there is one, does the same."""
        with self._lock:
            self._closed = True
        connection.executemany(
            "INSERT OR IGNORE INTO event (id, at, kind, subject, body) VALUES (?, ?, ?, ?, ?)",
            [_row(event) for event in self._events],
        )
        values = {body.ref: (*body.ref, msgspec.json.encode(body.value), event.at) for event, body in self._changes()}
        connection.executemany("INSERT OR REPLACE INTO value VALUES (?, ?, ?, ?, ?)", values.values())
        removed = [(event.body.device,) for event in self._events if isinstance(event.body, DeviceRemoved)]
        connection.executemany("DELETE FROM value WHERE device = ?", removed)

    def _changes(self) -> Iterator[tuple[Event, Changed]]:
        return ((event, event.body) for event in self._events if isinstance(event.body, Changed))


def _row(event: Event) -> tuple[int, int, str, str | None, bytes]:
    return _key(event.position), event.at, _kind(event.body), _subject(event.body), msgspec.json.encode(event)


def _prune(connection: sqlite3.Connection, before: int) -> int:
    (last,) = connection.execute(
        "SELECT max(id) FROM (SELECT id, at FROM event ORDER BY id LIMIT ?) WHERE at < ?", (_SLICE, before)
    ).fetchone()
    return connection.execute("DELETE FROM event WHERE id <= ? AND at < ?", (last or 0, before)).rowcount


def _rows_of_run(connection: sqlite3.Connection, scenario: ScenarioId, run: RunId) -> list[bytes]:
    """The bodies of a run's own events and of all commands in its time; its id is in each of its own."""
    own = connection.execute(
        "SELECT id, kind, body FROM event WHERE subject = ? AND kind LIKE 'run_%' AND instr(body, ?) ORDER BY id",
        (scenario, run.encode()),
    ).fetchall()
    if not own:
        return []
    first, last = own[0][0], own[-1][0] if own[-1][1] == "run_ended" else _LAST
    commands = connection.execute(
        "SELECT id, kind, body FROM event WHERE id BETWEEN ? AND ? AND kind IN ('command_issued', 'command_ended')",
        (first, last),
    ).fetchall()
    return [body for _, _, body in sorted(own + commands)]


def _kind(body: msgspec.Struct) -> str:
    return str(body.__struct_config__.tag)


def _subject(body: msgspec.Struct) -> str | None:
    match body:
        case Changed(ref=ref):
            return ref.device
        case DocumentSaved(kind=kind, slug=slug):
            return f"{kind}/{slug}"
        case _:
            subject: str | None = getattr(body, "device", None) or getattr(body, "scenario", None)
            return subject


def _key(position: Position) -> int:
    return position.epoch * _EPOCH + position.sequence


def _storable(position: Position) -> bool:
    return position.epoch < _LAST // _EPOCH and position.sequence < _EPOCH


async def chain(position: Position, get: Callable[[Position], Awaitable[Event | None]]) -> list[Event]:
    """The event at `position` and what led to it, back to what started it all; empty when there is no such event.

    Causes always come before their effects, so the chain ends.
    """
    events: list[Event] = []
    following: Position | None = position
    while following is not None and (event := await get(following)) is not None:
        events.append(event)
        earlier = event.cause.event
        following = earlier if earlier is not None and earlier < event.position else None
    return events
