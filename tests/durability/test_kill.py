"""kill -9 shows that nothing is torn; that it was on disk is shown by test_fsync."""

import asyncio
import random
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from hub.core.clock import SECOND
from hub.core.event import Position
from tests.durability.home import COUNT, SETTING, home

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 20
LOST_AT_MOST = 1.5 * SECOND
"""A second between commits, and the commit."""


async def killed_after(folder: Path, acknowledgements: int) -> list[list[str]]:
    """What a busy child said before it was killed."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.durability.busy", str(folder), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    lines: list[list[str]] = []
    async for line in child.stdout:
        lines.append(line.decode().split())
        if lines[-1][0] == "a":
            acknowledgements -= 1
        if acknowledgements == 0:
            child.kill()
            acknowledgements = -1
    await child.wait()
    return lines


async def check(folder: Path, lines: list[list[str]]) -> None:
    for name in ("hub.db", "history.db"):
        with closing(sqlite3.connect(folder / name)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    acknowledged = [(Position.parse(position), int(setting)) for what, position, setting in lines if what == "a"]
    reported = [(int(count), int(at)) for what, count, at in lines if what == "r"]
    async with home(folder) as part:
        missing = [position for position, _ in acknowledged if await part.log.get(position) is None]
        assert missing == []
        setting = part.store.value(SETTING)
        assert isinstance(setting, int)
        assert setting >= acknowledged[-1][1]
        curve = await part.history.query(COUNT, reported[0][1] - SECOND, part.clock.now(), 1_000_000)
        kept = {round(mean) for _, _, mean, _ in curve.points}
        due = [count for count, at in reported if at < reported[-1][1] - LOST_AT_MOST]
        assert [count for count in due if count not in kept] == []


@pytest.mark.timeout(240)
async def test_nothing_acknowledged_is_missing_after_twenty_kills(tmp_path):
    source = random.Random(1)
    for number in range(ROUNDS):
        # The first lives long enough that history has to have committed.
        lines = await killed_after(tmp_path, 150 if number == 0 else source.randrange(1, 25))
        await check(tmp_path, lines)
