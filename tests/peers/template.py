"""The lamp that `hub.drivers._template` speaks to: lines of text over TCP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class LampServer:
    """`on` and `level` are the lamp's truth; `asked` is set by each line; `mute` lets it read and never answer."""

    def __init__(self, serial: str = "lamp-1", name: str = "Reading lamp") -> None:
        self.serial = serial
        self.name = name
        self.on = False
        self.level = 50
        self.asked = asyncio.Event()
        self.mute = False
        self.port = 0
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        self._server.close_clients()
        await self._server.wait_closed()

    def turn(self, *, on: bool) -> None:
        """As by its own button: whoever is connected is told."""
        self.on = on
        for each in self._writers:
            _say(each, self._state())

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while line := (await reader.readline()).decode().strip():
                self.asked.set()
                if not self.mute:
                    self._answer(writer, line)
        except ConnectionError:
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    def _answer(self, writer: asyncio.StreamWriter, line: str) -> None:
        match line.split(" "):
            case ["who"]:
                _say(writer, f"who {self.serial} {self.name}")
            case ["get"]:
                _say(writer, self._state())
                _say(writer, "ok")
            case ["toggle"]:
                _say(writer, "ok")
                self.turn(on=not self.on)
            case ["set", setting]:
                _say(writer, "ok")
                name, _, value = setting.partition("=")
                if name == "level":
                    self.level = int(value)
                self.turn(on=value == "1" if name == "on" else self.on)
            case _:
                _say(writer, "error what?")

    def _state(self) -> str:
        return f"state on={int(self.on)} level={self.level}"


def _say(writer: asyncio.StreamWriter, line: str) -> None:
    writer.write(line.encode() + b"\n")


@asynccontextmanager
async def lamp_server() -> AsyncIterator[LampServer]:
    """A lamp that is on the network for the while of the context."""
    server = LampServer()
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
