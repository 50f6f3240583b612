"""A whole hub in this process, for what can only be timed from inside: the fast path and push, with history on."""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import uvloop

from hub.app import Hub
from hub.core.device import AttributeRef, Device
from hub.core.driver import Reported
from hub.core.event import BY_HUB, Changed, Event, HubActor
from hub.settings import HttpSettings, MqttSettings, Settings
from tests.benchmarks.row import Row

_TICK = 0.01
_SECONDS = 8.0
_SENSORS = 100
_STORY = """\
schema: 1
name: bench
triggers:
  - change: {device: motion, attribute: occupied, to: true}
  - change: {device: motion, attribute: occupied, to: false}
actions:
  - command: {device: lamp, capability: on_off, command: toggle}
"""
_PASSWORD = "a long enough password"


@asynccontextmanager
async def _a_hub() -> AsyncIterator[Hub]:
    with tempfile.TemporaryDirectory() as folder:
        hub = Hub(Settings(data=Path(folder), http=HttpSettings(port=0), mqtt=MqttSettings(port=0)))
        try:
            await hub.open()
            await hub.start()
            await _running(hub)
            yield hub
        finally:
            await hub.stop()


async def _running(hub: Hub) -> None:
    async with asyncio.timeout(30):
        while not hub.drivers.available("virtual"):  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(_TICK)


async def _add(hub: Hub, name: str, kind: str) -> Device:
    return await hub.maker.make(kind, name, None, BY_HUB)


class _Telemetry:
    """Reports at a rate, from the loop's own timers; how late those are is what an empty loop would be too."""

    def __init__(self, hub: Hub, addresses: list[str], rate: int) -> None:
        self._hub = hub
        self._addresses = addresses
        self._per_tick = rate * _TICK
        self.lateness: list[float] = []

    async def run(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        start, sent, tick = loop.time(), 0, 0
        while (now := loop.time()) - start < seconds:
            self.lateness.append(now - start - tick * _TICK)
            while sent < (tick + 1) * self._per_tick:
                address = self._addresses[sent % len(self._addresses)]
                self._hub.registry.handle("virtual", Reported(address, "main", "temperature", 20 + sent % 97 / 10), 0)
                sent += 1
            tick += 1
            await asyncio.sleep(max(start + tick * _TICK - loop.time(), 0))


async def _trigger_to_action(rate: int) -> tuple[list[float], list[float]]:
    """Seconds from a motion report to the lamp's own report, and the lateness of timers in the same run."""
    async with _a_hub() as hub:
        motion, lamp = await _add(hub, "motion", "motion"), await _add(hub, "lamp", "light")
        sensors = [(await _add(hub, f"s{n}", "sensor")).links[0].address for n in range(_SENSORS)] if rate else []
        await hub.scenarios.draft("bench", _STORY, HubActor())
        taken: list[float] = []
        began = 0.0
        watched = AttributeRef(lamp.id, "main", "on")

        def seen(event: Event) -> None:
            if isinstance(event.body, Changed) and event.body.ref == watched:
                taken.append(time.perf_counter() - began)

        hub.bus.subscribe(seen, Changed)
        telemetry = _Telemetry(hub, sensors or ["-"], rate)
        load = asyncio.create_task(telemetry.run(_SECONDS))
        occupied = False
        while not load.done():
            await asyncio.sleep(0.02)
            occupied = not occupied
            began = time.perf_counter()
            hub.registry.handle("virtual", Reported(motion.links[0].address, "main", "occupied", occupied), 0)
        await load
        return taken, telemetry.lateness


async def _push(rate: int) -> tuple[list[float], list[float]]:
    """Seconds from a report to its arrival at a WebSocket client in another process."""
    async with _a_hub() as hub:
        code = hub.access.claim.code
        assert code is not None
        tokens = await hub.access.claim.claim(code, "Ana", "ana@example.com", _PASSWORD, "127.0.0.1")
        sensors = [(await _add(hub, f"s{n}", "sensor")).links[0].address for n in range(_SENSORS)]
        client = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.benchmarks.listen",
            str(hub.http_port),
            tokens.access_token,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert client.stdin is not None
        assert client.stdout is not None
        await client.stdout.readline()
        telemetry = _Telemetry(hub, sensors, rate)
        await telemetry.run(_SECONDS)
        await asyncio.sleep(0.2)
        client.stdin.close()
        latencies = msgspec.json.decode(await client.stdout.read(), type=list[float])
        await client.wait()
        return latencies, telemetry.lateness


def _percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


def _rows(name: str, runs: list[tuple[list[float], list[float]]], p50: float, p99: float) -> Iterator[Row]:
    """Medians over the runs, in ms; the lateness of the same run's own timers stands beside them."""
    middle = statistics.median(_percentile(taken, 0.5) for taken, _ in runs)
    high = statistics.median(_percentile(taken, 0.99) for taken, _ in runs)
    late = statistics.median(_percentile(lateness, 0.99) for _, lateness in runs)
    yield Row.against("inside", f"{name}: p50", middle, "ms", p50)
    yield Row.against("inside", f"{name}: p99", high, "ms", p99)
    yield Row("inside", f"{name}: p99 of the loop's own timers", late, "ms")


def rows() -> Iterator[Row]:
    """Against Home Assistant's p50 and p99 (docs/explanation/speed.md); medians of three runs."""
    for rate, p50, p99 in ((0, 2.6, 266.0), (1000, 2.5, 266.0)):
        runs = [uvloop.run(_trigger_to_action(rate)) for _ in range(3)]
        yield from _rows(f"trigger to action at {rate} events/s", runs, p50, p99)
    for rate in (100, 1000):
        runs = [uvloop.run(_push(rate)) for _ in range(3)]
        yield from _rows(f"push to a WebSocket at {rate}/s", runs, 0.9, 191.0)
