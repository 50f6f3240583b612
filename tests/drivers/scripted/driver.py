"""A driver that does what its commands are called."""

import asyncio
import os
import time
from pathlib import Path

from hub.core.device import MAIN, Endpoint
from hub.core.driver import CommandFailed, Described, LinkSeen, LinkState, PairProgress, Reported
from hub.core.message import Message
from hub.core.standard import LEVEL, ON_OFF
from hub.drivers.kit.base import BaseDriver, Context, not_supported, unknown_address
from tests.drivers.scripted.config import Config

gate = asyncio.Event()


class ScriptedDriver(BaseDriver):
    def __init__(self, config: Config, context: Context) -> None:
        super().__init__(context)
        self._config = config
        self._addresses: set[str] = set()

    async def start(self, links):
        if self._config.marks and await asyncio.to_thread(self._starts) <= self._config.refuse:
            raise RuntimeError("not yet")
        if self._config.gated:
            self.emit(LinkSeen("gate", "It starts", "light"))
            await gate.wait()
        await super().start(links)

    async def stop(self):
        if self._config.stall_at_stop:
            await asyncio.Event().wait()

    async def adopt(self, link):
        self._addresses.add(link.address)
        self.emit(Described(link.address, (Endpoint(MAIN, (ON_OFF, LEVEL)),), firmware=str(os.getpid())))
        self.emit(LinkState(link.address, online=True))
        self.emit(Reported(link.address, MAIN, "on", False))

    async def release(self, address):
        self._addresses.discard(address)

    async def execute(self, request):
        if request.address not in self._addresses:
            raise unknown_address(request.address)
        match request.name:
            case "set":
                self.emit(Reported(request.address, MAIN, "on", request.args["on"]))
            case "flood":
                for level in range(100):
                    self.emit(Reported(request.address, MAIN, "level", level))
            case "refuse":
                raise CommandFailed(Message("no-way"), retry=True)
            case "raise":
                raise RuntimeError("a fault of the driver")
            case "hang":
                self.emit(Reported(request.address, MAIN, "level", 1))
                await asyncio.Event().wait()
            case "block":
                self.emit(Reported(request.address, MAIN, "level", 2))
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                time.sleep(600)  # noqa: ASYNC251 - what it is for
            case "die":
                os._exit(3)
            case _:
                raise not_supported(request)

    async def discover(self):
        self.emit(LinkSeen("b", "Second", "light"))

    async def pair(self, request):
        yield PairProgress(Message("hold-the-button"))
        if "pin" not in request.options:
            raise CommandFailed(Message("no-pin"))
        yield PairProgress(Message("joined"), "c", done=True)

    async def backup(self):
        return b"keys"

    async def restore(self, blob):
        if blob != b"keys":
            raise ValueError("not a backup of this driver")

    def _starts(self) -> int:
        folder = Path(self._config.marks)
        number = len(list(folder.iterdir())) + 1
        (folder / str(number)).touch()
        return number


def create(config: Config, context: Context) -> ScriptedDriver:
    return ScriptedDriver(config, context)
