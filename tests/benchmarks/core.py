"""The fast path without I/O, held against an empty asyncio queue in the same run."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from time import process_time

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

_ROUNDS = 50_000
_REF = AttributeRef(DeviceId("d"), "main", "level")


class _Gateway:
    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    async def execute(self, driver: str, request: Execute) -> None:
        self._registry.handle(driver, Reported(request.address, "main", "on", request.args["on"]), 0)


class _Everyone:
    def allows(self, *_: object) -> bool:
        return True


async def _nothing() -> None:
    return None


def _home() -> tuple[Bus, Store, Registry, Dispatch]:
    loop = asyncio.get_running_loop()
    clock = SystemClock(loop)
    bus = Bus(clock, 1, loop)
    store = Store(bus, clock)
    shelf: DeviceShelf = None  # type: ignore[assignment]  # nothing is saved here
    registry = Registry(bus, store, shelf)
    gateway: DriverGateway = _Gateway(registry)  # type: ignore[assignment]  # only `execute` is used
    registry.load(
        [
            Device(
                DeviceId("d"),
                "D",
                "d",
                "light",
                None,
                links=(Link("v", "a"),),
                endpoints=(Endpoint("main", (ON_OFF, LEVEL)),),
            )
        ]
    )
    dispatch = Dispatch(
        bus=bus, store=store, registry=registry, gateway=gateway, authority=_Everyone(), clock=clock, durable=_nothing
    )
    return bus, store, registry, dispatch


async def _timed(work: Callable[[], Awaitable[None]], rounds: int) -> float:
    """CPU microseconds a round, the best of three."""
    best = float("inf")
    for _ in range(3):
        before = process_time()
        await work()
        best = min(best, process_time() - before)
    return best / rounds * 1e6


async def _measure() -> list[Row]:
    bus, store, registry, dispatch = _home()
    queue: asyncio.Queue[int] = asyncio.Queue()

    async def through_a_queue() -> None:
        for number in range(_ROUNDS):
            queue.put_nowait(number)
            await queue.get()

    async def reports() -> None:
        for number in range(_ROUNDS):
            registry.handle("v", Reported("a", "main", "level", number % 100), 0)

    async def commands() -> None:
        for number in range(_ROUNDS // 5):
            target = Target(DeviceId("d"), "on_off", "set")
            await dispatch.perform(
                Command(CommandId(new_id()), target, {"on": bool(number % 2)}, HubActor(), BY_HUB, "cli")
            )

    reference = await _timed(through_a_queue, _ROUNDS)
    rows = [Row.against("core", "an empty asyncio queue", reference, "us", reference)]
    rows.append(Row.against("core", "report to event, nobody listens", await _timed(reports, _ROUNDS), "us", reference))
    seen: list[object] = []
    bus.subscribe(lambda event: seen.append(store.get(_REF)) if len(seen) < 10 else None)
    rows.append(Row.against("core", "report to event, one handler", await _timed(reports, _ROUNDS), "us", reference))
    cost = await _timed(commands, _ROUNDS // 5)
    rows.append(Row.against("core", "command to acknowledgement", cost, "us", reference))
    rows.append(Row("core", "commands a second on one core", 1e6 / cost, "1/s", 10_000, 1e6 / cost / 10_000))
    return rows


def rows() -> Iterator[Row]:
    """CPU per report and per command."""
    yield from asyncio.run(_measure())
