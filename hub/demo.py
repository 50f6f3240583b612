"""Virtual devices that people make, and the demo home: its rooms, its devices, its scenarios and its past."""

import asyncio
import logging
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import msgspec

from hub.automations.scenarios import SCENARIOS
from hub.core.capability import Value
from hub.core.clock import Clock
from hub.core.device import AttributeRef, Device, slug
from hub.core.driver import LinkConfig, LinkSeen
from hub.core.errors import Code, FieldProblem, Problem
from hub.core.event import BY_HUB, Cause, HubActor
from hub.core.ids import AreaId, DeviceId, new_id
from hub.core.ports import DriverGateway
from hub.core.registry import Registry
from hub.history import History
from hub.storage.database import Database
from hub.storage.documents import Documents
from hub.storage.facts import DEMO_PAST, is_set, remember
from hub.storage.home import HomeDocuments

VIRTUAL = "virtual"
"""The driver of devices without hardware. Like every driver it is imported late, by name."""

_DRIVER = "hub.drivers.virtual"
_EXAMPLES = Path(__file__).parents[1] / "config" / "automations"

log = logging.getLogger(__name__)


class VirtualMaker:
    """Makes virtual devices; a `hub.core.ports.DeviceMaker`."""

    def __init__(self, registry: Registry, gateway: DriverGateway, clock: Clock) -> None:
        self._registry = registry
        self._gateway = gateway
        self._clock = clock

    async def make(self, kind: str, name: str, area: AreaId | None, cause: Cause) -> Device:
        """A new virtual device; `Problem` invalid when there is no such kind."""
        blueprint = await asyncio.to_thread(import_module, f"{_DRIVER}.blueprint")
        address = new_id()
        try:
            seen: LinkSeen = blueprint.link_seen(address, name, kind)
        except ValueError as error:
            raise Problem(Code.INVALID, fields=(FieldProblem("kind", str(error)),)) from None
        self._registry.handle(VIRTUAL, seen, self._clock.now())
        device = await self._registry.add((VIRTUAL, address), name, area, cause)
        await self._gateway.adopt(VIRTUAL, LinkConfig(address, seen.options))
        return self._registry.device(device.id)


class DemoHome:
    """What `--demo` adds to a hub, once."""

    def __init__(
        self,
        database: Database,
        registry: Registry,
        home: HomeDocuments,
        documents: Documents,
        history: History,
        clock: Clock,
    ) -> None:
        self._database = database
        self._registry = registry
        self._home = home
        self._documents = documents
        self._history = history
        self._clock = clock

    async def furnish(self) -> None:
        """Make the rooms, put the devices there, and write the example scenarios; nothing when there are devices."""
        if self._registry.links_of(VIRTUAL):
            return
        language = self._home.settings.language
        furniture = (await asyncio.to_thread(import_module, f"{_DRIVER}.demo.furniture")).furniture(language)
        areas = {area.slug: area for area in self._registry.areas()}
        places: dict[str, AreaId] = {}
        for room in furniture.rooms:
            area = areas.get(slug(room.name)) or await self._home.add_area(
                room.name, HubActor(), icon=room.icon, order=room.order
            )
            places[room.key] = area.id
        for piece in furniture.pieces:
            self._registry.handle(VIRTUAL, piece.seen, self._clock.now())
        await asyncio.gather(
            *(
                self._registry.add((VIRTUAL, piece.seen.address), piece.seen.name, places[piece.area], BY_HUB)
                for piece in furniture.pieces
            )
        )
        for path, text in await asyncio.to_thread(_examples, language):
            await self._documents.save(SCENARIOS, path.stem, text, expected=None, actor=HubActor())

    async def remember_past(self, seed: int) -> None:
        """Fill the graphs of the last 30 days. A child reckons; a thread reads what it writes while the loop serves."""
        if await is_set(self._database, DEMO_PAST):
            return
        settings = self._home.settings
        module = f"{_DRIVER}.demo"
        words = (sys.executable, "-m", module, str(seed), settings.timezone, settings.language, str(self._clock.now()))
        ids = {link.address: device.id for device in self._registry.devices() for link in device.links}
        child = await asyncio.to_thread(lambda: subprocess.Popen(words, stdout=subprocess.PIPE))  # noqa: S603 - our own
        try:
            await self._history.append(_samples(child, ids))
            code = await asyncio.to_thread(child.wait)
        finally:
            child.kill()
        if code == 0:
            await remember(self._database, DEMO_PAST)
            log.info("the demo home has a past")


def _samples(child: subprocess.Popen[bytes], ids: Mapping[str, DeviceId]) -> Iterator[tuple[AttributeRef, int, Value]]:
    """What the child writes, for the devices that are there."""
    assert child.stdout is not None
    decoder = msgspec.json.Decoder(tuple[str, str, str, int, bool | int | float | str])
    with child.stdout as lines:
        for line in lines:
            address, endpoint, attribute, at, value = decoder.decode(line)
            if address in ids:
                yield AttributeRef(ids[address], endpoint, attribute), at, value


def _examples(language: str) -> list[tuple[Path, str]]:
    """The example scenarios; none in an installation without the `config` folder."""
    return [(path, path.read_text("utf-8")) for path in sorted((_EXAMPLES / language).glob("*.yaml"))]
