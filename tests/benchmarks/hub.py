"""A hub of its own for a benchmark."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.peers.hub import HubProcess

__all__ = ["HubProcess", "a_hub"]


@contextmanager
def a_hub(*options: str) -> Iterator[HubProcess]:
    """A hub that ends with the block; its files are gone afterwards."""
    base = os.environ.get("ANASY_BENCH_DIR")
    with tempfile.TemporaryDirectory(dir=base) as folder:
        hub = HubProcess(Path(folder), *options)
        try:
            yield hub
        finally:
            hub.stop()
