"""What history and the log of events cost, held against Home Assistant's recorder as docs/explanation/storage.md says."""

import asyncio
import random
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from time import process_time
from typing import NamedTuple

from hub.core.bus import Bus
from hub.core.clock import SECOND, ManualClock
from hub.core.device import AttributeRef, Device, Endpoint
from hub.core.event import BY_HUB, Noticed
from hub.core.ids import DeviceId
from hub.core.message import Message
from hub.core.standard import TEMPERATURE
from hub.core.store import Store
from hub.history import History
from hub.storage.connection import connect
from hub.storage.database import Database
from hub.storage.events import EventLog
from tests.benchmarks.row import Row

_GROUP = "storage"
_DAY = 86_400 * SECOND
_NOW = 20_833 * _DAY
_SERIES = 100
_POINTS = 10_000
_RATES = ((10, 120), (100, 120), (1000, 60))
_EVENTS = 5000
_COMMITS = 300
_HA_ROW = 296
_HA_QUERY = 0.098
_AIM_WRITTEN = 200


class _Home(NamedTuple):
    clock: ManualClock
    bus: Bus
    store: Store
    refs: list[AttributeRef]
    database: Database
    history: History


async def _home(folder: Path) -> _Home:
    clock = ManualClock(_NOW)
    bus = Bus(clock, 1)
    store = Store(bus, clock)
    for number in range(_SERIES):
        endpoints = (Endpoint("main", (TEMPERATURE,)),)
        store.describe(Device(DeviceId(f"d{number}"), "D", "d", "sensor", endpoints=endpoints))
    refs = [AttributeRef(DeviceId(f"d{number}"), "main", "temperature") for number in range(_SERIES)]
    database = await Database.open(folder / "history.db", "history")
    history = History(database, bus, store, clock)
    await history.load()
    return _Home(clock, bus, store, refs, database, history)


def rows() -> Iterator[Row]:
    """Everything of this group; `bytes written` reads 0 where the temporary directory is in memory."""
    for measure in (_past, _hot, _recording, _events):
        with tempfile.TemporaryDirectory() as folder:
            yield from asyncio.run(measure(Path(folder)))


def _walk(source: random.Random, value: float) -> float:
    return round(min(60, max(-40, value + source.choice((-0.2, -0.1, 0.1, 0.2)))), 1)


def _day(refs: list[AttributeRef]) -> Iterator[tuple[AttributeRef, int, float]]:
    """10,000 readings in tenths of each of 100 thermometers, over a day."""
    source = random.Random(1)
    values = dict.fromkeys(refs, 20.0)
    step = _DAY // _POINTS
    for place in range(_POINTS):
        for ref in refs:
            values[ref] = _walk(source, values[ref])
            yield ref, _NOW - _DAY + place * step + source.randrange(step), values[ref]


async def _past(folder: Path) -> list[Row]:
    home = await _home(folder)
    started = process_time()
    count = await home.history.append(_day(home.refs))
    appended = (process_time() - started) / count * 1e6
    best = dict.fromkeys((_POINTS, 500), 1.0)
    for points in best:
        for ref in home.refs[:10]:
            started = process_time()
            await home.history.query(ref, _NOW - _DAY, _NOW, points)
            best[points] = min(best[points], process_time() - started)
    await home.database.close()
    size = (folder / "history.db").stat().st_size / count
    return [
        Row.against(_GROUP, "stored bytes a row, compacted", size, "bytes", _HA_ROW),
        Row(_GROUP, "CPU to append a row of the past", appended, "us"),
        *(
            Row.against(_GROUP, f"CPU of one series' 24 h of 1 M rows, {points} points", spent, "s", _HA_QUERY)
            for points, spent in best.items()
        ),
    ]


async def _recording(folder: Path) -> list[Row]:
    """Seconds of reports at a rate, each second a commit; the compactor runs when it would."""
    home = await _home(folder)
    source = random.Random(1)
    values = dict.fromkeys(home.refs, 20.0)
    found = []
    for rate, seconds in _RATES:
        before, started, recorded = _written(), process_time(), home.history.recorded
        for _ in range(seconds):
            for _ in range(rate):
                ref = source.choice(home.refs)
                values[ref] = _walk(source, values[ref])
                home.store.report(ref, values[ref])
            home.clock.advance(1)
            await home.history.flush()
            await home.history.keep()
        samples = home.history.recorded - recorded
        written, spent = (_written() - before) / samples, (process_time() - started) / samples * 1e6
        found += [
            Row.against(_GROUP, f"bytes written to disk a sample at {rate}/s", written, "bytes", _AIM_WRITTEN),
            Row(_GROUP, f"CPU a sample at {rate}/s, store and bus included", spent, "us"),
        ]
    await home.database.close()
    return found


async def _hot(folder: Path) -> list[Row]:
    """Rows that no compactor has seen yet."""
    home = await _home(folder)
    empty = await home.database.read(_pages)
    source = random.Random(1)
    for _ in range(20_000):
        home.store.report(source.choice(home.refs), round(source.uniform(-40, 60), 1))
    await home.history.flush()
    size = (await home.database.read(_pages) - empty) / home.history.recorded
    await home.database.close()
    return [Row.against(_GROUP, "stored bytes a row, hot", size, "bytes", _HA_ROW)]


def _pages(connection: sqlite3.Connection) -> int:
    """Bytes of the file."""
    (count,) = connection.execute("PRAGMA page_count").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    return int(count * size)


async def _events(folder: Path) -> list[Row]:
    """The log of events, held against the same inserts in a loop of plain SQLite with one commit each."""
    clock = ManualClock(_NOW)
    bus = Bus(clock, 1)
    database = await Database.open(folder / "hub.db", "hub")
    log = EventLog(database, bus, Store(bus, clock))
    started = process_time()
    for _ in range(_EVENTS):
        bus.publish(Noticed(Message("benchmark")), BY_HUB)
    await database.flush()
    recorded = (process_time() - started) / _EVENTS * 1e6
    started = process_time()
    for number in range(_COMMITS):
        await database.write(partial(_touch, number=number))
    acknowledged = (process_time() - started) / _COMMITS * 1e6
    log.close()
    await database.close()
    plain = _plain(folder / "plain.db")
    return [
        Row(_GROUP, "CPU to record a notable event", recorded, "us"),
        Row.against(_GROUP, "CPU of a write that is acknowledged (plain sqlite3)", acknowledged, "us", plain),
    ]


def _touch(connection: sqlite3.Connection, number: int) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('benchmark', ?)", (number,))


def _plain(path: Path) -> float:
    """CPU, in microseconds, of an insert and its commit without thread or queue."""
    with closing(connect(path)) as connection:
        connection.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY) WITHOUT ROWID")
        started = process_time()
        for number in range(_COMMITS):
            _touch(connection, number)
        return (process_time() - started) / _COMMITS * 1e6


def _written() -> int:
    """Bytes that this process caused to be written to storage, proc_pid_io(5)."""
    lines = Path("/proc/self/io").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("write_bytes"))
