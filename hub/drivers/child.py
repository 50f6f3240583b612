"""A driver's own process: `python -m hub.drivers.child NAME`, its standard input the socket to the hub.

It ends when the hub closes the socket, or when the hub's process is gone.
"""

import asyncio
import logging
import os
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import cast

from hub.core.clock import SystemClock
from hub.core.driver import CommandFailed, Driver, DriverMessage, Reported
from hub.core.supervise import Supervisor
from hub.drivers import wire
from hub.drivers.catalogue import Entry
from hub.drivers.frames import FrameParser, frame
from hub.drivers.kit.base import Context
from hub.drivers.reasons import DEVICE_FAILED, UNAVAILABLE, why_not_running

log = logging.getLogger(__name__)


class Outbox:
    """What waits to be said: sent once a turn of the loop, and while the hub is slow only the latest of each report."""

    def __init__(self, send: Callable[[wire.ToHub], None]) -> None:
        self._send = send
        self._waiting: dict[object, DriverMessage] = {}
        self._scheduled = False
        self.paused = False

    def emit(self, message: DriverMessage) -> None:
        """The driver's `Emit`."""
        key: object = object()
        if self.paused and isinstance(message, Reported):
            key = (message.address, message.endpoint, message.attribute)
            self._waiting.pop(key, None)
        self._waiting[key] = message
        if not self._scheduled:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._turn)

    def flush(self) -> None:
        """Send what waits, whatever the hub's pace: an answer is about to follow it."""
        if self._waiting:
            self._send(wire.Said(tuple(self._waiting.values())))
            self._waiting.clear()

    def resume(self) -> None:
        """The hub reads again."""
        self.paused = False
        self.flush()

    def _turn(self) -> None:
        self._scheduled = False
        if not self.paused:
            self.flush()


class Child(asyncio.Protocol):
    """Serves the hub's calls on one driver until the socket closes."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._parser = FrameParser()
        self._outbox = Outbox(self.send)
        self._supervisor = Supervisor()
        self._driver: Driver | None = None
        self._calls: dict[int, asyncio.Task[None]] = {}
        self._transport: asyncio.Transport | None = None
        self._closed = asyncio.Event()

    async def serve(self) -> None:
        """Until the hub is gone; leaves nothing behind."""
        await self._closed.wait()
        calls = list(self._calls.values())
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        if self._driver is not None:
            await self._driver.stop()
        await self._supervisor.stop()

    def send(self, message: wire.ToHub) -> None:
        """Queue a message for the hub."""
        if self._transport is not None:
            self._transport.write(frame(wire.encode(message)))

    # -- asyncio.Protocol -------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # which uvloop's are not by their class

    def data_received(self, chunk: bytes) -> None:
        for body in self._parser.feed(chunk):
            self._take(wire.decode_to_child.decode(body))

    def pause_writing(self) -> None:
        self._outbox.paused = True

    def resume_writing(self) -> None:
        self._outbox.resume()

    def connection_lost(self, _: Exception | None) -> None:
        self._transport = None
        self._closed.set()

    # -- calls ------------------------------------------------------------------------------------------------------

    def _take(self, message: wire.ToChild) -> None:
        match message:
            case wire.Ping():
                self.send(wire.Pong())
            case wire.Cancel(id=number):
                if number in self._calls:
                    self._calls[number].cancel()
            case wire.Ask(id=number, call=call):
                task = asyncio.get_running_loop().create_task(self._answer(number, call))
                self._calls[number] = task
                task.add_done_callback(lambda _: self._calls.pop(number))

    async def _answer(self, number: int, call: wire.Call) -> None:
        answer = await self._try(number, call)
        self._outbox.flush()
        self.send(answer)

    async def _try(self, number: int, call: wire.Call) -> wire.ToHub:
        try:
            return wire.Done(number, await self._do(number, call))
        except CommandFailed as failure:
            return wire.Failed(number, failure.reason, failure.retry)
        except Exception as error:
            if isinstance(call, wire.Create | wire.Start):
                return wire.Failed(number, why_not_running(error))
            if isinstance(call, wire.Restore) and isinstance(error, ValueError):
                return wire.Refused(number, str(error))
            log.exception("driver %s failed", self._name)
            return wire.Failed(number, DEVICE_FAILED)

    async def _do(self, number: int, call: wire.Call) -> wire.Result:
        if isinstance(call, wire.Create):
            context = Context(self._outbox.emit, SystemClock(asyncio.get_running_loop()), self._supervisor)
            self._driver = await Entry(call.package).create(call.settings, context)
            return None
        if self._driver is None:
            raise CommandFailed(UNAVAILABLE)
        if isinstance(call, wire.Pair):
            async for progress in self._driver.pair(call.request):
                self.send(wire.Step(number, progress))
            return None
        return await call.ask(self._driver)


class SocketLog(logging.Handler):
    """Hands log records to the hub."""

    def __init__(self, send: Callable[[wire.ToHub], None], loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._send = send
        self._loop = loop
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """From any thread; from the loop's own at once, so that the reason of a failure precedes it."""
        logged = wire.Logged(record.name, record.levelno, self.format(record))
        if self._thread == threading.get_ident():
            self._send(logged)
        else:
            self._loop.call_soon_threadsafe(self._send, logged)


async def _serve(name: str, sock: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    child = Child(name)
    logging.basicConfig(level=logging.INFO, format="%(message)s", handlers=[SocketLog(child.send, loop)], force=True)
    transport, _ = await loop.create_unix_connection(lambda: child, sock=sock)
    try:
        await child.serve()
    finally:
        transport.close()


def _take_stdin() -> socket.socket:
    """The socket that is standard input, which becomes empty so that nothing else reads from it."""
    sock = socket.socket(fileno=os.dup(0))
    with Path(os.devnull).open("rb") as empty:
        os.dup2(empty.fileno(), 0)
    sock.setblocking(False)
    return sock


def main() -> None:
    """Entry point."""
    asyncio.run(_serve(sys.argv[1], _take_stdin()))


if __name__ == "__main__":
    main()
