"""The shelf on which the registry keeps devices."""

import asyncio
import logging
import sqlite3

import msgspec

from hub.core.device import Device
from hub.core.ids import DeviceId
from hub.storage.database import Database

_decoder = msgspec.json.Decoder(Device)

log = logging.getLogger(__name__)


class DeviceRows:
    """A `hub.core.ports.DeviceShelf` in hub.db."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, device: Device) -> asyncio.Future[None]:
        """Insert or replace a device; done when it is on disk. A replaced one keeps its place in the order."""
        body = msgspec.json.encode(device)

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO device (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
                (device.id, body),
            )

        return self._database.write(work)

    def remove(self, device: DeviceId) -> asyncio.Future[None]:
        """Remove a device, if it is there."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM device WHERE id = ?", (device,))

        return self._database.write(work)

    async def load(self) -> list[Device]:
        """Every device, in the order in which they were added. One that cannot be read is logged and left alone."""
        rows = await self._database.read(
            lambda connection: connection.execute("SELECT id, body FROM device ORDER BY number").fetchall()
        )
        return [device for number, body in rows if (device := _decode(number, body)) is not None]


def _decode(number: str, body: bytes) -> Device | None:
    try:
        return _decoder.decode(body)
    except msgspec.MsgspecError as error:
        log.warning("device %s cannot be read: %s", number, error)
        return None
