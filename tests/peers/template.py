"""The lamp that `hub.drivers._template` speaks to: lines of text over TCP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class LampServer:
    """`on` and `level` are the lamp's truth; `lines` what it was told; `mute` lets it read and never answer."""

    def __init__(self, serial: str = "lamp-1", name: str = "Reading lamp") -> None:
        self.serial = serial
        self.name = name
        self.on = False
        self.level = 50
        self.lines: list[str] = []
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

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while line := (await reader.readline()).decode().strip():
                self.lines.append(line)
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
                self.on = not self.on
                self._changed(writer)
            case ["set", setting]:
                name, _, value = setting.partition("=")
                if name == "on":
                    self.on = value == "1"
                else:
                    self.level = int(value)
                self._changed(writer)
            case _:
                _say(writer, "error what?")

    def _changed(self, writer: asyncio.StreamWriter) -> None:
        _say(writer, "ok")
        for each in self._writers:
            _say(each, self._state())

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
