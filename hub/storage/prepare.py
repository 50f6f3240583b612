"""Before a database is used: it is checked, set aside when damaged, and brought to the newest schema."""

import logging
import os
from contextlib import closing
from pathlib import Path

from hub.core.message import Message
from hub.storage.connection import connect
from hub.storage.damage import clear_suspicion, damaged, salvage, set_aside
from hub.storage.schema import migrate, migrations

_ROOM = 256 * 1024

log = logging.getLogger(__name__)

_UNUSED_EPOCH = "UPDATE meta SET value = abs(random() % 1000000) WHERE name = 'epoch' AND value = 0"
"""Where the count of starts was lost: clients that know positions of the old file must not take new ones for them."""


def prepare(path: Path, schema: str, pragmas: tuple[str, ...]) -> tuple[Message, ...]:
    """Blocks. The answer is what people should know: a damaged file that was set aside."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _reserve(path).unlink(missing_ok=True)
    scripts = migrations(schema)
    fault = damaged(path)
    if fault is None:
        _migrate(path, scripts, pragmas)
        clear_suspicion(path)
        return ()
    aside = set_aside(path)
    _migrate(path, scripts, pragmas)
    with closing(connect(path, pragmas)) as connection:
        rows = salvage(aside, connection)
        connection.execute(_UNUSED_EPOCH)
    return (Message("storage-damaged", {"file": path.name, "aside": aside.name, "rows": str(rows), "fault": fault}),)


def reserve(path: Path) -> None:
    """Blocks. Keep the room that opening the closed database needs for its log, so that it opens on a full disk."""
    try:
        with _reserve(path).open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, _ROOM)
    except OSError as error:
        log.warning("%s may not open if the disk stays full: %s", path.name, error)


def _reserve(path: Path) -> Path:
    return path.with_name(f"{path.name}.reserve")


def _migrate(path: Path, scripts: list[str], pragmas: tuple[str, ...]) -> None:
    with closing(connect(path, pragmas)) as connection:
        migrate(connection, scripts)
