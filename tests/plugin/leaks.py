"""After a test nothing it started is left: task, timer, thread or file descriptor."""

import asyncio
import gc
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from pytest_asyncio.plugin import PytestAsyncioFunction

# Turns of the loop in which cancelled tasks and closed transports may finish.
TURNS_TO_SETTLE = 10
SECONDS_FOR_A_THREAD_TO_END = 2.0
DESCRIPTORS = Path("/dev/fd")


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    threads, descriptors = set(threading.enumerate()), open_descriptors()
    left_in_loop: list[str] = []
    yield left_in_loop
    # The event loop of the test, set up later, has been closed by now.
    left = left_in_loop
    left += [f"thread {thread.name}" for thread in alive(set(threading.enumerate()) - threads)]
    left += [f"descriptor {fd} -> {target}" for fd, target in new_descriptors(descriptors).items()]
    if left and not request.node.get_closest_marker("leaks"):
        pytest.fail("left behind: " + ", ".join(left), pytrace=False)


@pytest.fixture(autouse=True)
def _loop_is_watched(request: pytest.FixtureRequest, _nothing_left_behind: list[str]) -> None:
    """Set up the watch in the loop before, so torn down after, what the test asks for."""
    if isinstance(request.node, PytestAsyncioFunction):
        request.getfixturevalue("_watch_loop")


@pytest.fixture
async def _watch_loop(_nothing_left_behind: list[str]) -> AsyncIterator[None]:
    loop = asyncio.get_running_loop()
    before = asyncio.all_tasks()
    yield
    mine = before | {asyncio.current_task()}
    for _ in range(TURNS_TO_SETTLE):
        if asyncio.all_tasks() <= mine:
            break
        await asyncio.sleep(0)
    tasks = asyncio.all_tasks() - mine
    _nothing_left_behind += [f"task {task.get_name()} {task.get_coro()!r}" for task in tasks]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    _nothing_left_behind += [f"timer {timer!r}" for timer in pending_timers(loop)]


def pending_timers(loop: asyncio.AbstractEventLoop) -> list[asyncio.TimerHandle]:
    """Timers that are still to fire; none on a loop that does not tell (uvloop)."""
    scheduled: list[asyncio.TimerHandle] = getattr(loop, "_scheduled", [])
    return [timer for timer in scheduled if not timer.cancelled()]


def alive(threads: set[threading.Thread]) -> list[threading.Thread]:
    for thread in threads:
        thread.join(SECONDS_FOR_A_THREAD_TO_END)
    return [thread for thread in threads if thread.is_alive()]


def open_descriptors() -> dict[str, str]:
    """Map each open descriptor of this process to what it points at."""
    targets = {}
    for entry in DESCRIPTORS.iterdir():
        try:
            targets[entry.name] = str(entry.readlink())
        except OSError:  # the one that listed the directory is closed by now
            continue
    return targets


def new_descriptors(before: dict[str, str]) -> dict[str, str]:
    def new() -> dict[str, str]:
        return {fd: to for fd, to in open_descriptors().items() if before.get(fd) != to}

    if new():
        gc.collect()
    return new()
