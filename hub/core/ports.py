"""What the core asks of the layers around it. `hub.app` hands over the implementations."""

from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Protocol

from hub.core.device import Device
from hub.core.driver import Execute, LinkConfig
from hub.core.event import Actor, Cause, Event
from hub.core.ids import AreaId, DeviceId
from hub.core.message import Message


class Verb(StrEnum):
    """What somebody may do; each includes those before it for the same scope, except `administer`, which is the owner's."""

    VIEW = "view"
    CONTROL = "control"
    CONFIGURE = "configure"
    ADMINISTER = "administer"


class Authority(Protocol):
    """Says who may do what. Everything is refused unless a grant allows it."""

    def allows(self, actor: Actor, verb: Verb, device: Device | None, at: int, via: str) -> bool:
        """Whether `actor` may do `verb` to `device` (None: to the home itself) at UTC microseconds `at`, coming by `via`."""


class Viewer(Protocol):
    """Somebody who reads: it filters state, events, history and causes."""

    @property
    def actor(self) -> Actor:
        """On whose behalf."""

    def sees(self, device: DeviceId) -> bool:
        """Whether this device, its state, history and events may be shown."""

    def event(self, event: Event) -> Event | None:
        """The event as it may be shown: None, or with its cause hidden."""


class DriverGateway(Protocol):
    """The running drivers, wherever they run."""

    def available(self, driver: str) -> bool:
        """Whether the driver is running."""

    async def execute(self, driver: str, request: Execute) -> None:
        """As `Driver.execute`; `CommandFailed` also when the driver is not running."""

    async def execute_group(self, driver: str, requests: Sequence[Execute]) -> list[Message | None]:
        """As `Driver.execute_group`."""

    async def adopt(self, driver: str, link: LinkConfig) -> None:
        """As `Driver.adopt`."""

    async def release(self, driver: str, address: str) -> None:
        """As `Driver.release`."""

    async def discover(self) -> None:
        """Ask every driver to look for devices."""


class DeviceShelf(Protocol):
    """Where devices are kept. The change is queued by the call; the answer is done when it is durable."""

    def put(self, device: Device) -> Awaitable[None]:
        """Insert or replace a device."""

    def remove(self, device: DeviceId) -> Awaitable[None]:
        """Remove a device."""


class DeviceMaker(Protocol):
    """Makes devices that exist only in the hub."""

    async def make(self, kind: str, name: str, area: AreaId | None, cause: Cause) -> Device:
        """A new virtual device; `Problem` invalid when there is no such kind."""


type Durable = Callable[[], Awaitable[None]]
"""Returns when everything recorded so far is on disk."""

type LinkKey = tuple[str, str]
