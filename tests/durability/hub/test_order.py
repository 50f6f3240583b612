"""The answer to a change is written after the change has been synced: the order of the system calls says so."""

from collections.abc import Iterator

import pytest

from tests.durability.hub.story import Promise, Story
from tests.durability.hub.strace import Call

pytestmark = [pytest.mark.peer("strace"), pytest.mark.timeout(120)]

_SYNCS = ("fsync", "fdatasync")
_WRITES = ("write", "writev", "pwrite64", "pwritev")


def _synced(calls: list[Call], target: str, after: int) -> int:
    """The line at which the first fsync of `target` that began behind the line `after` was done."""
    return next(call.ended for call in calls if call.name in _SYNCS and call.target == target and call.began > after)


def _written(calls: list[Call], target: str, needle: bytes) -> int:
    """The line at which `needle` was first written to `target`."""
    return next(
        call.ended
        for call in calls
        if call.name in _WRITES and call.target == target and any(needle in text for text in call.strings)
    )


def _database(story: Story, promise: Promise, needle: bytes) -> Iterator[tuple[str, int]]:
    log = str(story.data / "hub.db-wal")
    written = _written(story.calls, log, needle)
    yield f"{promise.what}: written to hub.db", written
    yield f"{promise.what}: hub.db synced", _synced(story.calls, log, written)


def _document(story: Story, promise: Promise) -> Iterator[tuple[str, int]]:
    """A temporary file is synced, takes the place of the old one, its folder is synced, and its version is a row."""
    path = story.data / promise.file
    temporary = str(path.with_name(f".{path.name}.new"))
    written = _written(story.calls, temporary, promise.needle)
    synced = _synced(story.calls, temporary, written)
    names = (temporary.encode(), str(path).encode())
    renamed = next(call.ended for call in story.calls if call.name == "rename" and call.strings == names)
    yield f"{promise.what}: file written", written
    yield f"{promise.what}: file synced", synced
    yield f"{promise.what}: file renamed", renamed
    yield f"{promise.what}: folder synced", _synced(story.calls, str(path.parent), renamed)
    yield from _database(story, promise, promise.needle)


def test_a_change_is_synced_before_it_is_acknowledged(story):
    for promise in story.promises:
        steps = (
            _document(story, promise)
            if promise.file.startswith("config/")
            else _database(story, promise, promise.needle)
        )
        order = [*steps, (f"{promise.what}: answered", promise.answered)]
        assert order == sorted(order, key=lambda step: step[1])


def test_everything_that_people_are_promised_is_in_the_story(story):
    assert [promise.what for promise in story.promises] == [
        "claim",
        "PATCH /home",
        "POST /areas",
        "POST /users",
        "POST /devices",
        "PATCH /devices",
        "command by REST",
        "command by WebSocket",
    ]
