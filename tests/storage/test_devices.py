import sqlite3

import pytest

from hub.core import standard
from hub.core.device import Device, Endpoint, Link
from hub.core.ids import DeviceId
from hub.storage.devices import DeviceRows

EVERYTHING = (
    standard.ON_OFF,
    standard.LEVEL,
    standard.COLOR,
    standard.color_temperature(),
    standard.COVER,
    standard.LOCK,
    standard.BUTTON,
    standard.MEDIA,
)


def device(number: int, name: str = "Lamp", **fields) -> Device:
    return Device(DeviceId(f"d{number}"), name, f"lamp-{number}", "light", **fields)


@pytest.fixture
def shelf(database) -> DeviceRows:
    return DeviceRows(database)


async def test_a_device_comes_back_as_it_was(shelf):
    lamp = device(
        1,
        links=(Link("kasa", "127.0.0.1:9999", identifiers={"mac": "aa"}, options={"poll": 5, "fast": True}),),
        endpoints=(Endpoint("main", EVERYTHING),),
    )
    await shelf.put(lamp)
    assert await shelf.load() == [lamp]


async def test_devices_keep_their_order_when_one_is_replaced(shelf):
    for number in (3, 1, 2):
        await shelf.put(device(number))
    await shelf.put(device(3, name="Other"))
    assert [(item.id, item.name) for item in await shelf.load()] == [("d3", "Other"), ("d1", "Lamp"), ("d2", "Lamp")]


async def test_a_removed_device_is_gone(shelf):
    await shelf.put(device(1))
    await shelf.remove(DeviceId("d1"))
    await shelf.remove(DeviceId("d1"))
    assert await shelf.load() == []


async def test_a_device_that_cannot_be_read_does_not_hide_the_others(shelf, database, caplog):
    await shelf.put(device(1))
    await database.write(
        lambda connection: connection.execute("INSERT INTO device (id, body) VALUES ('odd', ?)", (b"{",))
    )
    assert [item.id for item in await shelf.load()] == ["d1"]
    assert "device odd cannot be read" in caplog.text


async def test_a_broken_statement_is_not_silent(database):
    with pytest.raises(sqlite3.IntegrityError):
        await database.write(
            lambda connection: connection.execute("INSERT INTO device (id, body) VALUES (NULL, ?)", (b"",))
        )
