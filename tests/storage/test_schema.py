import sqlite3
from contextlib import closing

import pytest

from hub.storage.schema import NewerSchemaError, migrate, migrations

DATABASES = ("hub", "history")


@pytest.fixture
def memory():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        yield connection


def dump(connection):
    rows = connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name")
    return "\n\n".join(sql for (sql,) in rows) + "\n"


@pytest.mark.parametrize("name", DATABASES)
def test_the_newest_schema_is_reached_from_every_old_version(name, memory):
    scripts = migrations(name)
    migrate(memory, scripts)
    newest = dump(memory)
    for version in range(1, len(scripts)):
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as old:
            migrate(old, scripts[:version])
            assert migrate(old, scripts) == version
            assert dump(old) == newest


@pytest.mark.parametrize("name", DATABASES)
def test_migrating_twice_changes_nothing(name, memory):
    scripts = migrations(name)
    assert migrate(memory, scripts) == 0
    assert migrate(memory, scripts) == len(scripts)


def test_a_step_that_fails_leaves_the_version_before_it(memory):
    with pytest.raises(sqlite3.OperationalError):
        migrate(memory, ["CREATE TABLE a (b);", "CREATE TABLE c (d); CREATE TABLE a (b);"])
    assert memory.execute("PRAGMA user_version").fetchone() == (1,)
    assert memory.execute("SELECT name FROM sqlite_schema").fetchall() == [("a",)]


def test_a_database_of_a_newer_release_is_left_alone(memory):
    memory.execute("PRAGMA user_version = 7")
    with pytest.raises(NewerSchemaError, match="schema 7") as caught:
        migrate(memory, ["CREATE TABLE a (b);"])
    assert (caught.value.found, caught.value.known) == (7, 1)


def test_a_gap_in_the_numbers_is_noticed(monkeypatch, tmp_path):
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "0002_later.sql").write_text("")
    monkeypatch.setattr("hub.storage.schema.resources.files", lambda _: tmp_path)
    with pytest.raises(ValueError, match="must have number 1"):
        migrations("x")
