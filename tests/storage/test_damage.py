import re
import sqlite3
from contextlib import closing
from functools import partial

import pytest

from hub.core.errors import Problem
from hub.storage.damage import mark_suspect
from hub.storage.database import Database
from hub.storage.epochs import next_epoch
from hub.storage.schema import NewerSchemaError

BIG = "x" * 3000
ROWS = 400


@pytest.fixture
async def path(tmp_path):
    """A hub.db of about 1.5 MB, cleanly closed."""
    database = await Database.open(tmp_path / "hub.db", "hub")
    await database.write(fill)
    await next_epoch(database)
    await database.close()
    return database.path


def fill(connection):
    connection.executemany(
        "INSERT INTO device (id, body) VALUES (?, ?)", [(f"d{number}", BIG.encode()) for number in range(ROWS)]
    )
    connection.executemany("INSERT INTO meta VALUES (?, ?)", [(f"fact-{number}", number) for number in range(20)])


def count(connection, table="device"):
    return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def overwrite(path, start, length):
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xa5" * length)


async def reopen(path):
    database = await Database.open(path, "hub")
    found = await database.read(count), await database.read(partial(count, table="meta")), await next_epoch(database)
    await database.close()
    return database.notices, *found


async def test_a_sound_file_is_left_as_it_is(path):
    notices, devices, facts, epoch = await reopen(path)
    assert (notices, devices, facts, epoch) == ((), ROWS, 21, 2)


async def test_something_that_is_no_database_is_set_aside(path):
    path.write_bytes(b"not a database" * 100)
    (notice,), devices, _, epoch = await reopen(path)
    assert devices == 0
    assert epoch != 2
    assert notice.code == "storage-damaged"
    assert re.fullmatch(r"hub\.db\.damaged-\d{8}T\d{6}Z", str(notice.args["aside"]))
    assert (path.parent / str(notice.args["aside"])).read_bytes().startswith(b"not a database")


async def test_an_empty_file_is_a_new_database(path):
    path.write_bytes(b"")
    assert (await reopen(path))[:2] == ((), 0)


async def test_what_lies_before_and_behind_a_broken_page_is_salvaged(path):
    overwrite(path, path.stat().st_size // 2 // 4096 * 4096, 8192)
    (notice,), devices, facts, epoch = await reopen(path)
    assert ROWS - 20 <= devices < ROWS
    assert (facts, epoch) == (21, 2)
    assert int(notice.args["rows"]) >= devices + facts


async def test_a_broken_head_is_set_aside_even_if_nothing_can_be_saved(path):
    overwrite(path, 0, 4096)
    (notice,), devices, _, _ = await reopen(path)
    assert (devices, notice.args["rows"]) == (0, "0")


async def test_a_second_damaged_file_within_a_second_gets_another_name(path):
    for _ in range(2):
        path.write_bytes(b"not a database" * 100)
        await reopen(path)
    assert len(list(path.parent.glob("hub.db.damaged-*"))) == 2


async def test_a_big_file_is_checked_only_when_it_was_suspected(path, monkeypatch):
    monkeypatch.setattr("hub.storage.damage._ALWAYS_CHECKED", 1000)
    overwrite(path, path.stat().st_size // 2 // 4096 * 4096, 8192)
    database = await Database.open(path, "hub")
    assert database.notices == ()
    with pytest.raises(Problem, match="storage-failed"):
        await database.read(lambda connection: connection.execute("SELECT sum(length(body)) FROM device").fetchall())
    await database.close()
    assert path.with_name("hub.db.suspect").exists()
    (notice,), devices, _, _ = await reopen(path)
    assert notice.code == "storage-damaged"
    assert devices >= ROWS - 20
    assert not path.with_name("hub.db.suspect").exists()


async def test_a_suspicion_that_was_wrong_is_forgotten(path):
    mark_suspect(path)
    assert (await reopen(path))[0] == ()
    assert not path.with_name("hub.db.suspect").exists()


async def test_rows_that_break_a_rule_of_the_schema_are_left_behind(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "DROP TABLE meta; CREATE TABLE meta (name TEXT, value ANY); INSERT INTO meta VALUES ('a', 1), ('b', NULL);"
        )
    overwrite(path, path.stat().st_size // 2 // 4096 * 4096, 8192)
    _, _, facts, _ = await reopen(path)
    assert facts == 2


async def test_a_file_of_a_newer_release_is_not_damaged(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(NewerSchemaError):
        await Database.open(path, "hub")


async def test_a_folder_in_its_place_is_an_error_and_not_damage(tmp_path):
    (tmp_path / "hub.db").mkdir()
    with pytest.raises(sqlite3.OperationalError):
        await Database.open(tmp_path / "hub.db", "hub")
    assert (tmp_path / "hub.db").is_dir()
