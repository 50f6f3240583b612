"""A disk that is full: telemetry is shed, configuration stays, and everything goes on once there is room."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hub.core.errors import Code, Problem
from hub.core.event import HubActor, Noticed
from hub.storage.database import Database
from tests.durability.busy import command
from tests.durability.home import COUNT, NOTES, SETTING, Home, home

ME = HubActor()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB, where mounting is permitted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    mounted = (
        mount
        and os.geteuid() == 0
        and subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], capture_output=True, check=False
        ).returncode
        == 0
    )
    if not mounted:
        pytest.skip("mounting a file system is not permitted; tests/storage stops SQLite by its own limit")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path) -> None:
    """Leave not a byte."""
    with (folder / "ballast").open("ab", buffering=0) as file:
        for size in (65536, 4096, 512):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue


async def until_refused(part: Home) -> None:
    for number in range(2, 500):
        await command(part, number)


def notices(seen) -> list[str]:
    return [event.body.message.code for event in seen if isinstance(event.body, Noticed)]


async def test_telemetry_is_shed_and_configuration_is_kept(disk):
    async with home(disk) as part:
        await part.documents.save(NOTES, "night", "note: kept", expected=0, actor=ME)
        await command(part, 1)
        part.store.report(COUNT, 1)
        await part.history.flush()
        fill(disk)

        for number in range(2, 3000):
            part.store.report(COUNT, number)
        await part.history.flush()
        await part.history.flush()
        assert notices(part.seen) == ["storage-history-not-recorded"]

        for slug in ("night", "new"):
            with pytest.raises(Problem) as caught:
                await part.documents.save(NOTES, slug, "note: lost " + "x" * 60_000, expected=None, actor=ME)
            assert caught.value.code is Code.STORAGE_FULL
        assert part.documents.get(NOTES, "night").value == "note: kept"
        assert [path.name for path in (disk / "config" / "notes").iterdir()] == ["night.yaml"]
        with pytest.raises(Problem):
            await until_refused(part)
        assert part.store.value(SETTING) != 1  # the device was commanded all the same

        (disk / "ballast").unlink()
        await part.documents.save(NOTES, "night", "note: room again", expected=1, actor=ME)
        await command(part, 1000)
        await part.history.flush()
        assert part.history.shed == 0
        assert (await part.history.last_values())[COUNT].value == 2999

    for name in ("hub.db", "history.db"):
        with closing(sqlite3.connect(disk / name)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_hub_that_stopped_starts_on_a_full_disk(disk):
    async with home(disk) as part:
        await part.documents.save(NOTES, "night", "note: kept", expected=0, actor=ME)
    fill(disk)
    database = await Database.open(disk / "hub.db", "hub")
    assert await database.read(lambda connection: connection.execute("SELECT text FROM document").fetchone()) == (
        "note: kept",
    )
    await database.close()
