"""The power is cut the moment the hub has said "done": a disk that kept only what was synced still holds it.

kill -9 leaves the kernel's cache alone, so it cannot show this.
"""

import sqlite3
from contextlib import closing

import pytest

from tests.durability.hub.disk import Disk
from tests.peers.hub import PASSWORD

pytestmark = [pytest.mark.peer("strace"), pytest.mark.timeout(120)]

_TABLES = ("user", "device", "event", "document")


def _rows(database):
    """Everything that matters in hub.db, as text."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = [row for table in _TABLES for row in connection.execute(f"SELECT * FROM {table}")]
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)


def test_at_each_promise_what_was_promised_so_far_is_on_the_disk(story, tmp_path):
    for number, promise in enumerate(story.promises):
        left = tmp_path / str(number)
        Disk(story.folder, story.calls, promise.answered).leave(left)
        rows = _rows(left / "data" / "hub.db")
        for earlier in story.promises[: number + 1]:
            assert earlier.needle in rows, f"{earlier.what} is lost when the power goes after {promise.what}"
            if earlier.file.startswith("config/"):
                assert earlier.needle in (left / "data" / earlier.file).read_bytes()


def test_a_hub_starts_on_what_is_left(story, tmp_path, start):
    last = story.promises[-1]
    Disk(story.folder, story.calls, last.answered).leave(tmp_path / "left")
    hub = start(folder=tmp_path / "left")
    token = hub.sign_in()
    assert hub.ask("GET", "/home", token=token)["name"] == "Casa azul"
    assert [area["name"] for area in hub.ask("GET", "/areas", token=token)["areas"]] == ["Varanda"]
    assert [user["email"] for user in hub.ask("GET", "/users", token=token)["users"]][1:] == ["bia@example.com"]
    (lamp,) = [item for item in hub.ask("GET", "/devices", token=token)["devices"] if item["kind"] == "light"]
    assert lamp["name"] == "Lampada verde"
    ended = [
        item for item in hub.ask("GET", "/events", token=token)["events"] if item["body"]["type"] == "command_ended"
    ]
    assert len(ended) == 2
    assert hub.ask("POST", "/auth/login", {"email": "bia@example.com", "password": "another long password"})
    assert PASSWORD not in hub.log


def test_the_disk_forgets_what_was_not_synced(story, tmp_path):
    """The instrument itself: before the first fsync of the document its name is not there."""
    path = str(story.data / "config" / "home")
    first = next(call for call in story.calls if call.name == "fsync" and call.target == path)
    Disk(story.folder, story.calls, first.began).leave(tmp_path / "left")
    assert not (tmp_path / "left" / "data" / "config" / "home" / "home.yaml").exists()
