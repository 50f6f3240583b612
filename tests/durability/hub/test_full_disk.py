"""A hub on a disk that is full: the home goes on, what cannot be saved is refused, nothing is half-written."""

import asyncio
import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.durability.hub.test_kill import Remains
from tests.peers.hub import ROOT, HubProcess, Refused

pytestmark = [pytest.mark.peer("private mounts"), pytest.mark.timeout(120)]

PATIENCE = 30.0
_PAGE = 4096
SCENARIO = """
schema: 1
name: Light for whoever comes
triggers:
  - change: {device: motion, attribute: occupied, to: true}
actions:
  - command: {device: lamp, capability: on_off, command: "on"}
"""


class SmallDisk:
    """A file system of 24 MB that only the hub sees as the folder `inside`; we see it as `outside`."""

    def __init__(self, unshare: Path, inside: Path) -> None:
        inside.mkdir()
        script = 'mount -t tmpfs -o size=24m tmpfs "$0" && echo mounted && exec sleep infinity'
        command = [str(unshare), "--mount", "sh", "-c", script, str(inside)]
        self._holder = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert self._holder.stdout is not None
        assert self._holder.stdout.readline() == b"mounted\n"
        self.enter = ["nsenter", "--mount", "--target", str(self._holder.pid), f"--wd={ROOT}"]
        self.outside = Path(f"/proc/{self._holder.pid}/root{inside}")

    def fill(self) -> None:
        """Leave not one page."""
        with (self.outside / "ballast").open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(_PAGE))

    def make_room(self) -> None:
        """Take away what fills it."""
        (self.outside / "ballast").unlink()

    def close(self) -> None:
        """The last process that sees it ends it."""
        self._holder.kill()
        self._holder.wait()
        assert self._holder.stdout is not None
        self._holder.stdout.close()


@pytest.fixture
def disk(tmp_path: Path, peer_path: Callable[[str], Path]) -> Iterator[SmallDisk]:
    disk = SmallDisk(peer_path("private mounts"), tmp_path / "data")
    yield disk
    disk.close()


class Home:
    """A lamp, a motion sensor, and a scenario that joins them."""

    def __init__(self, hub: HubProcess) -> None:
        self.hub = hub
        self.token = hub.claim()
        self.area = self.ask("POST", "/areas", {"name": "Sala"})["id"]
        self.lamp = self.ask("POST", "/devices", {"name": "Lamp", "kind": "light"})["id"]
        self.motion = self.ask("POST", "/devices", {"name": "Motion", "kind": "motion"})["id"]
        self.ask("POST", "/scenarios", {"name": "Light", "text": SCENARIO})
        self.ask("PATCH", "/home", {"name": "Casa azul"})

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        return self.hub.ask(method, path, body, self.token)

    def command(self, device: str, capability: str, name: str, **args: Any) -> Any:
        body = {"capability": capability, "command": name, "args": args}
        return self.ask("POST", f"/devices/{device}/command", body)

    def refused(self, method: str, path: str, body: Any) -> str:
        """The code of the problem, which has to be one that says that storage is insufficient."""
        with pytest.raises(Refused) as caught:
            self.ask(method, path, body)
        assert caught.value.status == 507
        return str(caught.value.problem["code"])

    def metric(self, name: str) -> float:
        lines = self.ask("GET", "/metrics").splitlines()
        return float(next(line.split()[1] for line in lines if line.startswith(f"anasy_{name} ")))

    def until_metric(self, name: str, least: float) -> None:
        """Wait, where nothing tells, until a counter has come so far."""
        deadline = time.monotonic() + PATIENCE
        while self.metric(name) < least:
            assert time.monotonic() < deadline, name
            time.sleep(0.2)


class Watcher:
    """What a WebSocket is told."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], Any] = {}
        self.notices: list[str] = []
        self._told = asyncio.Event()

    async def listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            frame = json.loads(message.data)
            for device, _, attribute, value, *_ in frame.get("states", ()):
                self.values[device, attribute] = value
            body = frame.get("event", {}).get("body", {})
            if body.get("type") == "noticed":
                self.notices.append(body["message"]["code"])
            self._told.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():
                self._told.clear()
                await self._told.wait()


@asynccontextmanager
async def watching(home: Home):
    watcher = Watcher()
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"http://127.0.0.1:{home.hub.port}/api/v1/ws", max_msg_size=0) as socket,
    ):
        await socket.send_json({"type": "auth", "token": home.token})
        await socket.send_json({"type": "subscribe"})
        listening = asyncio.ensure_future(watcher.listen(socket))
        await watcher.until(lambda: bool(watcher.values))
        yield watcher
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _nothing_is_saved(home: Home, disk: SmallDisk) -> None:
    """Every change is refused, and is nowhere afterwards."""
    before = _files(disk.outside / "config")
    user = {"name": "Bia", "email": "bia@example.com", "password": "another long password", "role": "member"}
    for method, path, body in (
        ("PATCH", "/home", {"name": "Casa verde"}),
        ("POST", "/areas", {"name": "Cozinha"}),
        ("PATCH", f"/areas/{home.area}", {"name": "Sala grande"}),
        ("POST", "/devices", {"name": "Second lamp", "kind": "light"}),
        ("PATCH", f"/devices/{home.lamp}", {"name": "Renamed"}),
        ("POST", "/users", user),
        ("POST", "/scenarios", {"name": "Second", "text": SCENARIO}),
    ):
        assert home.refused(method, path, body) == "storage-full", path
    assert _files(disk.outside / "config") == before
    assert home.ask("GET", "/home")["name"] == "Casa azul"
    assert [area["name"] for area in home.ask("GET", "/areas")["areas"]] == ["Sala"]
    assert {item["name"] for item in home.ask("GET", "/devices")["devices"]} >= {"Lamp", "Motion"}
    assert home.ask("GET", f"/devices/{home.lamp}")["name"] == "Lamp"
    assert len(home.ask("GET", "/users")["users"]) == 1
    assert len(home.ask("GET", "/scenarios")["scenarios"]) == 1


async def test_the_home_goes_on_while_the_disk_is_full(start, disk, tmp_path):
    hub = await asyncio.to_thread(start, before=disk.enter)
    home = await asyncio.to_thread(Home, hub)
    ask, command = home.ask, home.command
    async with watching(home) as watcher:
        await asyncio.to_thread(disk.fill)
        await asyncio.to_thread(_nothing_is_saved, home, disk)

        # Commands act and say that they are not on record; scenarios act.
        answer = await asyncio.to_thread(command, home.motion, "x.virtual.control", "set_occupied", occupied=True)
        assert (answer["outcome"], answer["recorded"]) == ("acknowledged", False)
        await watcher.until(lambda: watcher.values.get((home.lamp, "on")) is True)
        answer = await asyncio.to_thread(command, home.lamp, "on_off", "off")
        assert (answer["outcome"], answer["recorded"]) == ("acknowledged", False)
        await watcher.until(lambda: watcher.values[home.lamp, "on"] is False)

        # People are told once that graphs are not recorded, however often it is tried.
        async with asyncio.timeout(PATIENCE):
            while "storage-history-not-recorded" not in watcher.notices:  # the last page on disk takes a few samples
                await asyncio.to_thread(command, home.lamp, "on_off", "toggle")
        recorded = await asyncio.to_thread(home.metric, "history_recorded_total")
        failures = await asyncio.to_thread(home.metric, "database_failures_total")
        assert failures > 0
        for level in (True, False, True):
            await asyncio.to_thread(command, home.lamp, "on_off", "set", on=level)
        assert watcher.notices.count("storage-history-not-recorded") == 1
        assert watcher.notices.count("storage-events-not-recorded") == 1

        # There is room again: everything works, and samples that waited are recorded.
        await asyncio.to_thread(disk.make_room)
        await asyncio.to_thread(ask, "PATCH", "/home", {"name": "Casa verde"})
        answer = await asyncio.to_thread(command, home.lamp, "on_off", "off")
        assert (answer["outcome"], answer["recorded"]) == ("acknowledged", True)
        await asyncio.to_thread(home.until_metric, "history_recorded_total", recorded + 1)
        assert await asyncio.to_thread(home.metric, "history_shed_total") == 0

    assert hub.log.count("hub.db: database or disk is full") < 10
    hub.kill()
    remains = Remains(disk.outside, tmp_path / "remains")
    remains.check()
    hub = await asyncio.to_thread(start, before=disk.enter)
    assert (await asyncio.to_thread(hub.ask, "GET", "/home", None, home.token))["name"] == "Casa verde"
    await asyncio.to_thread(hub.stop)


def test_a_hub_starts_on_a_full_disk(start, disk):
    """Each database keeps a reserve for the start."""
    hub = start(before=disk.enter)
    home = Home(hub)
    hub.kill()
    disk.fill()
    hub = start(before=disk.enter)
    home.hub, home.token = hub, hub.sign_in()
    assert home.ask("GET", "/home")["name"] == "Casa azul"
    assert home.command(home.lamp, "on_off", "on")["outcome"] == "acknowledged"
    hub.stop()
