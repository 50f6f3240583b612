"""A home with an engine, on a clock that moves when told."""

import asyncio
from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import pytest

from hub.automations.engine import Draft, Engine, Slot
from hub.automations.parse import parse
from hub.automations.run import Home as Surroundings
from hub.core.device import AttributeRef, Device
from hub.core.event import RunEnded, RunStarted, RunStep
from tests.core.conftest import Home

LISBON = ZoneInfo("Europe/Lisbon")

HEAD = "schema: 1\nname: Test\n"


class Automated(Home):
    """The core's home, and scenarios in it."""

    def __init__(self) -> None:
        super().__init__()
        self.zone = LISBON
        self.surroundings = Surroundings(
            self.bus, self.store, self.registry, self.dispatch, self.clock, lambda: self.zone
        )
        self.engine = Engine(self.surroundings)

    def put(self, text: str, slug: str = "test", version: int = 1) -> Slot:
        """Take up a scenario; `text` may leave out schema and name."""
        scenario, problems = parse(text if text.startswith("schema") else HEAD + text)
        assert scenario is not None, problems
        return self.engine.put(Draft(slug, version, scenario))

    def report(self, device: Device, attribute: str, value: object) -> None:
        self.store.report(AttributeRef(device.id, "main", attribute), value)

    def value(self, device: Device, attribute: str):
        return self.store.value(AttributeRef(device.id, "main", attribute))

    @property
    def started(self) -> list[RunStarted]:
        return self.bodies(RunStarted)

    @property
    def steps(self) -> list[tuple[str, str]]:
        return [(body.path, body.action) for body in self.bodies(RunStep)]

    @property
    def ended(self) -> list[str]:
        return [f"{body.result} {body.reason.code}" if body.reason else body.result for body in self.bodies(RunEnded)]

    async def advance(self, seconds: float) -> None:
        """Let time pass, and what it brings about happen."""
        until = self.clock.now() + round(seconds * 1_000_000)
        while (due := self.clock.next_due()) is not None and due <= until:
            self.clock.advance_to(due)
            await settle()
        self.clock.advance_to(until)
        await settle()


async def settle() -> None:
    """Let tasks that are ready go on."""
    for _ in range(10):
        await asyncio.sleep(0)


@pytest.fixture
async def home() -> AsyncIterator[Automated]:
    home = Automated()
    yield home
    await home.engine.stop()
