"""Start and memory of the whole hub, beside Home Assistant Core 2026.11's (docs/explanation/speed.md)."""

import http.client
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.benchmarks.hub import HubProcess
from tests.benchmarks.load import free_port, lamps
from tests.benchmarks.row import Row

_RUNS = 3
_SETTLE = 3.0


def _start(folder: Path, *options: str) -> tuple[float, float, float]:
    """CPU seconds until drivers and broker are up, wall seconds to the first answer, MiB when it has settled."""
    port = free_port()
    with ThreadPoolExecutor(1) as watcher:
        answer = watcher.submit(_first_answer, port, time.perf_counter())
        hub = HubProcess(folder, "--port", str(port), *options)
        try:
            return _settled(hub), answer.result(), hub.memory()
        finally:
            hub.stop()


def _first_answer(port: int, started: float) -> float:
    """Seconds from `started` until the hub says how it is: it serves before the rest of it is awake."""
    while time.perf_counter() - started < 60:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/api/v1/healthz")
            connection.getresponse().read()
            return time.perf_counter() - started
        except OSError:
            time.sleep(0.01)
        finally:
            connection.close()
    raise TimeoutError


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
