"""A history.db and a home with one device of everything that is recorded differently."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.core import standard
from hub.core.bus import Bus
from hub.core.capability import Attribute, BoolType, Capability, EnumType, FloatType, IntType, Retention, TextType
from hub.core.clock import SECOND, ManualClock
from hub.core.device import AttributeRef, Device, Endpoint
from hub.core.event import Event
from hub.core.ids import DeviceId
from hub.core.store import Store
from hub.core.units import Unit
from hub.history import History
from hub.storage.database import Database

HOUR = 3600 * SECOND
DAY = 24 * HOUR
NOON = 20_833 * DAY + 12 * HOUR
THING = DeviceId("thing")
EXTRA = Capability(
    "x.test",
    (
        Attribute("count", IntType()),
        Attribute("mode", EnumType(("off", "heat", "cool"))),
        Attribute("message", TextType()),
        Attribute("secret", BoolType(), retention=Retention.NONE),
        Attribute("ratio", FloatType(), Unit.PERCENT),
    ),
)
CAPABILITIES = (standard.ON_OFF, standard.TEMPERATURE, standard.ENERGY_METER, EXTRA)


def ref(attribute: str) -> AttributeRef:
    return AttributeRef(THING, "main", attribute)


ON, TEMPERATURE, ENERGY, COUNT, MODE, RATIO = map(ref, ("on", "temperature", "energy", "count", "mode", "ratio"))


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def bus(clock) -> Bus:
    return Bus(clock, epoch=1)


@pytest.fixture
def store(bus, clock) -> Store:
    store = Store(bus, clock)
    store.describe(Device(THING, "Thing", "thing", "test", endpoints=(Endpoint("main", CAPABILITIES),)))
    return store


@pytest.fixture
def seen(bus) -> list[Event]:
    events: list[Event] = []
    bus.subscribe(events.append)
    return events


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "history.db", "history")
    yield database
    await database.close()


@pytest.fixture
async def history(database, bus, store, clock) -> AsyncIterator[History]:
    history = History(database, bus, store, clock)
    await history.load()
    yield history
    history.close()
