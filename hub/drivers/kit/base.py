"""What a driver is given, and the defaults of what most drivers do alike."""

from collections.abc import AsyncIterator, Sequence

from msgspec import Struct

from hub.core.clock import Clock
from hub.core.driver import CommandFailed, Emit, Execute, LinkConfig, PairProgress, PairRequest
from hub.core.errors import Code
from hub.core.message import Message
from hub.core.supervise import Supervisor


class Context(Struct, frozen=True):
    """The hub as a driver sees it: where to say things, what time it is, and who keeps its background tasks.

    The supervisor is the driver's own; its host stops it after `Driver.stop`.
    """

    emit: Emit
    clock: Clock
    supervisor: Supervisor


class BaseDriver:
    """A `Driver` without devices: override what the protocol can do."""

    def __init__(self, context: Context) -> None:
        self.emit = context.emit
        self.clock = context.clock
        self.supervisor = context.supervisor

    async def start(self, links: Sequence[LinkConfig]) -> None:
        """Adopt each device; a device that does not answer is for `adopt` to report as a `LinkState`."""
        for link in links:
            await self.adopt(link)

    async def stop(self) -> None:
        """Nothing is held beyond tasks of the supervisor."""

    async def adopt(self, link: LinkConfig) -> None:
        """No devices."""

    async def release(self, address: str) -> None:
        """No devices."""

    async def execute(self, request: Execute) -> None:
        """No commands."""
        raise not_supported(request)

    async def execute_group(self, requests: Sequence[Execute]) -> list[Message | None]:
        """One after the other."""
        return [await self._reason(request) for request in requests]

    async def discover(self) -> None:
        """Nothing to find."""

    def pair(self, request: PairRequest) -> AsyncIterator[PairProgress]:  # noqa: ARG002 - the port's signature
        """Devices of this protocol join by themselves."""
        raise CommandFailed(Message(f"problem-{Code.NOT_SUPPORTED}"))

    async def backup(self) -> bytes:
        """No state of its own."""
        return b""

    async def restore(self, blob: bytes) -> None:
        """Only what `backup` gave, which is nothing."""
        if blob:
            raise ValueError("this driver keeps no state")

    async def _reason(self, request: Execute) -> Message | None:
        try:
            await self.execute(request)
        except CommandFailed as failure:
            return failure.reason
        return None


def not_supported(request: Execute) -> CommandFailed:
    """For a command that the device at the address does not take."""
    return CommandFailed(
        Message(f"problem-{Code.UNKNOWN_COMMAND}", {"command": f"{request.capability}.{request.name}"})
    )


def unknown_address(address: str) -> CommandFailed:
    """For a command to an address that was not adopted."""
    return CommandFailed(Message(f"problem-{Code.NOT_FOUND}", {"what": f"device {address}"}))
