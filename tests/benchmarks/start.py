"""Start and memory of the whole hub, beside Home Assistant Core 2026.11's (docs/explanation/speed.md)."""

import statistics
import time
from collections.abc import Iterator

from tests.benchmarks.hub import HubProcess, a_hub
from tests.benchmarks.row import Row

_RUNS = 3
_SETTLE = 3.0


def _start(*options: str) -> tuple[float, float, float]:
    """CPU seconds until drivers and broker are up, wall seconds to the first answer, MiB when it has settled."""
    with a_hub(*options) as hub:
        wall = hub.wall
        cpu = _settled(hub)
        return cpu, wall, hub.memory()


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
    """Bare and with the demo home; best of three for CPU and wall, median for memory."""
    for name, options, cpu_aim, memory_aim in (("bare", (), 4.1, 253.0), ("demo home", ("--demo",), 4.1, 253.0)):
        runs = [_start(*options) for _ in range(_RUNS)]
        yield Row.against("start", f"{name}: CPU until everything is up", min(run[0] for run in runs), "s", cpu_aim)
        yield Row.against("start", f"{name}: time to the first answer", min(run[1] for run in runs), "s", 3.0)
        yield Row.against("start", f"{name}: memory", statistics.median(run[2] for run in runs), "MiB", memory_aim)
