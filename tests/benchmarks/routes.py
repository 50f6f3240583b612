"""Changes by REST and WebSocket: CPU of the hub per 1,000, history and event log included, and changes a second.

References: Home Assistant Core 2026.11 (docs/explanation/speed.md).
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

from tests.benchmarks.hub import HubProcess, a_hub
from tests.benchmarks.load import by_rest, by_websocket, lamps
from tests.benchmarks.row import Row

_TOTAL = 3_000
_LAMPS = 50

type Load = Callable[[HubProcess, str, list[str], int], Awaitable[float]]


def rows() -> Iterator[Row]:
    """Two rows a route; the better of three runs."""
    with a_hub() as hub:
        token = hub.claim()
        devices = lamps(hub, token, _LAMPS)
        for name, load, cpu, rate in (("WebSocket", by_websocket, 0.47, 3684), ("REST", by_rest, 0.33, 2310)):
            costs, rates = zip(*(_measure(hub, load, token, devices) for _ in range(3)), strict=True)
            yield Row.against("routes", f"{name}: CPU per 1,000 changes", min(costs), "s", cpu)
            yield Row.against("routes", f"{name}: changes a second", max(rates), "1/s", rate)


def _measure(hub: HubProcess, load: Load, token: str, devices: list[str]) -> tuple[float, float]:
    before = hub.cpu()
    seconds = asyncio.run(_run(load(hub, token, devices, _TOTAL)))
    return (hub.cpu() - before) / _TOTAL * 1000, _TOTAL / seconds


async def _run(work: Awaitable[float]) -> float:
    return await work
