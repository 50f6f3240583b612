from collections.abc import AsyncIterator

import pytest

from hub.broker.embedded import EmbeddedBroker
from hub.broker.port import AccessTable, Listener
from hub.core.mqtt import MqttClient, new_credential
from tests.broker import wire


class Served:
    """A running broker of ours, and clients that are closed after the test."""

    def __init__(self) -> None:
        self.broker = EmbeddedBroker()
        self.people: dict[str, MqttClient] = {}
        self.passwords: dict[str, str] = {}
        self.open: list[wire.Client] = []

    @property
    def port(self) -> int:
        port = self.broker.health().listeners[0].port
        assert port is not None
        return port

    def allow(self, name: str, *, read: tuple[str, ...] = (), write: tuple[str, ...] = ()) -> None:
        """Make a client, or give one other rights."""
        password, credential = new_credential()
        if name in self.people:
            password, credential = self.passwords[name], self.people[name].credential
        self.passwords[name] = password
        self.people[name] = MqttClient(name, credential, read, write)
        self.push()

    def remove(self, name: str) -> None:
        del self.people[name]
        self.push()

    def push(self) -> None:
        self.broker.set_access(AccessTable.of(list(self.people.values())))

    async def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        await self.broker.publish(topic, payload, retain=retain)

    async def connect(self, name: str, **more) -> wire.Client:
        client = await wire.session(self.port, name, self.passwords[name], **more)
        self.open.append(client)
        return client

    async def dial(self) -> wire.Client:
        self.open.append(await wire.Client.open(self.port))
        return self.open[-1]


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    served = Served()
    await served.broker.start([Listener("127.0.0.1", 0)])
    yield served
    for client in served.open:
        await client.close()
    await served.broker.stop()
