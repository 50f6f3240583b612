"""Files that are damaged, of a newer release, or in use: the hub says so, keeps what it can, and starts where it may."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.peers.hub import HubError, HubProcess, Refused

pytestmark = pytest.mark.timeout(120)

PAGE = 4096


def _claimed(hub: HubProcess) -> str:
    """A hub with an owner, rooms and devices; the owner's token."""
    token = hub.claim()
    area = hub.ask("POST", "/areas", {"name": "Sala"}, token)["id"]
    for number in range(8):
        lamp = {"name": f"Lamp {number}", "kind": "light", "area": area}
        device = hub.ask("POST", "/devices", lamp, token)["id"]
        hub.ask("POST", f"/devices/{device}/command", {"capability": "on_off", "command": "on"}, token)
    return token


def _lamps(hub: HubProcess, token: str) -> list[dict[str, Any]]:
    return [item for item in hub.ask("GET", "/devices", token=token)["devices"] if item["kind"] == "light"]


def _names(hub: HubProcess, token: str) -> list[str]:
    return sorted(lamp["name"] for lamp in _lamps(hub, token))


def _notices(hub: HubProcess, token: str) -> list[str]:
    events = hub.ask("GET", "/events", token=token)["events"]
    return [item["body"]["message"]["code"] for item in events if item["body"]["type"] == "noticed"]


def _overwrite(path: Path, at: int, size: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(b"\xa5" * size)


def _root(path: Path, table: str) -> int:
    """Where the first page of a table begins, in bytes."""
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    return (int(page) - 1) * PAGE


def _aside(data: Path, name: str) -> list[Path]:
    return [path for path in data.glob(f"{name}.damaged-*") if not path.name.endswith(("-wal", "-shm"))]


def test_a_flipped_page_costs_what_was_on_it_and_nothing_else(start):
    hub = start()
    _claimed(hub)
    hub.stop()
    _overwrite(hub.data / "hub.db", _root(hub.data / "hub.db", "audit"), PAGE)
    hub = start()
    token = hub.sign_in()
    assert _names(hub, token) == [f"Lamp {number}" for number in range(8)]
    assert [area["name"] for area in hub.ask("GET", "/areas", token=token)["areas"]] == ["Sala"]
    assert "storage-damaged" in _notices(hub, token)
    assert "hub.db was damaged" in hub.log
    assert len(_aside(hub.data, "hub.db")) == 1


@pytest.mark.parametrize("how", ["header", "truncated", "empty pages"])
def test_a_hub_starts_whatever_became_of_its_database(start, how):
    hub = start()
    _claimed(hub)
    hub.stop()
    path = hub.data / "hub.db"
    match how:
        case "header":
            _overwrite(path, 0, 100)
        case "truncated":
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 + 100])
        case _:
            _overwrite(path, PAGE, path.stat().st_size - PAGE)
    before = path.read_bytes()
    hub = start()
    (aside,) = _aside(hub.data, "hub.db")
    assert aside.read_bytes() == before
    assert "hub.db was damaged" in hub.log
    assert hub.ask("GET", "/healthz")["status"] == "ok"
    # Documents are files of their own, so rooms are there even when nobody is known any more.
    token = hub.claim() if hub.claim_code else hub.sign_in()
    assert [area["name"] for area in hub.ask("GET", "/areas", token=token)["areas"]] == ["Sala"]
    assert "storage-damaged" in _notices(hub, token)


def test_history_that_is_damaged_is_set_aside_and_recorded_anew(start):
    hub = start()
    _claimed(hub)
    hub.stop()
    _overwrite(hub.data / "history.db", 0, 100)
    hub = start()
    token = hub.sign_in()
    assert _names(hub, token) == [f"Lamp {number}" for number in range(8)]
    assert len(_aside(hub.data, "history.db")) == 1
    assert "history.db was damaged" in hub.log
    lamp = _lamps(hub, token)[0]["id"]
    answer = hub.ask("POST", f"/devices/{lamp}/command", {"capability": "on_off", "command": "off"}, token)
    assert answer["outcome"] == "acknowledged"


@pytest.mark.parametrize("name", ["hub.db", "history.db"])
def test_a_newer_releases_database_is_refused_and_not_touched(start, name):
    hub = start()
    hub.stop()
    path = hub.data / name
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")
    before = path.read_bytes()
    with pytest.raises(HubError, match=f"{name}: This file was written by a newer release") as caught:
        start()
    assert "Traceback" not in str(caught.value)
    assert path.read_bytes() == before
    assert not _aside(hub.data, name)


def test_a_document_that_is_broken_by_hand_keeps_its_last_version(start):
    hub = start()
    token = _claimed(hub)
    hub.ask("PATCH", "/home", {"name": "Casa azul"}, token)
    hub.stop()
    for file in (hub.data / "config" / "home" / "home.yaml", hub.data / "config" / "areas" / "sala.yaml"):
        file.write_text("schema: 1\nname: [unclosed\n")
    hub = start()
    token = hub.sign_in()
    assert hub.ask("GET", "/home", token=token)["name"] == "Casa azul"
    assert [area["name"] for area in hub.ask("GET", "/areas", token=token)["areas"]] == ["Sala"]
    assert "unclosed" in (hub.data / "config" / "home" / "home.yaml").read_text()


def test_a_second_hub_on_a_directory_gives_way(start):
    hub = start()
    with pytest.raises(HubError, match="Another hub is running on") as caught:
        HubProcess(hub.folder)
    assert "Traceback" not in str(caught.value)
    assert caught.value.code == 1
    assert hub.ask("GET", "/healthz")["status"] == "ok"
    with pytest.raises(Refused):
        hub.ask("GET", "/devices")
