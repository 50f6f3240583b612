"""A database file that is broken: finding out, setting it aside, and copying what can still be read."""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

_ALWAYS_CHECKED = 64 * 1024 * 1024
"""Bytes up to which a file is checked at each start; a bigger one when reading or writing it failed before."""

_COMPANIONS = ("", "-wal", "-shm")

log = logging.getLogger(__name__)


def mark_suspect(path: Path) -> None:
    """Remember that SQLite called the file damaged, so that the next start checks all of it."""
    _marker(path).touch()


def clear_suspicion(path: Path) -> None:
    """The file is sound, or gone."""
    _marker(path).unlink(missing_ok=True)


def damaged(path: Path) -> str | None:
    """What is wrong with the file; None when it is sound or there is none."""
    if not path.exists():
        return None
    thorough = path.stat().st_size <= _ALWAYS_CHECKED or _marker(path).exists()
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            if not thorough:
                return None
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            return str(error)
        raise
    return None if verdict == "ok" else " ".join(str(verdict).split())


def set_aside(path: Path) -> Path:
    """Rename the file and its companions to `<name>.damaged-<UTC>`; the answer is the new path."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    name = f"{path.name}.damaged-{stamp}"
    taken = 1
    while path.with_name(name).exists():
        taken += 1
        name = f"{path.name}.damaged-{stamp}-{taken}"
    for suffix in _COMPANIONS:
        companion = path.with_name(path.name + suffix)
        if companion.exists():
            companion.rename(path.with_name(name + suffix))
    clear_suspicion(path)
    return path.with_name(name)


def salvage(aside: Path, fresh: sqlite3.Connection) -> int:
    """Copy into `fresh` every row of `aside` that can be read, table by table; the answer is how many."""
    tables = fresh.execute("SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'")
    copied = 0
    fresh.execute("PRAGMA foreign_keys = OFF")
    try:
        with closing(sqlite3.connect(aside, isolation_level=None)) as source:
            source.execute("PRAGMA query_only = ON")
            for table, without_rowid in tables.fetchall():
                copied += _copy(source, fresh, table, without_rowid=bool(without_rowid))
    except sqlite3.DatabaseError as error:
        log.warning("%s: nothing more can be read: %s", aside.name, error)
    finally:
        fresh.execute("PRAGMA foreign_keys = ON")
    return copied


def _marker(path: Path) -> Path:
    return path.with_name(f"{path.name}.suspect")


def _copy(source: sqlite3.Connection, fresh: sqlite3.Connection, table: str, *, without_rowid: bool) -> int:
    present = dict(_columns(source, table))
    wanted = _columns(fresh, table)
    columns = [f'"{name}"' for name, _ in wanted if name in present]
    if not columns:
        return 0
    keys = [f'"{name}"' for name, key in sorted(wanted, key=lambda column: column[1]) if key]
    names = ", ".join(columns)
    rows = _readable(source, table, names, keys if without_rowid else ["rowid"])
    insert = f'INSERT OR REPLACE INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'  # noqa: S608
    copied = 0
    fresh.execute("BEGIN")
    for row in rows:
        with suppress(sqlite3.IntegrityError):
            copied += fresh.execute(insert, row).rowcount
    fresh.execute("COMMIT")
    return copied


def _columns(connection: sqlite3.Connection, table: str) -> list[tuple[str, int]]:
    """Name and place in the primary key (0: none) of each column."""
    return connection.execute("SELECT name, pk FROM pragma_table_info(?)", (table,)).fetchall()


def _readable(source: sqlite3.Connection, table: str, names: str, keys: list[str]) -> Iterator[tuple[object, ...]]:
    """The rows from the first on; behind a damaged page, from the last back."""
    for direction in ("ASC", "DESC"):
        order = ", ".join(f"{key} {direction}" for key in keys)
        try:
            yield from source.execute(f'SELECT {names} FROM "{table}" NOT INDEXED ORDER BY {order}')  # noqa: S608 - as above
        except sqlite3.DatabaseError as error:
            log.warning("table %s, read %s: %s", table, direction, error)
        else:
            return
