"""The past of the home: recorded once a second, compacted, condensed, forgotten, and read back."""

import asyncio
import itertools
import logging
import sqlite3
from collections import deque
from collections.abc import Iterable
from functools import partial

from hub.core.bus import Bus, Mailbox
from hub.core.capability import Attribute, EnumType, Retention, Value
from hub.core.clock import SECOND, Clock
from hub.core.device import AttributeRef
from hub.core.errors import Code, Problem
from hub.core.event import BY_HUB, Changed, ClockJumped, Event, Noticed, Quality
from hub.core.message import Message
from hub.core.store import Store
from hub.history import compact, series
from hub.history.compact import Row
from hub.history.query import Curve, Window, query
from hub.history.series import Series
from hub.storage.database import Database, Work
from hub.storage.events import Recorded

FULL = 50_000
"""Rows that may wait for the compactor: reading a series looks at each of them."""

_INTERVAL = SECOND
_RETRY = 10 * SECOND
_KEPT_WITHOUT_DISK = 50_000
_SLICE = 5_000
_HOUR = 3600 * SECOND
_DAY = 24 * _HOUR
_STORAGE = (Code.STORAGE_FULL, Code.STORAGE_FAILED)

log = logging.getLogger(__name__)


class History:
    """Records good values of attributes whose retention is not `none`.

    `run` writes one batch a second and keeps the file small; nothing is recorded while it does not run. When the disk
    is full the oldest waiting samples are dropped, counted in `shed`, and people are told once.
    """

    def __init__(self, database: Database, bus: Bus, store: Store, clock: Clock) -> None:
        self._database = database
        self._bus = bus
        self._store = store
        self._clock = clock
        self._mailbox = Mailbox()
        self._waiting: deque[Row] = deque(maxlen=_KEPT_WITHOUT_DISK)
        self._series: dict[AttributeRef, Series] = {}
        self._unsaved: dict[AttributeRef, Series] = {}
        self._specs: dict[AttributeRef, Attribute] = {}
        self._rows = 0
        self._sealed_hour = 0
        self._pruned_day = 0
        self._failing = False
        self._undated = False
        self._dated_rows = 0
        self._unsubscribe = (bus.subscribe(self._note, Changed), bus.subscribe(self._date, ClockJumped))
        self.recorded = 0
        self.shed = 0

    @property
    def coalesced(self) -> int:
        """Changes that gave way to a later one of the same attribute because too many waited."""
        return self._mailbox.coalesced

    async def load(self) -> None:
        """Learn what the file holds; once, before anything else."""
        self._series = await self._database.read(series.load)
        (self._rows,) = await self._database.read(
            lambda connection: connection.execute("SELECT count(*) FROM sample").fetchone()
        )
        self._dated_rows = await self._database.read(_last_row)
        self._undated = not self._clock.trusted
        self._sealed_hour = self._clock.now() // _HOUR

    def close(self) -> None:
        """Stop listening; `flush` first."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()

    # -- recording --------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Write once a second for as long as the hub lives."""
        while True:
            if not self._waiting:
                self._collect(await self._mailbox.take())
            await self._pause()
            await self.flush()
            await self.keep()

    async def flush(self) -> None:
        """Write everything that waits."""
        self._collect(self._mailbox.take_now())
        rows, fresh = list(self._waiting), dict(self._unsaved)
        if not rows:
            return
        self._waiting.clear()
        self._unsaved.clear()
        try:
            await self._database.write(partial(_append, rows=rows, fresh=fresh))
        except Problem as problem:
            self._take_back(rows, fresh)
            self._not_written(problem)
            return
        self._failing = False
        self._rows += len(rows)
        self.recorded += len(rows)

    async def keep(self) -> None:
        """Compact at the end of each hour or when many rows wait, and forget what is too old once a day.

        While it is not known what time it is only the number of rows counts.
        """
        now = self._clock.now()
        if self._rows >= FULL or (self._rows and not self._undated and now // _HOUR != self._sealed_hour):
            await self._compact(now)
        if not self._undated and now // _DAY != self._pruned_day:
            self._pruned_day = now // _DAY
            await self._tolerantly(partial(compact.prune, now=now // 1000))

    async def append(self, rows: Iterable[tuple[AttributeRef, int, Value]]) -> int:
        """Take over samples of the past (UTC microseconds) of described attributes, roughly in order of time.

        `rows` is iterated in a thread, so it may take its time; the answer is how many were kept.
        """
        source = iter(rows)
        total = 0
        while batch := await asyncio.to_thread(lambda: list(itertools.islice(source, _SLICE))):
            refs = await asyncio.to_thread(lambda past: {ref for ref, _, _ in past}, batch)
            ids = {ref: known.id for ref in refs if (known := self._known(ref)) is not None}
            work = partial(_append_past, samples=batch, ids=ids, fresh=dict(self._unsaved))
            self._unsaved.clear()
            total += await self._database.write(work)
        await self._roll(self._clock.now())
        return total

    # -- reading ----------------------------------------------------------------------------------------------------

    async def query(self, ref: AttributeRef, start: int, end: int, points: int) -> Curve:
        """What `ref` was in [start, end), UTC microseconds, in at most `points` points; empty when nothing is known."""
        known = self._series.get(ref)
        if known is None or ref in self._unsaved:
            spec = self._store.spec(ref)
            return Curve(spec.unit if spec else "", [])
        window = Window(start // 1000, -(-end // 1000), max(points, 1))
        spec = self._store.spec(ref)
        words = spec.type.values if spec is not None and isinstance(spec.type, EnumType) else ()
        now = self._clock.now() // 1000
        return await self._database.read(partial(query, series=known, window=window, now=now, words=words))

    async def last_values(self) -> dict[AttributeRef, Recorded]:
        """The newest value of everything that was ever recorded."""
        return await self._database.read(_last_values)

    # -- inside -----------------------------------------------------------------------------------------------------

    def _note(self, event: Event) -> None:
        body = event.body
        if isinstance(body, Changed) and body.quality is Quality.GOOD and body.value is not None:
            spec = self._store.spec(body.ref)
            if spec is not None and spec.retention is not Retention.NONE:
                self._mailbox.put(event)

    def _date(self, event: Event) -> None:
        """The clock was set for the first time: what was recorded since the start gets its true time."""
        body = event.body
        if not self._undated or not self._clock.trusted or not isinstance(body, ClockJumped):
            return
        self._undated = False
        self._collect(self._mailbox.take_now())
        delta, latest = body.delta // 1000, (self._clock.now() - body.delta // 2) // 1000
        rows = ((number, at + delta if at < latest else at, value) for number, at, value in self._waiting)
        self._waiting = deque(rows, _KEPT_WITHOUT_DISK)
        self._database.write(partial(_shift, after=self._dated_rows, latest=latest, delta=delta))

    def _collect(self, events: list[Event]) -> None:
        now = self._clock.now()
        for event in events:
            body = event.body
            if not isinstance(body, Changed) or body.value is None:
                continue
            known = self._known(body.ref)
            if known is not None:
                self.shed += len(self._waiting) == _KEPT_WITHOUT_DISK
                self._waiting.append((known.id, _milliseconds(event.at, now), series.stored(body.value)))

    def _known(self, ref: AttributeRef) -> Series | None:
        """The series of an attribute, made or changed when its description is new; None when nobody describes it."""
        spec = self._store.spec(ref)
        if spec is None:
            return None
        if self._specs.get(ref) is not spec:
            known = self._series.get(ref)
            described = series.series_of(known.id if known else len(self._series) + 1, spec)
            if known != described:
                self._series[ref] = self._unsaved[ref] = described
            self._specs[ref] = spec
        return self._series[ref]

    def _take_back(self, rows: list[Row], fresh: dict[AttributeRef, Series]) -> None:
        """Samples that could not be written wait again, before those that came since."""
        waiting = [*rows, *self._waiting]
        self.shed += max(0, len(waiting) - _KEPT_WITHOUT_DISK)
        self._waiting = deque(waiting, _KEPT_WITHOUT_DISK)
        self._unsaved = fresh | self._unsaved

    async def _pause(self) -> None:
        elapsed = asyncio.Event()
        timer = self._clock.call_later(_RETRY if self._failing else _INTERVAL, elapsed.set)
        try:
            await elapsed.wait()
        finally:
            timer.cancel()

    def _not_written(self, problem: Problem) -> None:
        if problem.code not in _STORAGE:
            raise problem
        if not self._failing:
            self._bus.publish(Noticed(Message("storage-history-not-recorded")), BY_HUB)
        self._failing = True

    async def _compact(self, now: int) -> None:
        sealed = await self._tolerantly(compact.seal)
        if sealed is not None:
            self._rows = 0
            self._sealed_hour = now // _HOUR
            await self._roll(now)

    async def _roll(self, now: int) -> None:
        while await self._tolerantly(partial(compact.roll, now=now // 1000)):
            pass

    async def _tolerantly[T](self, work: Work[T]) -> T | None:
        """Compacting can wait while the disk is full."""
        try:
            return await self._database.write(work)
        except Problem as problem:
            self._not_written(problem)
            return None


def _append(connection: sqlite3.Connection, rows: list[Row], fresh: dict[AttributeRef, Series]) -> None:
    series.save(connection, fresh)
    connection.executemany("INSERT INTO sample (series, at, value) VALUES (?, ?, ?)", rows)


def _last_row(connection: sqlite3.Connection) -> int:
    (number,) = connection.execute("SELECT coalesce(max(id), 0) FROM sample").fetchone()
    return int(number)


def _shift(connection: sqlite3.Connection, after: int, latest: int, delta: int) -> None:
    connection.execute("UPDATE sample SET at = at + ? WHERE id > ? AND at < ?", (delta, after, latest))


def _append_past(
    connection: sqlite3.Connection,
    samples: list[tuple[AttributeRef, int, Value]],
    ids: dict[AttributeRef, int],
    fresh: dict[AttributeRef, Series],
) -> int:
    rows = [(ids[ref], at // 1000, series.stored(value)) for ref, at, value in samples if ref in ids]
    series.save(connection, fresh)
    compact.add_segment(connection, rows)
    compact.prune_anew(connection)
    return len(rows)


def _milliseconds(at: int, now: int) -> int:
    """A sample from the future is dated now, one from before 1970 then."""
    return max(0, min(at, now)) // 1000


def _last_values(connection: sqlite3.Connection) -> dict[AttributeRef, Recorded]:
    names = {known.id: (ref, known.kind) for ref, known in series.load(connection).items()}
    rows = connection.execute("SELECT id, last_at, last_value FROM series WHERE last_at IS NOT NULL").fetchall()
    rows += connection.execute(
        "SELECT series, at, value FROM sample WHERE id IN (SELECT max(id) FROM sample GROUP BY series)"
    ).fetchall()
    values = {}
    for number, at, value in rows:
        ref, kind = names[number]
        values[ref] = Recorded(series.restored(kind, value), at * 1000)
    return values
