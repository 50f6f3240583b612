"""What SQLite's errors mean to the hub."""

import errno
import sqlite3

from hub.core.errors import Code, Problem

# Primary result codes, https://www.sqlite.org/rescode.html
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_FAILED = {
    *_DAMAGED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
}
_FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def is_damage(error: BaseException) -> bool:
    """Whether the file itself is broken."""
    return isinstance(error, sqlite3.DatabaseError) and _primary(error) in _DAMAGED


def is_storage(error: BaseException) -> bool:
    """Whether the disk or file failed, as opposed to a statement that was wrong."""
    return isinstance(error, OSError) or (
        isinstance(error, sqlite3.Error) and (_primary(error) in _FAILED or _primary(error) == sqlite3.SQLITE_FULL)
    )


def translate(error: BaseException) -> BaseException:
    """A failure of storage as the `Problem` that people see; anything else as it is."""
    if isinstance(error, OSError) and error.errno in _FULL_DISK:
        return Problem(Code.STORAGE_FULL)
    if not is_storage(error):
        return error
    if isinstance(error, sqlite3.Error) and _primary(error) == sqlite3.SQLITE_FULL:
        return Problem(Code.STORAGE_FULL)
    return Problem(Code.STORAGE_FAILED, reason=str(error))


def _primary(error: sqlite3.Error) -> int:
    """The primary result code; the sqlite3 module raises some errors of its own, without any."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
