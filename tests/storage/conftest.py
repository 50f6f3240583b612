"""A hub.db, and the objects of the core around it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.core.bus import Bus
from hub.core.clock import SECOND, ManualClock
from hub.core.event import Event
from hub.core.store import Store
from hub.storage.database import Database

NOW = 1_800_000_000 * SECOND


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "hub.db", "hub")
    yield database
    await database.close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def bus(clock) -> Bus:
    return Bus(clock, epoch=1)


@pytest.fixture
def store(bus, clock) -> Store:
    return Store(bus, clock)


@pytest.fixture
def seen(bus) -> list[Event]:
    """Every event from here on."""
    events: list[Event] = []
    bus.subscribe(events.append)
    return events
