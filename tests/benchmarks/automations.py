"""From a report to the driver's command and back, inside the hub, with few and many scenarios; held against one command."""

import asyncio
import statistics
import tracemalloc
from collections.abc import Awaitable, Callable, Iterator
from time import perf_counter, process_time
from typing import cast
from zoneinfo import ZoneInfo

import uvloop

from hub.automations.engine import Draft, Engine
from hub.automations.parse import parse
from hub.automations.run import Home
from hub.core.bus import Bus
from hub.core.clock import SystemClock
from hub.core.command import Command, Target
from hub.core.device import AttributeRef, Device, Endpoint, Link
from hub.core.dispatch import Dispatch
from hub.core.driver import Execute, Reported
from hub.core.event import BY_HUB, HubActor
from hub.core.ids import CommandId, DeviceId, new_id
from hub.core.ports import DeviceShelf, DriverGateway
from hub.core.registry import Registry
from hub.core.standard import LEVEL, ON_OFF
from hub.core.store import Store
from tests.benchmarks.row import Row

_DEVICES = 1_000
_ROUNDS = 2_000
_ZONE = ZoneInfo("America/Sao_Paulo")

_ACTS = """\
schema: 1
name: Acts
triggers:
  - change: {device: d0, attribute: level}
actions:
  - command: {device: d1, capability: on_off, command: toggle}
"""
_SLEEPS = """\
schema: 1
name: Sleeps
triggers:
  - change: {device: DEVICE, attribute: level}
conditions:
  - state: {device: d2, attribute: level, above: 50}
actions:
  - command: {device: d3, capability: on_off, command: toggle}
"""


class _Gateway:
    """Acknowledges at once, and notes when it was asked."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self.asked = 0.0
        self._on = False

    async def execute(self, driver: str, request: Execute) -> None:
        self.asked = perf_counter()
        self._on = not self._on
        self._registry.handle(driver, Reported(request.address, "main", "on", self._on), 0)


class _Everyone:
    def allows(self, *_: object) -> bool:
        return True


async def _durable() -> None:
    return None


class _Bench:
    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        clock = SystemClock(loop)
        self.bus = Bus(clock, 1, loop)
        self.store = Store(self.bus, clock)
        self.registry = Registry(self.bus, self.store, cast(DeviceShelf, None))
        self.gateway = _Gateway(self.registry)
        self.dispatch = Dispatch(
            bus=self.bus,
            store=self.store,
            registry=self.registry,
            gateway=cast(DriverGateway, self.gateway),
            authority=_Everyone(),
            clock=clock,
            durable=_durable,
        )
        self.registry.load(_device(number) for number in range(_DEVICES))
        for number in range(4):
            self.store.report(AttributeRef(DeviceId(f"id-{number}"), "main", "level"), 0)
        self.home = Home(self.bus, self.store, self.registry, self.dispatch, clock, lambda: _ZONE)
        self.engine = Engine(self.home)

    def put(self, slug: str, text: str) -> None:
        scenario, problems = parse(text)
        assert scenario is not None, problems
        slot = self.engine.put(Draft(slug, 1, scenario))
        assert not slot.misfits

    async def commands(self) -> None:
        """The reference: the same command, from somebody who waits for it."""
        for _ in range(_ROUNDS):
            target = Target(DeviceId("id-1"), "on_off", "toggle")
            await self.dispatch.perform(Command(CommandId(new_id()), target, {}, HubActor(), BY_HUB, "cli"))

    async def triggers(self) -> None:
        for number in range(_ROUNDS):
            self.registry.handle("v", Reported("a0", "main", "level", number % 2), 0)
            await asyncio.sleep(0)

    async def latencies(self) -> list[float]:
        """Microseconds from the report to the driver's `execute`."""
        found = []
        for number in range(_ROUNDS):
            before = perf_counter()
            self.registry.handle("v", Reported("a0", "main", "level", number % 2), 0)
            found.append((self.gateway.asked - before) * 1e6)
            await asyncio.sleep(0)
        return found


def _device(number: int) -> Device:
    links = (Link("v", f"a{number}"),)
    return Device(
        DeviceId(f"id-{number}"),
        f"D{number}",
        f"d{number}",
        "light",
        links=links,
        endpoints=(Endpoint("main", (ON_OFF, LEVEL)),),
    )


async def _cpu(work: Callable[[], Awaitable[None]]) -> float:
    """CPU microseconds a round, the best of three."""
    best = float("inf")
    for _ in range(3):
        before = process_time()
        await work()
        best = min(best, process_time() - before)
    return best / _ROUNDS * 1e6


async def _measure() -> list[Row]:
    bench = _Bench()
    reference = await _cpu(bench.commands)
    rows = [Row.against("automations", "a command by itself", reference, "us", reference)]
    bench.put("acts", _ACTS)
    cost = await _cpu(bench.triggers)
    rows.append(Row.against("automations", "report, trigger, run, command, report; 1 scenario", cost, "us", reference))
    for number in range(1, 1_000):
        bench.put(f"s{number}", _SLEEPS.replace("DEVICE", f"d{number}"))
    cost = await _cpu(bench.triggers)
    rows.append(Row.against("automations", "the same with 1,000 scenarios", cost, "us", reference))
    found = sorted(await bench.latencies())
    rows.append(Row("automations", "report to driver, p50, 1,000 scenarios", statistics.median(found), "us"))
    rows.append(Row("automations", "report to driver, p99, 1,000 scenarios", found[len(found) * 99 // 100], "us"))
    for number in range(1, 100):
        bench.put(f"w{number}", _SLEEPS.replace("DEVICE", "d0"))
    cost = await _cpu(bench.triggers)
    rows.append(Row.against("automations", "99 more that watch it and whose conditions fail", cost, "us", reference))
    await bench.engine.stop()
    return rows


async def _load() -> list[Row]:
    bench = _Bench()
    texts = [_SLEEPS.replace("DEVICE", f"d{number}") for number in range(_DEVICES)]
    before = process_time()
    for text in texts:
        parse(text)
    parsing = process_time() - before
    tracemalloc.start()
    drafts = [parse(text)[0] for text in texts]
    for number, scenario in enumerate(drafts):
        assert scenario is not None
        bench.engine.put(Draft(f"s{number}", 1, scenario))
    memory, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    await bench.engine.stop()
    return [
        Row("automations", "parse 1,000 scenarios, CPU", parsing, "s"),
        Row.against("automations", "1,000 scenarios in memory", memory / 2**20, "MiB", 15),
    ]


def rows() -> Iterator[Row]:
    """CPU and latency of the fast path, and what scenarios cost to hold."""
    yield from uvloop.run(_measure())
    yield from uvloop.run(_load())
