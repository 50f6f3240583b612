"""The npm package tplink-smarthome-simulator in a process: plug, dimmer and strip on 127.0.0.2 and up."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

SCRIPT = Path(__file__).with_name("simulator.cjs")
BROADCAST = "127.255.255.255"
PLUG, DIMMER, STRIP = ("127.0.0.2", "127.0.0.3", "127.0.0.4")


class Simulator:
    """Can be stopped and started again on the same port; `macs` by host."""

    def __init__(self, node: Path, package: Path) -> None:
        self._command = [str(node), str(SCRIPT), str(package)]
        self._process: asyncio.subprocess.Process | None = None
        self.port = _free_port()
        self.macs: dict[str, str] = {}

    async def start(self) -> None:
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(*self._command, str(self.port), stdin=pipe, stdout=pipe)
        assert self._process.stdout is not None
        while (line := (await self._process.stdout.readline()).decode().strip()) != "ready":
            assert line, "the simulator ended; what it said is on standard error"
            device = json.loads(line)
            self.macs[device["address"]] = device["mac"]

    async def stop(self) -> None:
        assert self._process is not None
        self._process.kill()
        await self._process.communicate()


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("", 0))
        port: int = sock.getsockname()[1]
        return port


@asynccontextmanager
async def simulator(node: Path, package: Path) -> AsyncIterator[Simulator]:
    """Running for the while of the context, and stopped at its end whatever happened in between."""
    made = Simulator(node, package)
    await made.start()
    try:
        yield made
    finally:
        await made.stop()
