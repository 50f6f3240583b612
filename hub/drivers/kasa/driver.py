"""The life of the added devices, and the search for others."""

from collections.abc import Sequence

from kasa import Device

from hub.core.driver import Driver, Execute, LinkConfig
from hub.drivers.kasa import mapping
from hub.drivers.kasa.config import Config
from hub.drivers.kasa.search import search
from hub.drivers.kasa.session import Session
from hub.drivers.kit.base import BaseDriver, Context, unknown_address
from hub.drivers.kit.sessions import Sessions
from hub.drivers.kit.timing import pause

_SEARCH_EVERY = 600.0
_SEARCH_MISSING_EVERY = 60.0
"""Seconds; more often while a device is missing, for it may have got another address."""


class KasaDriver(BaseDriver):
    """Devices are known by MAC address, so that one that moves to another host stays what it is."""

    def __init__(self, config: Config, context: Context) -> None:
        super().__init__(context)
        self._config = config
        self._devices: dict[str, Session] = {}
        self._sessions = Sessions(context.supervisor)

    async def start(self, links: Sequence[LinkConfig]) -> None:
        """Returns at once: a home full of devices that are off would take long."""
        for link in links:
            await self._open(link)
        self.supervisor.keep("search for kasa devices", self._search)

    async def stop(self) -> None:
        await self._sessions.close_all()

    async def adopt(self, link: LinkConfig) -> None:
        """Returns when the device is described, or known to be unreachable."""
        session = await self._open(link)
        await session.tried.wait()

    async def release(self, address: str) -> None:
        await self._sessions.close(address)
        self._devices.pop(address, None)

    async def execute(self, request: Execute) -> None:
        session = self._devices.get(request.address)
        if session is None:
            raise unknown_address(request.address)
        await session.execute(request)

    async def discover(self) -> None:
        await search(self._config, self._found)

    def _found(self, device: Device) -> None:
        seen = mapping.seen(device)
        self.emit(seen)
        if session := self._devices.get(seen.address):
            session.move(device.host)

    async def _open(self, link: LinkConfig) -> Session:
        host = str(link.options["host"])
        session = Session(link.address, host, self._config, self.emit, self.clock)
        self._devices[link.address] = session
        await self._sessions.open(link.address, session.run)
        return session

    async def _search(self) -> None:
        while True:
            await self.discover()
            missing = any(not session.online for session in self._devices.values())
            await pause(self.clock, _SEARCH_MISSING_EVERY if missing else _SEARCH_EVERY)


def create(config: Config, context: Context) -> Driver:
    """The driver, not yet started."""
    return KasaDriver(config, context)
