"""The broker port on amqtt."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from hub.broker.access import Access, lost
from hub.broker.inbox import Inbox
from hub.broker.port import AccessTable, BrokerHealth, Listener, Publish, QoS

if TYPE_CHECKING:
    from hub.broker.embedded.server import Server


class EmbeddedBroker:
    """A `Broker` inside the hub's process. Sessions and retained messages live as long as it runs."""

    def __init__(self) -> None:
        self._table = AccessTable()
        self._access = Access(self._table)
        self._inboxes: list[Inbox] = []
        self._server: Server | None = None

    async def start(self, listeners: Sequence[Listener]) -> None:
        """Listen; importing amqtt takes 179 ms of CPU and happens here, off the loop."""
        module = await asyncio.to_thread(import_module, "hub.broker.embedded.server")
        self._server = module.Server(self._access, self._deliver, tuple(listeners))
        await self._server.start()

    async def stop(self) -> None:
        """Close every connection and end the iterators of `messages`."""
        server, self._server = self._server, None
        if server is not None:
            await server.shutdown()
        for inbox in self._inboxes:
            inbox.close()
        self._inboxes.clear()

    def set_access(self, table: AccessTable) -> None:
        """Decide by `table` from now on, and disconnect whoever lost a right."""
        losers = lost(self._table, table)
        self._table = table
        self._access.replace(table)
        if self._server is not None:
            self._server.withdraw(losers)

    async def publish(self, topic: str, payload: bytes, qos: QoS = 0, *, retain: bool = False) -> None:
        """Publish as the hub; nothing happens before `start`."""
        if self._server is not None:
            await self._server.publish(topic, payload, qos, retain=retain)

    def messages(self, *filters: str) -> AsyncIterator[Publish]:
        """What clients publish on topics of `filters`, from this call on."""
        inbox = Inbox(filters)
        self._inboxes.append(inbox)
        return inbox

    async def _deliver(self, publish: Publish) -> None:
        for inbox in tuple(self._inboxes):
            await inbox.put(publish)

    def health(self) -> BrokerHealth:
        """How it is."""
        if self._server is None:
            return BrokerHealth(running=False)
        return self._server.health()
