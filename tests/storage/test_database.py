import asyncio
import sqlite3
from functools import partial

import pytest

from hub.core.errors import Code, Problem
from hub.storage.database import Database
from hub.storage.epochs import next_epoch


def put(connection, name, value):
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))
    return name


def get(connection, name):
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return row and row[0]


async def test_a_write_is_done_when_it_can_be_read_by_another_connection(database):
    assert await database.write(partial(put, name="a", value=1)) == "a"
    with sqlite3.connect(database.path) as other:
        assert get(other, "a") == 1
    other.close()


async def test_the_file_is_in_wal_mode_and_synchronous_full(database):
    def pragmas(connection):
        return [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]

    assert await database.write(pragmas) == ["wal", 2]


async def test_writes_of_one_turn_share_a_transaction_in_call_order(database):
    transactions = []

    def work(connection, number):
        if number == 0:
            transactions.append(connection.in_transaction)
        connection.execute("UPDATE meta SET value = value * 10 + ? WHERE name = 'order'", (number,))
        return connection.total_changes

    await database.write(partial(put, name="order", value=0))
    counts = await asyncio.gather(*(database.write(partial(work, number=number)) for number in range(5)))
    assert counts == sorted(counts)
    assert transactions == [True]
    assert await database.read(partial(get, name="order")) == 1234


async def test_an_exception_reaches_only_its_own_caller(database):
    def broken(connection):
        put(connection, "broken", 1)
        raise LookupError("mine")

    good, bad, also_good = (
        database.write(partial(put, name="before", value=1)),
        database.write(broken),
        database.write(partial(put, name="after", value=2)),
    )
    with pytest.raises(LookupError, match="mine"):
        await bad
    await asyncio.gather(good, also_good)
    assert await database.read(
        lambda connection: [get(connection, name) for name in ("before", "broken", "after")]
    ) == [
        1,
        None,
        2,
    ]


async def test_nobody_needs_to_await_an_answer(database):
    database.write(lambda connection: connection.execute("SELECT nonsense"))
    database.write(partial(put, name="a", value=1))
    await database.settled()
    assert await database.read(partial(get, name="a")) == 1


async def test_a_cancelled_caller_leaves_its_write_in_the_queue(database):
    future = database.write(partial(put, name="a", value=1))
    future.cancel()
    await database.settled()
    assert await database.read(partial(get, name="a")) == 1


async def test_settled_returns_at_once_when_nothing_waits(database):
    await asyncio.wait_for(database.settled(), 0.1)


async def test_settled_waits_for_what_is_queued_and_for_what_is_on_its_way(database):
    first = database.write(partial(put, name="a", value=1))
    await asyncio.sleep(0)
    second = database.write(partial(put, name="b", value=1))
    await database.settled()
    assert first.done()
    assert second.done()


async def test_a_lazy_write_rides_along_with_the_next_one(database):
    database.write_soon(partial(put, name="lazy", value=1))
    await asyncio.sleep(0.01)
    assert await database.read(partial(get, name="lazy")) is None
    await database.write(partial(put, name="now", value=1))
    assert await database.read(partial(get, name="lazy")) == 1


async def test_a_lazy_write_does_not_wait_longer_than_it_may(tmp_path):
    database = await Database.open(tmp_path / "hub.db", "hub", lazy=0.01)
    written = asyncio.Event()
    loop = asyncio.get_running_loop()
    database.write_soon(lambda connection: loop.call_soon_threadsafe(written.set))
    await asyncio.wait_for(written.wait(), 5)
    await database.close()


async def test_lazy_writes_queued_while_a_batch_is_written_are_not_forgotten(database):
    future = database.write(partial(put, name="a", value=1))
    await asyncio.sleep(0)
    database.write_soon(partial(put, name="lazy", value=1))
    await future
    await database.flush()
    assert await database.read(partial(get, name="lazy")) == 1


async def test_flushing_ends_though_others_go_on_writing(database):
    ended = asyncio.Event()

    async def write_on():
        while not ended.is_set():
            await database.write(partial(put, name="a", value=1))

    writers = [asyncio.ensure_future(write_on()) for _ in range(2)]
    await asyncio.sleep(0)
    database.write_soon(partial(put, name="lazy", value=1))
    await asyncio.wait_for(database.flush(), 5)
    assert await database.read(partial(get, name="lazy")) == 1
    ended.set()
    await asyncio.gather(*writers)


async def test_closing_writes_what_waits(tmp_path):
    database = await Database.open(tmp_path / "hub.db", "hub")
    database.write_soon(partial(put, name="lazy", value=1))
    await database.close()
    database = await Database.open(tmp_path / "hub.db", "hub")
    assert await database.read(partial(get, name="lazy")) == 1
    await database.close()


async def test_a_write_after_closing_fails(tmp_path):
    database = await Database.open(tmp_path / "hub.db", "hub")
    await database.close()
    with pytest.raises(ValueError, match="no active connection"):
        await database.write(partial(put, name="a", value=1))


async def test_a_read_sees_one_snapshot_and_cannot_write(database):
    with pytest.raises(Problem) as caught:
        await database.read(partial(put, name="a", value=1))
    assert caught.value.code is Code.STORAGE_FAILED


async def test_a_wrong_statement_is_the_callers_fault(database):
    with pytest.raises(sqlite3.OperationalError):
        await database.read(lambda connection: connection.execute("SELECT nonsense"))
    assert database.failures == 0


async def test_each_start_takes_a_new_epoch(tmp_path):
    epochs = []
    for _ in range(3):
        database = await Database.open(tmp_path / "hub.db", "hub")
        epochs.append(await next_epoch(database))
        await database.close()
    assert epochs == [1, 2, 3]


class TestFullDisk:
    """SQLite's own limit stands in for the disk; tests/durability uses a real one."""

    @pytest.fixture
    async def full(self, tmp_path):
        database = await Database.open(tmp_path / "hub.db", "hub")
        await database.write(partial(put, name="earlier", value=1))

        def limit(connection):
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages}")

        await database.write(limit)
        yield database
        await database.close()

    async def test_the_writer_is_told_and_earlier_state_stays(self, full):
        with pytest.raises(Problem) as caught:
            await full.write(partial(put, name="big", value="x" * 100_000))
        assert caught.value.code is Code.STORAGE_FULL
        assert await full.read(partial(get, name="earlier")) == 1
        assert full.failures == 1

    async def test_what_fits_is_kept(self, full):
        big = full.write(partial(put, name="big", value="x" * 100_000))
        small = full.write(partial(put, name="earlier", value=2))
        await small
        assert await full.read(partial(get, name="earlier")) == 2
        with pytest.raises(Problem):
            await big

    async def test_settled_tells(self, full):
        full.write(partial(put, name="big", value="x" * 100_000))
        with pytest.raises(Problem):
            await full.settled()
        await full.settled()


async def test_a_transaction_that_sqlite_gives_up_is_tried_work_by_work(database):
    """As on some full disks, where SQLite rolls back more than the statement."""
    calls = []

    def work(connection, name):
        calls.append(name)
        put(connection, name, 1)

    def fails(connection):
        connection.execute("ROLLBACK")
        raise sqlite3.OperationalError("rolled back")

    one, bad, two = (
        database.write(partial(work, name="one")),
        database.write(fails),
        database.write(partial(work, name="two")),
    )
    await asyncio.gather(one, two)
    with pytest.raises(sqlite3.OperationalError):
        await bad
    assert calls == ["one", "one", "two"]
    assert await database.read(partial(get, name="one")) == 1
