"""A call that blocks the event loop from the hub's own code fails the test."""

from collections.abc import Iterator

import pytest
from blockbuster import BlockBuster
from pytest_asyncio.plugin import PytestAsyncioFunction


@pytest.fixture(scope="session")
def blockbuster() -> BlockBuster:
    return BlockBuster(scanned_modules=["hub", "relay"])


@pytest.fixture(autouse=True)
def _no_blocking_calls(request: pytest.FixtureRequest) -> Iterator[None]:
    if not isinstance(request.node, PytestAsyncioFunction) or request.node.get_closest_marker("blocks"):
        yield
        return
    guard: BlockBuster = request.getfixturevalue("blockbuster")
    guard.activate()
    try:
        yield
    finally:
        guard.deactivate()
