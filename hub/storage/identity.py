"""What makes this hub this hub: its id, and the lock on its data directory."""

import fcntl
import os
import sqlite3
from pathlib import Path

from hub.core.errors import Code, FieldProblem, Problem
from hub.core.ids import new_id
from hub.storage.database import Database


async def hub_id(database: Database) -> str:
    """The hub's UUIDv7, made at its first start."""
    return await database.write(_identify)


def _identify(connection: sqlite3.Connection) -> str:
    connection.execute("INSERT OR IGNORE INTO meta VALUES ('hub', ?)", (new_id(),))
    (found,) = connection.execute("SELECT value FROM meta WHERE name = 'hub'").fetchone()
    return str(found)


class DataLock:
    """Held by the process that works on a data directory; it ends with the process, however that ends."""

    def __init__(self, folder: Path) -> None:
        """`Problem` conflict when another process holds it."""
        self._file = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            fault = FieldProblem("data", "a running hub works on it", code="storage-in-use")
            raise Problem(Code.CONFLICT, fields=(fault,), folder=str(folder)) from None

    def release(self) -> None:
        """Let others work on it."""
        os.close(self._file)
