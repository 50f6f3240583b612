"""The driver port: messages only, so that a driver cannot tell whether it runs in the hub's process or in its own.

A driver knows addresses of its own protocol; devices, areas and ids are the hub's business.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Protocol

from msgspec import Struct

from hub.core.capability import Value
from hub.core.device import Endpoint
from hub.core.ids import CommandId
from hub.core.message import Message

type Options = dict[str, str | int | float | bool]

type Known = dict[str, dict[str, Value]]
"""Values by endpoint and attribute."""


class LinkConfig(Struct, frozen=True, omit_defaults=True):
    """A device that was added; `options` are what the driver gave with `LinkSeen` when it was found.

    `known` is what the hub last knew of it, by endpoint and attribute: for devices that cannot be asked.
    """

    address: str
    options: Options = {}
    known: Known = {}


class Execute(Struct, frozen=True, omit_defaults=True):
    """A checked command for one address; `timeout` in microseconds from now."""

    command: CommandId
    address: str
    endpoint: str
    capability: str
    name: str
    args: dict[str, Value] = {}
    timeout: int = 10_000_000


class LinkSeen(Struct, frozen=True, tag="link_seen", omit_defaults=True):
    """A device answers at `address`. `identifiers` (mac, ieee, serial) tell whether another driver knows it too."""

    address: str
    name: str
    kind: str
    identifiers: dict[str, str] = {}
    manufacturer: str = ""
    model: str = ""
    local: bool = True
    signal: int | None = None
    options: Options = {}


class Described(Struct, frozen=True, tag="described", omit_defaults=True):
    """What the device at `address` can do; sent before its first report and whenever it changes."""

    address: str
    endpoints: tuple[Endpoint, ...]
    firmware: str = ""


class Reported(Struct, frozen=True, tag="reported", omit_defaults=True):
    """A value in canonical units; `at` is UTC microseconds of the measurement, None for now."""

    address: str
    endpoint: str
    attribute: str
    value: Value
    at: int | None = None


class OccurredAt(Struct, frozen=True, tag="occurred", omit_defaults=True):
    """A capability event at an endpoint; `at` as in `Reported`."""

    address: str
    endpoint: str
    event: str
    args: dict[str, Value] = {}
    at: int | None = None


class LinkState(Struct, frozen=True, tag="link_state", omit_defaults=True):
    """The device at `address` can be reached, or cannot and why. `signal` in dBm."""

    address: str
    online: bool
    reason: Message | None = None
    signal: int | None = None


type DriverMessage = LinkSeen | Described | Reported | OccurredAt | LinkState

type Emit = Callable[[DriverMessage], None]


class CommandFailed(Exception):
    """The device did not do it. `retry`: nothing was sent or nothing happened, so trying again may help."""

    def __init__(self, reason: Message, *, retry: bool = False) -> None:
        super().__init__(reason.code, reason.args)
        self.reason = reason
        self.retry = retry


class PairRequest(Struct, frozen=True, omit_defaults=True):
    """Start pairing; `options` as the driver's pairing schema says (an install code, a PIN)."""

    timeout: int = 60_000_000
    options: Options = {}


class PairProgress(Struct, frozen=True, omit_defaults=True):
    """A step of pairing, in words; `address` once a device is known; `done` with the last one."""

    step: Message
    address: str = ""
    done: bool = False


class Driver(Protocol):
    """What the hub asks of a driver. Every coroutine returns within its timeout and may raise `CommandFailed`."""

    async def start(self, links: Sequence[LinkConfig]) -> None:
        """Begin to serve the added devices; problems of single devices are `LinkState`s, not exceptions."""

    async def stop(self) -> None:
        """Release sockets, tasks and threads."""

    async def adopt(self, link: LinkConfig) -> None:
        """A device was added: describe it, report it, keep it up to date."""

    async def release(self, address: str) -> None:
        """A device was removed."""

    async def execute(self, request: Execute) -> None:
        """Do it and return when the device has acknowledged; `CommandFailed` otherwise."""

    async def execute_group(self, requests: Sequence[Execute]) -> list[Message | None]:
        """The same for several at once, as one message on the air where the protocol can; a reason per failure."""

    async def discover(self) -> None:
        """Look for devices now; each is a `LinkSeen`."""

    def pair(self, request: PairRequest) -> AsyncIterator[PairProgress]:
        """Let a new device join."""

    async def backup(self) -> bytes:
        """The driver's own state (networks, keys), in an open format."""

    async def restore(self, blob: bytes) -> None:
        """Take over what `backup` gave; ValueError when it is not that."""
