"""A SQLite connection on a thread of its own, entered once per batch and never once per row."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import aiosqlite

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
)

TUNING: dict[str, tuple[str, ...]] = {
    # Each second touches few rows: small pages, and seldom copied from the log, spare the SD card (docs/explanation).
    "history": ("PRAGMA page_size = 1024", "PRAGMA wal_autocheckpoint = 16000"),
}
"""What a database needs besides, by schema."""


class Connection(aiosqlite.Connection):
    """aiosqlite's thread and queue, with `call` as the one way in."""

    def __init__(self, path: Path, name: str, pragmas: tuple[str, ...] = ()) -> None:
        super().__init__(lambda: connect(path, pragmas), iter_chunk_size=64)
        self.name = name
        self.daemon = True

    async def call[T](self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on the connection's thread."""
        result: T = await self._execute(work, self._conn)  # type: ignore[no-untyped-call]  # aiosqlite gives no types
        return result


def connect(path: Path, pragmas: tuple[str, ...] = ()) -> sqlite3.Connection:
    """A connection in autocommit mode, so that whoever wants a transaction says BEGIN."""
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=256)
    try:
        for pragma in (*pragmas, *PRAGMAS):
            connection.execute(pragma)
    except sqlite3.Error:
        connection.close()
        raise
    return connection
