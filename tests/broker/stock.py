"""amqtt as it comes, with its own access plugin, to show which faults are its own."""

import warnings
from dataclasses import dataclass, field

from amqtt.broker import Broker
from amqtt.contexts import BrokerConfig, ListenerConfig
from amqtt.plugins.topic_checking import TopicAccessControlListPlugin


class StockAccess(TopicAccessControlListPlugin):  # type: ignore[misc]  # amqtt publishes no types
    """Stock but for its configuration, which forgot the list that the plugin reads for receiving."""

    @dataclass
    class Config:
        publish_acl: dict[str, list[str]] = field(default_factory=dict)
        subscribe_acl: dict[str, list[str]] = field(default_factory=dict)
        receive_acl: dict[str, list[str]] = field(default_factory=dict)


class Stock:
    """Enough of the broker port for the tests of faults. Any password is accepted."""

    def __init__(self, read: dict[str, list[str]], write: dict[str, list[str]]) -> None:
        self._read = read
        self._write = write
        self.port = 0

    async def start(self) -> None:
        plugins = {
            "amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": False},
            "tests.broker.stock.StockAccess": {
                "publish_acl": self._write,
                "subscribe_acl": self._read,
                "receive_acl": self._read,
            },
        }
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            self._broker = Broker(BrokerConfig({"default": ListenerConfig(bind="127.0.0.1:0")}, plugins=plugins))
        await self._broker.start()
        (server,) = self._broker._servers.values()
        self.port = server.instance.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        await self._broker.shutdown()

    async def publish(self, topic: str, payload: bytes, *, retain: bool) -> None:
        if retain:
            await self._broker.retain_message(None, topic, payload, 0)
        await self._broker.internal_message_broadcast(topic, payload, 0)
