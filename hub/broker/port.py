"""What the hub asks of an MQTT broker, whichever engine does the work."""

from collections.abc import AsyncIterator, Sequence
from typing import Literal, Protocol

from msgspec import Struct

from hub.core.message import Message
from hub.core.mqtt import MqttClient, MqttCredential

type QoS = Literal[0, 1, 2]


class Listener(Struct, frozen=True):
    """Where the broker listens; port 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = 1883
    kind: Literal["tcp"] = "tcp"


class ClientAccess(Struct, frozen=True):
    """A client's credential and the topic filters it may subscribe to, publish to and be sent."""

    credential: MqttCredential
    subscribe: tuple[str, ...] = ()
    publish: tuple[str, ...] = ()
    receive: tuple[str, ...] = ()


class AccessTable(Struct, frozen=True):
    """Everybody who may connect, by user name. Whoever is not listed is refused, as is what a filter does not allow."""

    clients: dict[str, ClientAccess] = {}

    @classmethod
    def of(cls, clients: Sequence[MqttClient]) -> "AccessTable":
        """The table for clients that read what they may subscribe to, and write what they may publish."""
        return cls(
            {client.name: ClientAccess(client.credential, client.read, client.write, client.read) for client in clients}
        )


class Publish(Struct, frozen=True):
    """A message that a client was allowed to publish. `client` is its user name."""

    topic: str
    payload: bytes
    client: str
    qos: int = 0
    retain: bool = False
    dup: bool = False


class ListenerHealth(Struct, frozen=True):
    """A listener's actual port, or why it does not listen."""

    listener: Listener
    port: int | None = None
    fault: Message | None = None


class BrokerHealth(Struct, frozen=True):
    """`refused` counts messages without a right or against a rule, `dropped` those a slow client did not take."""

    running: bool
    listeners: tuple[ListenerHealth, ...] = ()
    clients: int = 0
    refused: int = 0
    dropped: int = 0


class Broker(Protocol):
    """An MQTT broker, with rules that every engine keeps.

    Nobody connects without a name and a password of the access table. Only the hub publishes under `home/`, except
    commands (`.../set`), which are never retained: they would fire at every restart. A QoS 1 message that a client
    repeats because it missed the acknowledgement acts once.
    """

    async def start(self, listeners: Sequence[Listener]) -> None:
        """Listen. A listener that cannot is reported by `health`; the others work."""

    async def stop(self) -> None:
        """Close every connection, publishing no wills; iterators of `messages` end."""

    def set_access(self, table: AccessTable) -> None:
        """Replace the table; a client that lost its credential or a right is disconnected."""

    async def publish(self, topic: str, payload: bytes, qos: QoS = 0, *, retain: bool = False) -> None:
        """Publish as the hub. An empty retained payload clears what is retained."""

    def messages(self, *filters: str) -> AsyncIterator[Publish]:
        """What clients publish on topics of `filters`, from this call on. Publishers wait while the reader lags."""

    def health(self) -> BrokerHealth:
        """How it is."""
