"""Start and memory of the whole hub, beside Home Assistant Core 2026.11's (docs/explanation/speed.md)."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.hub import HubProcess
from tests.benchmarks.load import lamps
from tests.benchmarks.row import Row

_RUNS = 3
_SETTLE = 3.0


def _start(folder: Path, *options: str) -> tuple[float, float, float]:
    """CPU seconds until drivers and broker are up, wall seconds to the first answer, MiB when it has settled."""
    hub = HubProcess(folder, *options)
    try:
        return _settled(hub), hub.wall, hub.memory()
    finally:
        hub.stop()


def _settled(hub: HubProcess) -> float:
    """CPU seconds when the start is over: a second in which hardly anything was done."""
    before = hub.cpu()
    for _ in range(20):
        time.sleep(1)
        now = hub.cpu()
        if now - before < 0.05:
            return before
        before = now
    return before


def rows() -> Iterator[Row]:
    """Bare and with the demo home, whose first start makes it; then best of three for CPU and wall, median for memory."""
    for name, options in (("bare", ()), ("demo home", ("--demo",))):
        with tempfile.TemporaryDirectory() as folder:
            first, *runs = [_start(Path(folder), *options) for _ in range(_RUNS + 1)]
        yield Row.against("start", f"{name}: first start, CPU", first[0], "s", 4.1)
        yield Row.against("start", f"{name}: first start, memory", first[2], "MiB", 253.0)
        yield Row.against("start", f"{name}: CPU until everything is up", min(run[0] for run in runs), "s", 4.1)
        yield Row.against("start", f"{name}: time to the first answer", min(run[1] for run in runs), "s", 3.0)
        yield Row.against("start", f"{name}: memory", statistics.median(run[2] for run in runs), "MiB", 253.0)
    yield Row.against("start", "1,000 devices: memory", _with_devices(1_000), "MiB", 286.0)


def _with_devices(count: int) -> float:
    """MiB of a hub that has started with `count` virtual lamps."""
    with tempfile.TemporaryDirectory() as folder:
        hub = HubProcess(Path(folder))
        lamps(hub, hub.claim(), count)
        hub.stop()
        again = HubProcess(Path(folder))
        try:
            _settled(again)
            return again.memory()
        finally:
            again.stop()
