"""Hubs as processes, on directories that a test may damage."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.durability.hub.story import Story, tell
from tests.peers.hub import HubProcess
from tests.plugin.peers import find

type Start = Callable[..., HubProcess]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a hub on the test's own folder, or on another; all end with the test."""
    hubs: list[HubProcess] = []

    def start(*options: str, folder: Path = tmp_path, **more: Any) -> HubProcess:
        hubs.append(HubProcess(folder, *options, **more))
        return hubs[-1]

    yield start
    for hub in hubs:
        hub.stop()


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """What a traced hub promised."""
    program = find("strace")
    assert program is not None
    return tell(tmp_path_factory.mktemp("story"), program)
