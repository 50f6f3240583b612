"""kill -9, twenty times, at 500 acknowledged changes a second: nothing that was acknowledged is missing."""

import asyncio
import random
import shutil
import sqlite3
import statistics
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.durability.hub.live import FIRST_NAME, Live, Memory, snapshot
from tests.peers.hub import HubProcess

KILLS = 20
RATE = 500
SENSORS = 10
"""Each with a temperature and a humidity that are commanded."""

LAZY = 1.0
"""Seconds of telemetry that may be lost."""
LATE = 0.5
"""Seconds that the machine may be late to write them, while it runs other tests."""

# A demo home that lives fast gives telemetry that nobody commands.
SETTINGS = "drivers:\n  virtual: {demo: true, speed: 3600}\n"
BROKEN = "drivers:\n  virtual: {no_such_setting: 1}\n"


def _furnish(hub: HubProcess, token: str) -> list[str]:
    """Virtual sensors to be commanded, and furniture of the demo home that reports by itself; the sensors' ids."""
    hub.ask("POST", "/found/discover", token=token)
    for found in hub.ask("GET", "/found", token=token)["found"]:
        body = {key: found[key] for key in ("driver", "address", "name")}
        hub.ask("POST", "/found/add", body, token)
    made = [hub.ask("POST", "/devices", {"name": f"S{n}", "kind": "sensor"}, token) for n in range(SENSORS)]
    return [device["id"] for device in made]


class Remains:
    """The databases as the kill left them, looked at on a copy, so that the hub finds them untouched."""

    def __init__(self, data: Path, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()
        for path in data.glob("*.db*"):
            if not path.name.endswith("-shm"):
                shutil.copy(path, folder)

    def check(self) -> None:
        for name in ("hub.db", "history.db"):
            assert self._rows(name, "PRAGMA integrity_check") == [("ok",)]

    def commands(self) -> set[str]:
        query = "SELECT json_extract(body, '$.body.command') FROM event WHERE kind = 'command_ended'"
        return {command for (command,) in self._rows("hub.db", query)}

    def newest_samples(self) -> dict[tuple[str, str, str], int]:
        """When the newest recorded sample of each series was, in UTC milliseconds."""
        query = (
            "SELECT device, endpoint, attribute, max(coalesce(last_at, 0), coalesce(max(at), 0)) "
            "FROM series LEFT JOIN sample ON sample.series = series.id GROUP BY series.id"
        )
        return {(device, endpoint, name): at for device, endpoint, name, at in self._rows("history.db", query)}

    def _rows(self, name: str, query: str) -> list[tuple]:
        with closing(sqlite3.connect(self._folder / name)) as connection:
            return connection.execute(query).fetchall()


def _lost_seconds(remains: Remains, memory: Memory, killed: float) -> float:
    """How long before the kill the oldest report was made that a client saw and the disk does not know."""
    newest = remains.newest_samples()
    lost = [at for ref, at in memory.seen.items() if ref in newest and newest[ref] < at // 1000]
    return killed - min(lost) / 1e6 if lost else 0.0


async def _verify(hub: HubProcess, token: str, memory: Memory) -> None:
    """Everything that was acknowledged is there."""
    epoch, states = await snapshot(hub, token)
    assert epoch > memory.epoch
    memory.epoch = epoch
    for ref, may in memory.may.items():
        assert states[ref][0] in may, (ref, states[ref], may)
        memory.may[ref] = [states[ref][0]]
    names = {item["id"]: item["name"] for item in await _get(hub, "/devices", token)}
    for device, may in memory.names.items():
        assert names[device] in may or FIRST_NAME in may, (names[device], may)
        memory.names[device] = [names[device]]
    assert memory.areas <= {item["name"] for item in await _get(hub, "/areas", token)}
    assert memory.users <= {item["email"] for item in await _get(hub, "/users", token)}


async def _get(hub: HubProcess, path: str, token: str) -> list[dict]:
    answer = await asyncio.to_thread(hub.ask, "GET", path, None, token)
    return answer[path.removeprefix("/")]


@pytest.mark.timeout(300)
async def test_nothing_acknowledged_is_missing_after_twenty_kills(start, tmp_path, record_property):
    seeded = random.Random(500)
    settings = tmp_path / "data" / "config" / "hub.yaml"
    settings.parent.mkdir(parents=True)
    settings.write_text(SETTINGS)
    memory, starts, lost = Memory(), [], []
    hub = await asyncio.to_thread(start)
    token = await asyncio.to_thread(hub.claim)
    sensors = await asyncio.to_thread(_furnish, hub, token)
    acknowledged, busy = 0, 0.0
    for number in range(1, KILLS + 1):
        live = Live(hub, token, memory, sensors, RATE)
        began = time.monotonic()
        await live.until_killed(seeded.uniform(0.6, 1.4), number)
        busy += time.monotonic() - began
        acknowledged += live.acknowledged
        remains = Remains(hub.data, tmp_path / f"kill {number}")
        remains.check()
        assert memory.commands <= remains.commands()
        lost.append(_lost_seconds(remains, memory, live.killed))
        hub = await asyncio.to_thread(start)
        starts.append(hub.wall)
        await _verify(hub, token, memory)
    record_property("acknowledged a second", round(acknowledged / busy))
    record_property("telemetry lost, s", f"median {statistics.median(lost):.2f}, at most {max(lost):.2f}")
    record_property("start, s", f"median {statistics.median(starts):.2f}, at most {max(starts):.2f}")
    assert max(lost) <= LAZY + LATE, lost
    hub.kill()
    settings.write_text(BROKEN)
    hub = await asyncio.to_thread(start)
    _, states = await snapshot(hub, token)
    assert {ref: states[ref] for ref in memory.may} == {ref: (may[-1], "stale") for ref, may in memory.may.items()}
