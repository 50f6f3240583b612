"""The epoch of event positions: a number that no earlier start of this hub has used."""

import sqlite3

from hub.storage.database import Database


async def next_epoch(database: Database) -> int:
    """Take a new epoch; it is on disk when this returns."""
    return await database.write(_advance)


def _advance(connection: sqlite3.Connection) -> int:
    (epoch,) = connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'epoch' RETURNING value").fetchone()
    return int(epoch)
