"""Small facts about this hub by name, each durable when its coroutine returns."""

import sqlite3

from hub.storage.database import Database

DEMO_PAST = "demo-past"
"""Set when the demo home's past has been written."""


async def is_set(database: Database, name: str) -> bool:
    """Whether the fact was set."""
    return await database.read(
        lambda connection: connection.execute("SELECT 1 FROM meta WHERE name = ?", (name,)).fetchone() is not None
    )


async def remember(database: Database, name: str) -> None:
    """Set the fact."""

    def work(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, 1)", (name,))

    await database.write(work)
