"""Changes by WebSocket, REST and MQTT: CPU of the hub per 1,000, history and event log included, and changes a second.

References: Home Assistant Core 2026.11 (docs/explanation/speed.md).
"""

import asyncio
from collections.abc import Callable, Iterator

from tests.benchmarks.hub import HubProcess, a_hub
from tests.benchmarks.load import by_mqtt, by_rest, by_websocket, free_port, lamps, mqtt_password
from tests.benchmarks.row import Row

_TOTAL = 3_000
_LAMPS = 50

type Load = Callable[[], float]


def rows() -> Iterator[Row]:
    """Two rows a route; the better of three runs."""
    port = free_port()
    with a_hub("--mqtt-port", str(port)) as hub:
        token, password = hub.claim(), mqtt_password(hub)
        devices = lamps(hub, token, _LAMPS)
        routes: tuple[tuple[str, Load, float, float], ...] = (
            ("WebSocket", lambda: asyncio.run(by_websocket(hub, token, devices, _TOTAL)), 0.47, 3684),
            ("REST", lambda: asyncio.run(by_rest(hub, token, devices, _TOTAL)), 0.33, 2310),
            ("MQTT", lambda: by_mqtt(port, password, _LAMPS, _TOTAL), 0.27, 2642),
        )
        for name, load, cpu, rate in routes:
            costs, rates = zip(*(_measure(hub, load) for _ in range(3)), strict=True)
            yield Row.against("routes", f"{name}: CPU per 1,000 changes", min(costs), "s", cpu)
            yield Row.against("routes", f"{name}: changes a second", max(rates), "1/s", rate)


def _measure(hub: HubProcess, load: Load) -> tuple[float, float]:
    before = hub.cpu()
    seconds = load()
    return (hub.cpu() - before) / _TOTAL * 1000, _TOTAL / seconds
