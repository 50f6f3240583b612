from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.contracts.setups import Peer, Setup
from tests.peers.template import lamp_server


@asynccontextmanager
async def setup() -> AsyncIterator[Setup]:
    async with lamp_server() as lamp:

        async def change() -> None:
            lamp.turn(on=not lamp.on)

        def mute() -> None:
            lamp.mute = True

        settings = {"hosts": [f"127.0.0.1:{lamp.port}"], "retry": 0.1}
        yield Setup(settings, Peer(change, mute, lamp.asked))
