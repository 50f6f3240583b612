"""A hub without drivers and servers: what the children of these tests run, and what looks at the files after them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from hub.core.bus import Bus
from hub.core.capability import Attribute, Capability, IntType, Retention
from hub.core.clock import Clock, SystemClock
from hub.core.device import AttributeRef, Device, Endpoint
from hub.core.event import Event
from hub.core.ids import DeviceId
from hub.core.store import Store
from hub.history import History, restore
from hub.storage.database import Database
from hub.storage.documents import Documents, Kind, Parsed
from hub.storage.epochs import next_epoch
from hub.storage.events import EventLog

THING = DeviceId("thing")
SETTING = AttributeRef(THING, "main", "setting")
COUNT = AttributeRef(THING, "main", "count")
COUNTER = Capability(
    "x.counter", (Attribute("setting", IntType()), Attribute("count", IntType(), retention=Retention.MEASUREMENT))
)


def parse(text: str) -> Parsed[str]:
    return Parsed(text)


NOTES = Kind("notes", 1, parse)


class Home(NamedTuple):
    hub: Database
    past: Database
    clock: Clock
    bus: Bus
    store: Store
    log: EventLog
    history: History
    documents: Documents
    seen: list[Event]


@asynccontextmanager
async def home(folder: Path) -> AsyncIterator[Home]:
    """Opened as the hub opens it at a start: values are restored."""
    hub = await Database.open(folder / "hub.db", "hub")
    past = await Database.open(folder / "history.db", "history")
    clock = SystemClock(asyncio.get_running_loop())
    bus = Bus(clock, await next_epoch(hub))
    seen: list[Event] = []
    bus.subscribe(seen.append)
    store = Store(bus, clock)
    log = EventLog(hub, bus, store)
    history = History(past, bus, store, clock)
    documents = Documents(folder / "config", hub, bus, clock, [NOTES])
    store.describe(Device(THING, "Thing", "thing", "test", endpoints=(Endpoint("main", (COUNTER,)),)))
    await history.load()
    await documents.load()
    await restore(store, history, log)
    try:
        yield Home(hub, past, clock, bus, store, log, history, documents, seen)
    finally:
        log.close()
        history.close()
        await hub.close()
        await past.close()
