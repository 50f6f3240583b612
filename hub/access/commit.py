"""Keeping memory and database the same."""

import asyncio
import sqlite3
from collections.abc import Callable

from hub.storage.database import Database


async def committed[T](db: Database, work: Callable[[sqlite3.Connection], T], then: Callable[[T], object]) -> T:
    """Run `work` in a transaction, and `then` with its result once that is on disk, even if the caller is cancelled."""
    future = db.write(work)

    def done(written: asyncio.Future[T]) -> None:
        if not written.cancelled() and written.exception() is None:
            then(written.result())

    future.add_done_callback(done)
    return await asyncio.shield(future)
