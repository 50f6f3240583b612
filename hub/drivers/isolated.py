"""A driver in a process of its own, seen from the hub: one that blocks or dies takes nothing with it."""

import asyncio
import logging
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

from hub.core.clock import Clock
from hub.core.driver import CommandFailed, Emit, Execute, LinkConfig, PairProgress, PairRequest
from hub.core.message import Message
from hub.core.supervise import Supervisor
from hub.drivers import wire
from hub.drivers.catalogue import Entry, Settings
from hub.drivers.connection import Connection
from hub.drivers.kit.timing import pause
from hub.drivers.place import Limits, Place
from hub.drivers.reasons import STALLED, died

log = logging.getLogger(__name__)


class RemoteDriver:
    """A `Driver` whose every method is a call over the connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def start(self, links: Sequence[LinkConfig]) -> None:
        await self._connection.ask(wire.Start(tuple(links)))

    async def stop(self) -> None:
        self._connection.close()

    async def adopt(self, link: LinkConfig) -> None:
        await self._connection.ask(wire.Adopt(link))

    async def release(self, address: str) -> None:
        await self._connection.ask(wire.Release(address))

    async def execute(self, request: Execute) -> None:
        await self._connection.ask(wire.Perform(request))

    async def execute_group(self, requests: Sequence[Execute]) -> list[Message | None]:
        results = await self._connection.ask(wire.PerformGroup(tuple(requests)))
        assert isinstance(results, list)
        return results

    async def discover(self) -> None:
        await self._connection.ask(wire.Discover())

    def pair(self, request: PairRequest) -> AsyncIterator[PairProgress]:
        return self._connection.pair(request)

    async def backup(self) -> bytes:
        blob = await self._connection.ask(wire.Backup())
        assert isinstance(blob, bytes)
        return blob

    async def restore(self, blob: bytes) -> None:
        await self._connection.ask(wire.Restore(blob))


class Isolated:
    """The process, its socket and its heartbeat."""

    def __init__(
        self, name: str, process: asyncio.subprocess.Process, emit: Emit, clock: Clock, limits: Limits
    ) -> None:
        self._name = name
        self._process = process
        self._clock = clock
        self._limits = limits
        self._connection = Connection(emit, heard=self._hear, lost=self._lose)
        self._supervisor = Supervisor()
        self._unanswered = 0
        self._closing = False
        self.driver = RemoteDriver(self._connection)
        self.ended: asyncio.Future[Message] = asyncio.get_running_loop().create_future()

    @classmethod
    async def open(cls, name: str, entry: Entry, settings: Settings, emit: Emit, clock: Clock, limits: Limits) -> Place:
        """Start a process and create the driver in it; raises what stands in its way."""
        here, there = socket.socketpair()
        try:
            process = await _spawn(name, there)
        except BaseException:
            here.close()
            raise
        place = cls(name, process, emit, clock, limits)
        try:
            await place._connect(here)
            await place._connection.ask(wire.Create(entry.package, dict(settings)))
        except BaseException:
            await place.close()
            raise
        return place

    async def close(self) -> None:
        """Hang up, at which it stops, and kill it when it is not gone in time."""
        self._closing = True
        try:
            async with asyncio.timeout(self._limits.stop):
                await self.driver.stop()
                await self._process.wait()
        except TimeoutError:
            log.warning("driver %s is killed: it does not stop", self._name)
            self._kill()
            await self._process.wait()
        await self._supervisor.stop()
        self.ended.cancel()

    async def _connect(self, sock: socket.socket) -> None:
        await asyncio.get_running_loop().create_unix_connection(lambda: self._connection, sock=sock)
        self._supervisor.spawn(f"heartbeat of driver {self._name}", self._watch())
        self._supervisor.spawn(f"process of driver {self._name}", self._wait())

    def _hear(self) -> None:
        self._unanswered = 0

    def _lose(self) -> None:
        """A driver that hung up serves nobody."""
        if not self._closing:
            self._kill()

    async def _watch(self) -> None:
        """Count pings, not seconds: when the hub itself was held up, the driver is not to blame."""
        while self._unanswered * self._limits.heartbeat < self._limits.silence:
            self._unanswered += 1
            with suppress(CommandFailed):
                self._connection.send(wire.Ping())
            await pause(self._clock, self._limits.heartbeat)
        log.warning("driver %s is killed: it does not answer", self._name)
        self._end(STALLED)
        self._kill()

    async def _wait(self) -> None:
        self._end(died(await self._process.wait()))

    def _end(self, reason: Message) -> None:
        if not self.ended.done():
            self.ended.set_result(reason)

    def _kill(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()


async def _spawn(name: str, stdin: socket.socket) -> asyncio.subprocess.Process:
    """In a session of its own: the interrupt key is for the hub, which then closes the socket."""
    with stdin:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "hub.drivers.child", name, stdin=stdin.fileno(), start_new_session=True
        )
