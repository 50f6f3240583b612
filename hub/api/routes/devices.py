"""Devices: what the home has, and commands to it."""

import logging
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import asdict

from hub.access.fields import checked_name
from hub.api.commands import CommandAnswer, CommandRequest, Commands
from hub.api.routing import Call, Guard, Reply, Route
from hub.api.views import DeviceView, Reader
from hub.core.device import Device, Link
from hub.core.driver import CommandFailed
from hub.core.errors import Code, FieldProblem, Problem
from hub.core.ids import AreaId, DeviceId
from hub.core.ports import DeviceMaker, DriverGateway
from hub.core.registry import SYSTEM, Registry

type Name = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"\S")]

log = logging.getLogger(__name__)


class DeviceList(Struct, frozen=True):
    """The devices that the caller may see."""

    devices: list[DeviceView]


class NewDevice(Struct, frozen=True, forbid_unknown_fields=True):
    """A virtual device; `kind` is one of the kinds that the virtual driver makes."""

    name: Name
    kind: Annotated[str, Meta(max_length=40)]
    area: str | None = None


class DevicePatch(Struct, frozen=True, forbid_unknown_fields=True):
    """What to change; a field that is left out stays."""

    name: Name | UnsetType = UNSET
    area: str | UnsetType | None = UNSET
    favourite: bool | UnsetType = UNSET


class Devices:
    """Routes below /devices."""

    def __init__(
        self, registry: Registry, gateway: DriverGateway, maker: DeviceMaker, commands: Commands, reader: Reader
    ) -> None:
        self._registry = registry
        self._gateway = gateway
        self._maker = maker
        self._commands = commands
        self._reader = reader

    def routes(self) -> list[Route]:
        """The routes."""
        one = "/devices/{id}"
        return [
            Route("GET", "/devices", self.list, "Every device", DeviceList),
            Route(
                "POST",
                "/devices",
                self.create,
                "Make a virtual device",
                DeviceView,
                NewDevice,
                guard=Guard.OWNER,
                status=201,
            ),
            Route("GET", one, self.get, "One device", DeviceView),
            Route(
                "PATCH", one, self.patch, "Rename, move or favour a device", DeviceView, DevicePatch, guard=Guard.OWNER
            ),
            Route("DELETE", one, self.delete, "Remove a device", guard=Guard.OWNER, status=204),
            Route("POST", f"{one}/command", self.command, "Run a command", CommandAnswer, CommandRequest),
        ]

    async def list(self, call: Call) -> DeviceList:
        """GET /devices."""
        sees = call.session.viewer.sees
        return DeviceList(
            [self._reader.device(device, call.language) for device in self._registry.devices() if sees(device.id)]
        )

    async def get(self, call: Call) -> DeviceView:
        """GET /devices/{id}."""
        return self._reader.device(self._visible(call), call.language)

    async def create(self, call: Call) -> Reply:
        """POST /devices."""
        new: NewDevice = call.body
        area = AreaId(new.area) if new.area is not None else None
        if area is not None and self._registry.area(area) is None:
            raise Problem(Code.INVALID, fields=(FieldProblem("area", "there is no such area"),))
        device = await self._maker.make(new.kind, checked_name(new.name), area, call.cause)
        return Reply(self._reader.device(device, call.language), 201)

    async def patch(self, call: Call) -> DeviceView:
        """PATCH /devices/{id}."""
        device = self._visible(call)
        changes = {name: value for name, value in asdict(call.body).items() if value is not UNSET}
        if "name" in changes:
            changes["name"] = checked_name(changes["name"])
        return self._reader.device(await self._registry.update(device.id, call.cause, **changes), call.language)

    async def delete(self, call: Call) -> Reply:
        """DELETE /devices/{id}."""
        device = self._visible(call)
        if device.system:
            raise Problem(Code.NOT_SUPPORTED)
        await self._registry.remove(device.id, call.cause)
        for link in device.links:
            if link.driver != SYSTEM:
                await self._release(link)
        return Reply(status=204)

    async def command(self, call: Call) -> CommandAnswer:
        """POST /devices/{id}/command."""
        return await self._commands.run(call.session, call.language, call.path("id"), call.body)

    async def _release(self, link: Link) -> None:
        """The device is gone either way: a driver that is asked again at its next start has nothing to do."""
        try:
            await self._gateway.release(link.driver, link.address)
        except CommandFailed as failure:
            log.warning("driver %s did not release a device: %s", link.driver, failure.reason.code)

    def _visible(self, call: Call) -> Device:
        device = self._registry.device(DeviceId(call.path("id")))
        if not call.session.viewer.sees(device.id):
            raise Problem(Code.NOT_FOUND, what="device")
        return device
