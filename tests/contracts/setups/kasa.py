from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.contracts.setups import Peer, Setup
from tests.peers.kasa.bulb import bulb


@asynccontextmanager
async def setup() -> AsyncIterator[Setup]:
    async with bulb() as lamp:

        async def change() -> None:
            lamp.on = not lamp.on

        def mute() -> None:
            lamp.mute = True

        settings = {"targets": [lamp.host], "port": lamp.port, "interval": 0.05, "search_seconds": 1}
        yield Setup(settings, Peer(change, mute, lamp.received))
