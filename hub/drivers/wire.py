"""What the hub and a driver's own process say to each other: the port of `hub.core.driver`, as messages.

`Driver.stop` has none: the hub closes the socket.
"""

from typing import Any

import msgspec
from msgspec import Struct

from hub.core.driver import Driver, DriverMessage, Execute, LinkConfig, PairProgress, PairRequest
from hub.core.message import Message


class Create(Struct, frozen=True, tag="create"):
    """Load the driver in `package` with its settings; the first call."""

    package: str
    settings: dict[str, Any]


class Start(Struct, frozen=True, tag="start"):
    """`Driver.start`."""

    links: tuple[LinkConfig, ...]

    async def ask(self, driver: Driver) -> None:
        await driver.start(self.links)


class Adopt(Struct, frozen=True, tag="adopt"):
    """`Driver.adopt`."""

    link: LinkConfig

    async def ask(self, driver: Driver) -> None:
        await driver.adopt(self.link)


class Release(Struct, frozen=True, tag="release"):
    """`Driver.release`."""

    address: str

    async def ask(self, driver: Driver) -> None:
        await driver.release(self.address)


class Perform(Struct, frozen=True, tag="perform"):
    """`Driver.execute`."""

    request: Execute

    async def ask(self, driver: Driver) -> None:
        await driver.execute(self.request)


class PerformGroup(Struct, frozen=True, tag="perform_group"):
    """`Driver.execute_group`."""

    requests: tuple[Execute, ...]

    async def ask(self, driver: Driver) -> list[Message | None]:
        return await driver.execute_group(self.requests)


class Discover(Struct, frozen=True, tag="discover"):
    """`Driver.discover`."""

    async def ask(self, driver: Driver) -> None:
        await driver.discover()


class Pair(Struct, frozen=True, tag="pair"):
    """`Driver.pair`; each step of it is a `Step`."""

    request: PairRequest


class Backup(Struct, frozen=True, tag="backup"):
    """`Driver.backup`."""

    async def ask(self, driver: Driver) -> bytes:
        return await driver.backup()


class Restore(Struct, frozen=True, tag="restore"):
    """`Driver.restore`."""

    blob: bytes

    async def ask(self, driver: Driver) -> None:
        await driver.restore(self.blob)


type Plain = Start | Adopt | Release | Perform | PerformGroup | Discover | Backup | Restore
"""A call that is one method of the driver."""

type Call = Create | Pair | Plain

type Result = list[Message | None] | bytes | None


class Ask(Struct, frozen=True, tag="ask"):
    """Do `call`; the answer is `Done`, `Failed` or `Refused` with the same id."""

    id: int
    call: Call


class Cancel(Struct, frozen=True, tag="cancel"):
    """Nobody waits for the answer any more."""

    id: int


class Ping(Struct, frozen=True, tag="ping"):
    """Answer at once, from the loop that the driver runs in."""


class Done(Struct, frozen=True, tag="done"):
    """The call returned."""

    id: int
    result: Result = None


class Failed(Struct, frozen=True, tag="failed"):
    """The call raised `CommandFailed`, or something that was made one."""

    id: int
    reason: Message
    retry: bool = False


class Refused(Struct, frozen=True, tag="refused"):
    """The call raised ValueError: what it was given is not what it takes."""

    id: int
    text: str


class Step(Struct, frozen=True, tag="step"):
    """Pairing went on."""

    id: int
    progress: PairProgress


class Said(Struct, frozen=True, tag="said"):
    """What the driver emitted since the last frame."""

    messages: tuple[DriverMessage, ...]


class Pong(Struct, frozen=True, tag="pong"):
    """The answer to `Ping`."""


class Logged(Struct, frozen=True, tag="logged"):
    """A log record, its exception already in the text."""

    logger: str
    level: int
    text: str


type ToChild = Ask | Cancel | Ping
type ToHub = Done | Failed | Refused | Step | Said | Pong | Logged

encode = msgspec.msgpack.Encoder().encode
decode_to_child: msgspec.msgpack.Decoder[ToChild] = msgspec.msgpack.Decoder(ToChild)
decode_to_hub: msgspec.msgpack.Decoder[ToHub] = msgspec.msgpack.Decoder(ToHub)
