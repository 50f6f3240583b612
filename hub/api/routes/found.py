"""Devices that answered a search and wait until somebody adds them."""

import logging
from typing import Annotated

from msgspec import Meta, Struct

from hub.access.fields import checked_name
from hub.api.routing import Call, Guard, Reply, Route
from hub.api.views import DeviceView, Reader
from hub.core.device import Link
from hub.core.driver import CommandFailed, LinkConfig
from hub.core.ids import AreaId
from hub.core.ports import DriverGateway
from hub.core.registry import Registry

log = logging.getLogger(__name__)


class FoundDevice(Struct, frozen=True):
    """A device that answers and is not part of the home yet; `signal` in dBm."""

    driver: str
    address: str
    name: str
    kind: str
    manufacturer: str
    model: str
    signal: int | None


class FoundList(Struct, frozen=True):
    """What waits to be added."""

    found: list[FoundDevice]


class AddFound(Struct, frozen=True, forbid_unknown_fields=True):
    """Add the device that `driver` found at `address`."""

    driver: str
    address: str
    name: Annotated[str, Meta(min_length=1, max_length=80, pattern=r"\S")]
    area: str | None = None


class Found:
    """Routes below /found."""

    def __init__(self, registry: Registry, gateway: DriverGateway, reader: Reader) -> None:
        self._registry = registry
        self._gateway = gateway
        self._reader = reader

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            Route("GET", "/found", self.list, "Devices that wait to be added", FoundList, guard=Guard.OWNER),
            Route(
                "POST",
                "/found/add",
                self.add,
                "Add a found device",
                DeviceView,
                AddFound,
                guard=Guard.OWNER,
                status=201,
            ),
            Route("POST", "/found/discover", self.discover, "Look for devices now", guard=Guard.OWNER, status=202),
        ]

    async def list(self, _: Call) -> FoundList:
        """GET /found."""
        return FoundList(
            [
                FoundDevice(driver, address, seen.name, seen.kind, seen.manufacturer, seen.model, seen.signal)
                for (driver, address), seen in self._registry.found().items()
            ]
        )

    async def add(self, call: Call) -> Reply:
        """POST /found/add."""
        wanted: AddFound = call.body
        area = AreaId(wanted.area) if wanted.area is not None else None
        key = (wanted.driver, wanted.address)
        device = await self._registry.add(key, checked_name(wanted.name), area, call.cause)
        await self._adopt(next(link for link in device.links if link.key == key))
        return Reply(self._reader.device(self._registry.device(device.id), call.language), 201)

    async def _adopt(self, link: Link) -> None:
        """The device is added either way: a driver that cannot take it now gets it at its next start."""
        try:
            await self._gateway.adopt(link.driver, LinkConfig(link.address, link.options))
        except CommandFailed as failure:
            log.warning("driver %s did not take a device: %s", link.driver, failure.reason.code)

    async def discover(self, _: Call) -> Reply:
        """POST /found/discover."""
        await self._gateway.discover()
        return Reply(status=202)
