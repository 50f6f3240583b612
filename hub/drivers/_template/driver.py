"""The lamps' life: found, connected, reconnected, released."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from hub.core.driver import CommandFailed, Driver, Execute, LinkConfig, LinkState
from hub.core.message import Message
from hub.drivers._template import mapping
from hub.drivers._template.client import Client, connected
from hub.drivers._template.config import Config
from hub.drivers.kit.base import BaseDriver, Context, unknown_address
from hub.drivers.kit.sessions import Sessions
from hub.drivers.kit.timing import pause


class Lamp:
    """An added lamp; `client` while it is connected, `tried` once it is known whether it is."""

    def __init__(self, link: LinkConfig) -> None:
        self.address = link.address
        self.host = str(link.options["host"])
        self.port = int(link.options["port"])
        self.client: Client | None = None
        self.tried = asyncio.Event()


class TemplateDriver(BaseDriver):
    """Lamps push their state, so nothing is polled."""

    def __init__(self, config: Config, context: Context) -> None:
        super().__init__(context)
        self._config = config
        self._lamps: dict[str, Lamp] = {}
        self._sessions = Sessions(context.supervisor)

    async def start(self, links: Sequence[LinkConfig]) -> None:
        """Connects to all at once."""
        await asyncio.gather(*(self.adopt(link) for link in links))

    async def stop(self) -> None:
        await self._sessions.close_all()

    async def adopt(self, link: LinkConfig) -> None:
        lamp = self._lamps[link.address] = Lamp(link)
        await self._sessions.open(link.address, lambda: self._keep(lamp))
        await lamp.tried.wait()

    async def release(self, address: str) -> None:
        await self._sessions.close(address)
        self._lamps.pop(address, None)

    async def execute(self, request: Execute) -> None:
        lamp = self._lamps.get(request.address)
        if lamp is None:
            raise unknown_address(request.address)
        line = mapping.line_for(request)
        if lamp.client is None:
            raise CommandFailed(_unreachable(lamp.host), retry=True)
        try:
            answer = await lamp.client.ask(line)
        except OSError:
            raise CommandFailed(_unreachable(lamp.host)) from None
        if answer != "ok":
            raise CommandFailed(Message("drivers-device-said", {"text": answer}))

    async def discover(self) -> None:
        await asyncio.gather(*(self._look(*host.split(":")) for host in self._config.hosts))

    async def _look(self, host: str, port: str) -> None:
        try:
            async with connected(host, int(port), self._config.timeout, lambda _: None) as (client, _):
                async with asyncio.timeout(self._config.timeout):
                    self.emit(mapping.seen(await client.ask("who"), host, int(port)))
        except OSError:
            return  # nobody there

    async def _keep(self, lamp: Lamp) -> None:
        while True:
            with suppress(OSError):
                await self._serve(lamp)
            lamp.client = None
            self.emit(LinkState(lamp.address, online=False, reason=_unreachable(lamp.host)))
            lamp.tried.set()
            await pause(self.clock, self._config.retry)

    async def _serve(self, lamp: Lamp) -> None:
        """Until the lamp hangs up; OSError when it does not answer."""
        timeout = self._config.timeout
        async with connected(lamp.host, lamp.port, timeout, lambda line: self._report(lamp, line)) as (client, hung_up):
            self.emit(mapping.described(lamp.address))
            async with asyncio.timeout(timeout):
                await client.ask("get")
            self.emit(LinkState(lamp.address, online=True))
            lamp.client = client
            lamp.tried.set()
            await hung_up

    def _report(self, lamp: Lamp, line: str) -> None:
        for report in mapping.reports(lamp.address, line):
            self.emit(report)


def create(config: Config, context: Context) -> Driver:
    """The driver, not yet started."""
    return TemplateDriver(config, context)


def _unreachable(host: str) -> Message:
    return Message("drivers-unreachable", {"host": host})
