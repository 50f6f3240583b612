"""One SQLite file: a writer that commits in batches, a reader beside it, and what happens when the disk fails."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from hub.core.message import Message
from hub.storage.connection import TUNING, Connection
from hub.storage.damage import mark_suspect
from hub.storage.failure import is_damage, is_storage, translate
from hub.storage.prepare import prepare, reserve

type Work[T] = Callable[[sqlite3.Connection], T]

log = logging.getLogger(__name__)


class _Queued(NamedTuple):
    work: Work[Any]
    future: asyncio.Future[Any] | None


class _Done(NamedTuple):
    result: Any = None
    error: BaseException | None = None


class _Commit:
    """A transaction that people wait for. Each has a future of its own, so that one who gives up leaves the others be."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: list[asyncio.Future[None]] = []
        self._ended = False
        self._failure: BaseException | None = None

    async def wait(self) -> None:
        """Until it is on disk; raises what kept it from there."""
        if self._ended:
            if self._failure is not None:
                raise self._failure
            return
        future: asyncio.Future[None] = self._loop.create_future()
        self._waiting.append(future)
        await future

    def end(self, failure: BaseException | None) -> None:
        """It was written, or was not because of `failure`."""
        self._ended, self._failure = True, failure
        for future in self._waiting:
            _resolve(future, None, failure)


class Database:
    """Writes are queued in call order and share transactions; a read sees what was committed when it began.

    A work is a function of the connection: it neither commits nor keeps the connection, and may be called twice when
    the first transaction failed. Whatever it raises reaches its own caller only; a failing disk becomes a `Problem`
    with code storage-full or storage-failed.
    """

    def __init__(self, path: Path, writer: Connection, reader: Connection, lazy: float) -> None:
        self.path = path
        self.notices: tuple[Message, ...] = ()
        self.failures = 0
        self._fault = ""
        self._writer = writer
        self._reader = reader
        self._lazy = lazy
        self._loop = asyncio.get_running_loop()
        self._queue: list[_Queued] = []
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._queued_durable: _Commit | None = None
        self._flying_durable: _Commit | None = None

    @classmethod
    async def open(cls, path: Path, schema: str, *, lazy: float = 1.0, pragmas: tuple[str, ...] = ()) -> "Database":
        """Open or make `path` and bring it to the newest version of `schema` (a folder of `hub/storage/schema`).

        `lazy` is the longest, in seconds, that `write_soon` waits. A damaged file is set aside and what can be read
        of it is copied; `notices` then says so. `NewerSchemaError` for a file of a newer release.
        """
        pragmas = (*TUNING.get(schema, ()), *pragmas)
        notices = await asyncio.to_thread(prepare, path, schema, pragmas)
        writer = Connection(path, f"{path.name} writer", pragmas)
        reader = Connection(path, f"{path.name} reader", (*pragmas, "PRAGMA query_only = ON"))
        await writer
        try:
            await reader
        except BaseException:
            await writer.close()
            raise
        database = cls(path, writer, reader, lazy)
        database.notices = notices
        return database

    def write[T](self, work: Work[T]) -> asyncio.Future[T]:
        """Run `work` in the next transaction; done when that is on disk. Nobody has to await the answer."""
        future: asyncio.Future[T] = self._loop.create_future()
        future.add_done_callback(_retrieve)
        self._queue.append(_Queued(work, future))
        if self._queued_durable is None:
            self._queued_durable = _Commit(self._loop)
        self._start()
        return future

    def write_soon(self, work: Work[object]) -> None:
        """Run `work` in the next transaction that somebody waits for, or in one of its own after `lazy` seconds."""
        self._queue.append(_Queued(work, None))
        if self._task is None and self._timer is None:
            self._timer = self._loop.call_later(self._lazy, self._start)

    async def read[T](self, work: Work[T]) -> T:
        """Run `work` on the read connection, in one snapshot."""
        try:
            return await self._reader.call(lambda connection: _snapshot(connection, work))
        except Exception as error:
            await self._note(error)
            raise translate(error) from error

    async def settled(self) -> None:
        """Wait until what `write` queued so far is on disk; `Problem` when some of it could not be written."""
        for durable in (self._flying_durable, self._queued_durable):
            if durable is not None:
                await durable.wait()

    async def flush(self) -> None:
        """Wait until everything queued so far, lazy or not, was written or failed."""
        if self._queue or self._task is not None:
            await self.write(_nothing)

    async def close(self) -> None:
        """Write what is queued and close the file."""
        while self._queue or self._task is not None:
            await self.flush()
        await self._reader.close()
        await self._writer.close()
        await asyncio.to_thread(reserve, self.path)

    # -- the writer -------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._task is None and self._queue:
            self._task = self._loop.create_task(self._drain(), name=f"{self.path.name} writer")

    async def _drain(self) -> None:
        """Commit batches until nobody waits for one."""
        while True:
            batch, self._queue = self._queue, []
            self._flying_durable, self._queued_durable = self._queued_durable, None
            await self._commit(batch, self._flying_durable)
            self._flying_durable = None
            if self._queued_durable is None:
                break
        self._task = None
        if self._queue:
            self._timer = self._loop.call_later(self._lazy, self._start)

    async def _commit(self, batch: list[_Queued], durable: "_Commit | None") -> None:
        try:
            outcomes = await self._writer.call(lambda connection: _transact(connection, batch))
        except Exception as error:  # noqa: BLE001 - it reaches whoever waits for the batch
            outcomes = [_Done(error=error)] * len(batch)
        failure: BaseException | None = None
        for queued, outcome in zip(batch, outcomes, strict=True):
            fault = outcome.error
            if fault is not None and is_storage(fault):
                await self._note(fault)
                fault = failure = translate(fault)
            _resolve(queued.future, outcome.result, fault)
        if durable is not None:
            durable.end(failure)
        if failure is None and self._fault:
            self._fault = ""
            log.info("%s: can be written again", self.path.name)

    async def _note(self, error: BaseException) -> None:
        """Count a failure of storage, and log it once; a broken file is looked into at the next start."""
        if not is_storage(error):
            return
        self.failures += 1
        if str(error) != self._fault:
            self._fault = str(error)
            log.error("%s: %s", self.path.name, error)
        if is_damage(error):
            await asyncio.to_thread(mark_suspect, self.path)


def _transact(connection: sqlite3.Connection, batch: list[_Queued]) -> list[_Done]:
    """All works in one transaction; when that cannot be, each in its own, so that what fits is kept."""
    try:
        return _together(connection, batch)
    except sqlite3.Error:
        return [_alone(connection, queued) for queued in batch]


def _together(connection: sqlite3.Connection, batch: list[_Queued]) -> list[_Done]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        done = [_attempt(connection, queued.work) for queued in batch]
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return done


def _attempt(connection: sqlite3.Connection, work: Work[Any]) -> _Done:
    connection.execute("SAVEPOINT work")
    try:
        result = work(connection)
    except Exception as error:
        if not connection.in_transaction:  # SQLite has rolled everything back
            raise
        connection.execute("ROLLBACK TO work")
        connection.execute("RELEASE work")
        return _Done(error=error)
    connection.execute("RELEASE work")
    return _Done(result)


def _alone(connection: sqlite3.Connection, queued: _Queued) -> _Done:
    try:
        return _together(connection, [queued])[0]
    except sqlite3.Error as error:
        return _Done(error=error)


def _snapshot[T](connection: sqlite3.Connection, work: Work[T]) -> T:
    connection.execute("BEGIN")
    try:
        return work(connection)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _nothing(_: sqlite3.Connection) -> None:
    """What `flush` queues behind everything else."""


def _resolve(future: asyncio.Future[Any] | None, result: object, error: BaseException | None) -> None:
    if future is None or future.done():
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)


def _retrieve(future: asyncio.Future[Any]) -> None:
    """Mark the exception as seen: whoever does not await an answer does not want to hear of it."""
    if not future.cancelled():
        future.exception()
