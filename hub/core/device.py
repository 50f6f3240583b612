"""Areas, devices, endpoints and the links over which a device is reached."""

import re
import unicodedata
from typing import NamedTuple

from msgspec import Struct

from hub.core.capability import Attribute, Capability, CommandSpec
from hub.core.ids import AreaId, DeviceId

MAIN = "main"

RESERVED_SLUGS = frozenset({"security", "energy"})
"""Topics of the customer's scheme that are facts of the home, so no area may take them."""


def slug(text: str) -> str:
    """`text` in lower-case ASCII letters, digits and dashes: 'Sala de Estar' is `sala-de-estar`. Never empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64].strip("-") or "x"


class AttributeRef(NamedTuple):
    """Names one attribute of the home; attribute names are unique within an endpoint."""

    device: DeviceId
    endpoint: str
    attribute: str


class Area(Struct, frozen=True):
    """A room, floor or garden; `parent` makes the tree, `order` the sequence on screens."""

    id: AreaId
    name: str
    slug: str
    parent: AreaId | None = None
    icon: str = ""
    order: int = 0


class Endpoint(Struct, frozen=True):
    """A part of a device that is used on its own, such as one outlet of a strip. The first is called `main`."""

    id: str
    capabilities: tuple[Capability, ...]
    name: str = ""

    def capability(self, name: str) -> Capability | None:
        """The capability of that name."""
        return next((item for item in self.capabilities if item.name == name), None)

    def attributes(self) -> list[Attribute]:
        """Every attribute of every capability."""
        return [attribute for capability in self.capabilities for attribute in capability.attributes]

    def command_for(self, attribute: str) -> tuple[Capability, CommandSpec, str] | None:
        """The capability, command and argument that give `attribute` a chosen value; None for what is only read."""
        for capability in self.capabilities:
            for command in capability.commands:
                required = [argument.name for argument in command.args if not argument.optional]
                for sets in command.sets:
                    if sets.attribute == attribute and sets.arg is not None and required == [sets.arg]:
                        return capability, command, sets.arg
        return None


class Link(Struct, frozen=True, omit_defaults=True):
    """One way to reach a device. `options` belong to the driver; `identifiers` (mac, serial, ieee) join links of one device."""

    driver: str
    address: str
    local: bool = True
    identifiers: dict[str, str] = {}
    options: dict[str, str | int | float | bool] = {}

    @property
    def key(self) -> tuple[str, str]:
        """Driver and address, unique in a hub."""
        return self.driver, self.address


class Device(Struct, frozen=True, omit_defaults=True):
    """A physical thing in the home, or a fact of the home when `system` is true."""

    id: DeviceId
    name: str
    slug: str
    kind: str
    area: AreaId | None = None
    manufacturer: str = ""
    model: str = ""
    firmware: str = ""
    system: bool = False
    favourite: bool = False
    links: tuple[Link, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()

    def endpoint(self, name: str) -> Endpoint | None:
        """The endpoint of that id."""
        return next((item for item in self.endpoints if item.id == name), None)

    def attribute(self, endpoint: str, name: str) -> Attribute | None:
        """The attribute `name` of `endpoint`."""
        part = self.endpoint(endpoint)
        return next((item for item in part.attributes() if item.name == name), None) if part else None


_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")


def check_endpoints(endpoints: tuple[Endpoint, ...]) -> None:
    """ValueError when a description breaks a rule that topics, history and scenarios rely on."""
    ids = [endpoint.id for endpoint in endpoints]
    if len(set(ids)) != len(ids):
        raise ValueError(f"endpoint ids repeat: {ids}")
    for endpoint in endpoints:
        names = [attribute.name for attribute in endpoint.attributes()]
        if len(set(names)) != len(names):
            raise ValueError(f"attribute names repeat in endpoint {endpoint.id}: {sorted(names)}")
        for name in (endpoint.id, *names, *(capability.name for capability in endpoint.capabilities)):
            if not _NAME.fullmatch(name):
                raise ValueError(f"{name!r} is no name of lower-case letters, digits and underscores")
