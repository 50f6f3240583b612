"""One connection to one lamp: a line asked gets a line answered, `state` lines come at any time."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager


class Client:
    """Made by `connected`."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._answers: asyncio.Queue[str] = asyncio.Queue()
        self._turn = asyncio.Lock()

    async def ask(self, line: str) -> str:
        """The lamp's answer; ConnectionError when it hangs up."""
        async with self._turn:
            self._writer.write(line.encode() + b"\n")
            try:
                return await self._answers.get()
            except asyncio.QueueShutDown:
                raise ConnectionResetError("the lamp hung up") from None
            except asyncio.CancelledError:
                self._writer.close()  # or the late answer would be taken for that of the next line
                raise

    async def read(self, on_state: Callable[[str], None]) -> None:
        """Hand over each `state` line until the lamp hangs up."""
        try:
            while line := (await self._reader.readline()).decode().strip():
                if line.startswith("state "):
                    on_state(line)
                else:
                    self._answers.put_nowait(line)
        finally:
            self._answers.shutdown()


@asynccontextmanager
async def connected(
    host: str, port: int, seconds: float, on_state: Callable[[str], None]
) -> AsyncIterator[tuple[Client, asyncio.Future[None]]]:
    """A connection, and what is done when the lamp hangs up; OSError when nobody answers within `seconds`."""
    async with asyncio.timeout(seconds):
        reader, writer = await asyncio.open_connection(host, port)
    client = Client(reader, writer)
    reading = asyncio.ensure_future(client.read(on_state))
    try:
        yield client, reading
    finally:
        reading.cancel()
        writer.close()
        await asyncio.gather(reading, writer.wait_closed(), return_exceptions=True)
