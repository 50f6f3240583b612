"""amqtt's broker with the hub's rights and rules, and its faults mended; measured and shown in tests/broker."""

import asyncio
import errno
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from amqtt.adapters import StreamReaderAdapter
from amqtt.broker import Broker, RetainedApplicationMessage
from amqtt.broker import Server as ServerSocket
from amqtt.contexts import Action, BrokerConfig, ListenerConfig
from amqtt.errors import MQTTError
from amqtt.mqtt.connack import BAD_USERNAME_PASSWORD, ConnackPacket
from amqtt.mqtt.disconnect import DisconnectPacket
from amqtt.mqtt.publish import PublishPacket
from amqtt.mqtt.subscribe import SubscribePacket
from amqtt.mqtt.unsubscribe import UnsubscribePacket
from amqtt.session import Session
from amqtt.utils import gen_client_id

from hub.broker.access import Access
from hub.broker.duplicates import Duplicates
from hub.broker.embedded.connection import ENDED, Connection, Writer
from hub.broker.port import BrokerHealth, Listener, ListenerHealth, Publish
from hub.broker.topics import is_topic, matches
from hub.core.message import Message

_CONNECT_WITHIN = 10.0
_SESSION_EXPIRY = 7 * 24 * 3600
_MAX_QUEUED = 1_000
_MAX_IN_FLIGHT = 1_000
_MAX_ROUTES = 16_384
_REFUSED_SUBSCRIPTION = 0x80
_CARRIED_OVER = ("clean_session", "will_flag", "will_message", "will_qos", "will_retain", "will_topic", "keep_alive")

type _Entries = list[tuple[Session, int]]
"""Who subscribed to a filter, with the QoS granted."""

log = logging.getLogger(__name__)

for _chatty in ("amqtt", "transitions"):  # each connection would fill twelve lines
    logging.getLogger(_chatty).setLevel(logging.WARNING)


class Server(Broker):  # type: ignore[misc]  # amqtt publishes no types
    """Loads no plugin: the defaults let anybody in, and each plugin call costs a task; `Access` is asked directly.

    Sessions are named after user and client identifier, so that nobody takes over another user's. A client is
    authenticated before its session is looked at.
    """

    def __init__(
        self, access: Access, deliver: Callable[[Publish], Awaitable[None]], listeners: tuple[Listener, ...]
    ) -> None:
        unbound = {"default": ListenerConfig(bind=None)}
        super().__init__(BrokerConfig(unbound, plugins={}, session_expiry_interval=_SESSION_EXPIRY))
        self._access = access
        self._deliver = deliver
        self._wanted = listeners
        self._heard: list[ListenerHealth] = []
        self._routes: dict[str, list[_Entries]] = {}
        self._duplicates = Duplicates()
        self._connections: dict[asyncio.Task[None], Writer] = {}
        self._refused = 0
        self._dropped = 0

    # Listening

    async def _start_listeners(self) -> None:
        for listener in self._wanted:
            self._heard.append(await self._listen(listener))

    async def _listen(self, listener: Listener) -> ListenerHealth:
        name = f"{listener.kind}:{len(self._servers)}"
        try:
            instance = await asyncio.start_server(self._connected, listener.host, listener.port)
        except OSError as error:
            log.error("cannot listen on %s:%d: %s", listener.host, listener.port, error)  # noqa: TRY400  # an everyday fault
            return ListenerHealth(listener, fault=_fault(listener, error))
        self._servers[name] = ServerSocket(name, instance)
        return ListenerHealth(listener, instance.sockets[0].getsockname()[1])

    async def shutdown(self) -> None:
        """Stop listening and end every connection, after what was sent has left, within a second."""
        for server in self._servers.values():
            server.instance.close()
        serving = tuple(self._connections)
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
        await super().shutdown()

    def health(self) -> BrokerHealth:
        """Listeners and counts."""
        return BrokerHealth(True, tuple(self._heard), len(self._connections), self._refused, self._dropped)

    # From CONNECT to the end

    async def _connected(self, reader: asyncio.StreamReader, stream: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        writer = self._connections[task] = Writer(stream)
        try:
            connection, session = await self._admit(StreamReaderAdapter(reader), writer)
            await self._serve(connection, session)
        except ENDED as error:
            log.info("connection from %s ended: %r", writer.get_peer_info(), error)
        finally:
            del self._connections[task]
            await writer.close()

    async def _admit(self, reader: StreamReaderAdapter, writer: Writer) -> tuple[Connection, Session]:
        async with asyncio.timeout(_CONNECT_WITHIN):
            connection, session = await Connection.init_from_connect(reader, writer, self.plugins_manager)
        await self._authenticated(session, writer)
        session.client_id = f"{session.username}/{session.client_id or gen_client_id()}"
        kept = await self._session_for(session)
        await self._authenticated(session, writer)  # the table may have changed meanwhile
        connection.attach(kept, reader, writer)
        return connection, kept

    async def _authenticated(self, session: Session, writer: Writer) -> None:
        if not self._access.authenticates(session.username, session.password):
            await ConnackPacket.build(0, BAD_USERNAME_PASSWORD).to_stream(writer)
            raise MQTTError(f"not the name and password of a client: {session.username!r}")

    async def _session_for(self, fresh: Session) -> Session:
        """The kept session of this client, or `fresh`; whoever used it is disconnected first [MQTT-3.1.4-2]."""
        while (other := self._get_handler(fresh)) is not None and not other.finished.is_set():
            other.abort()
            await other.finished.wait()
        kept: Session | None = self._sessions.get(fresh.client_id, (None, None))[0]
        if kept is None or fresh.clean_session:
            await self._delete_session(fresh.client_id)
            return fresh
        for name in _CARRIED_OVER:
            setattr(kept, name, getattr(fresh, name))
        kept.parent = 1
        return kept

    async def _serve(self, connection: Connection, session: Session) -> None:
        """Stock sends a client that connects every retained message that anybody subscribed to; here it gets none."""
        session.transitions.connect()
        self._sessions[session.client_id] = (session, connection)
        connection.on_publish = partial(self._published, session)
        connection.on_subscribe = partial(self._subscribe, session, connection)
        connection.on_unsubscribe = partial(self._unsubscribe, session, connection)
        try:
            await connection.mqtt_connack_authorize(True)
            await self._publish_session_retained_messages(session)
            farewell = await connection.run()
            await self._publish_will(session, farewell)
        finally:
            session.transitions.disconnect()
            if session.clean_session:
                await self._delete_session(session.client_id)
            connection.finished.set()

    async def _publish_will(self, session: Session, farewell: DisconnectPacket | None) -> None:
        if farewell is None and session.will_flag:
            session.will_flag = False
            packet = PublishPacket.build(
                session.will_topic, bytes(session.will_message), None, False, session.will_qos, session.will_retain
            )
            await self._published(session, packet)

    def withdraw(self, names: frozenset[str]) -> None:
        """Disconnect these users and forget subscriptions that they may no longer have."""
        for session, connection in self._sessions.values():
            if session.username in names:
                connection.abort()
        for topic_filter, entries in list(self._subscriptions.items()):
            entries[:] = [entry for entry in entries if self._access.may_subscribe(entry[0].username, topic_filter)]
            if not entries:
                del self._subscriptions[topic_filter]
        self._routes.clear()

    # Subscriptions

    async def _topic_filtering(self, session: Session, topic: str, action: Action) -> bool:
        """The right to subscribe, which stock asks for here. Its own plugin grants `home/#` to whoever may `home/+`."""
        assert action is Action.SUBSCRIBE
        return self._access.may_subscribe(session.username, topic)

    async def _subscribe(self, session: Session, connection: Connection, packet: SubscribePacket) -> None:
        topics = packet.payload.topics
        if any(qos > 2 for _, qos in topics):
            raise MQTTError("a subscription of QoS 3 [MQTT-3-8.3-4]")
        for topic_filter, _ in topics:
            self._forget(topic_filter, session)  # a repeated one replaces the former [MQTT-3.8.4-3]
        codes = [await self.add_subscription(topic, session) for topic in topics]
        self._routes.clear()
        await connection.mqtt_acknowledge_subscription(packet.variable_header.packet_id, codes)
        for topic, code in zip(topics, codes, strict=True):
            if code != _REFUSED_SUBSCRIPTION:
                await self._publish_retained_messages_for_subscription(topic, session)

    async def _unsubscribe(self, session: Session, connection: Connection, packet: UnsubscribePacket) -> None:
        for topic_filter in packet.payload.topics:
            self._forget(topic_filter, session)
        self._routes.clear()
        await connection.mqtt_acknowledge_unsubscription(packet.variable_header.packet_id)

    async def _del_all_subscriptions(self, session: Session) -> None:
        await super()._del_all_subscriptions(session)
        self._routes.clear()

    def _forget(self, topic_filter: str, session: Session) -> None:
        self._del_subscription(topic_filter, session)
        if not self._subscriptions.get(topic_filter, True):
            del self._subscriptions[topic_filter]

    async def _publish_retained_messages_for_subscription(
        self, subscription: tuple[str, int], session: Session
    ) -> None:
        topic_filter, qos = subscription
        for topic, kept in self._retained_messages.items():
            if matches(topic_filter, topic) and self._access.may_receive(session.username, topic):
                self._send(session, topic, kept.data, min(qos, kept.qos), retain=True)

    async def _publish_session_retained_messages(self, session: Session) -> None:
        """Send what waited while the client was away, as far as it may still have it."""
        while not session.retained_messages.empty():
            kept = session.retained_messages.get_nowait()
            if self._access.may_receive(session.username, kept.topic):
                self._send(session, kept.topic, kept.data, kept.qos)

    # Messages

    async def publish(self, topic: str, payload: bytes, qos: int, *, retain: bool) -> None:
        """Publish as the hub."""
        if retain:
            await self.retain_message(None, topic, payload, qos)
        self._fan_out(topic, payload, qos)

    async def _published(self, session: Session, packet: PublishPacket) -> None:
        """Take a client's message. MQTT 3.1.1 knows no negative acknowledgement: a refused one is acknowledged too."""
        topic, payload, qos = packet.topic_name, packet.data, packet.qos
        if not is_topic(topic):
            raise MQTTError("a topic that is none [MQTT-4.7.3]")
        if refusal := self._access.refusal(session.username, topic, retain=packet.retain_flag):
            self._refused += 1
            log.warning("publish of %r on %r refused: %s", session.username, topic, refusal)
            return
        if qos == 1 and self._duplicates.repeats(
            session.client_id, packet.packet_id, topic, payload, dup=packet.dup_flag
        ):
            return
        if packet.retain_flag:
            await self.retain_message(session, topic, payload, qos)
        self._fan_out(topic, payload, qos)
        await self._deliver(Publish(topic, payload, session.username, qos, packet.retain_flag, packet.dup_flag))

    def _fan_out(self, topic: str, payload: bytes, qos: int) -> None:
        """Send to whoever subscribed. Nothing is awaited, so that subscriptions cannot change meanwhile."""
        routes = self._matching(topic)
        frame = _frame(topic, payload, retain=False) if routes else b""
        for entries in routes:
            for session, granted in entries:
                if self._access.may_receive(session.username, topic):
                    self._send(session, topic, payload, min(qos, granted), frame)

    def _matching(self, topic: str) -> list[_Entries]:
        """The subscriptions that match `topic`, remembered until a filter comes or goes; stock tries all each time."""
        if (routes := self._routes.get(topic)) is not None:
            return routes
        if len(self._routes) >= _MAX_ROUTES:
            self._routes.clear()
        routes = [entries for wanted, entries in self._subscriptions.items() if matches(wanted, topic)]
        self._routes[topic] = routes
        return routes

    def _send(
        self, session: Session, topic: str, payload: bytes, qos: int, frame: bytes = b"", *, retain: bool = False
    ) -> None:
        connection = self._get_handler(session)
        if session.transitions.state != "connected" or not connection.open:
            self._keep(session, topic, payload, qos)
        elif qos == 0 and connection.writer.congested():
            self._dropped += 1
        elif qos == 0:
            connection.writer.write(frame or _frame(topic, payload, retain=retain))
        elif connection.in_flight >= _MAX_IN_FLIGHT:
            log.warning("client %r acknowledges nothing: disconnected", session.client_id)
            connection.abort()
            self._keep(session, topic, payload, qos)
        else:
            failed = partial(self._unacknowledged, session, connection, topic, payload, qos)
            connection.deliver(topic, payload, qos, failed, retain=retain)

    def _keep(self, session: Session, topic: str, payload: bytes, qos: int) -> None:
        """Queue for a client that is away and wants to find what it missed [MQTT-3.1.2-5]."""
        if qos == 0 or session.clean_session:
            return
        if session.retained_messages.qsize() < _MAX_QUEUED:
            session.retained_messages.put_nowait(RetainedApplicationMessage(None, topic, payload, qos))
        else:
            self._dropped += 1

    def _unacknowledged(self, session: Session, connection: Connection, topic: str, payload: bytes, qos: int) -> None:
        """Stock forgets what a client has not acknowledged; here it comes with the client's next connection."""
        if self._get_handler(session) is connection:
            self._keep(session, topic, payload, qos)
        else:
            self._send(session, topic, payload, qos)


def _frame(topic: str, payload: bytes, *, retain: bool) -> bytes:
    """The PUBLISH packet of QoS 0, the same for every subscriber."""
    frame: bytes = PublishPacket.build(topic, payload, None, False, 0, retain).to_bytes()
    return frame


def _fault(listener: Listener, error: OSError) -> Message:
    match error.errno:
        case errno.EADDRINUSE:
            code = "broker-port-in-use"
        case errno.EACCES:
            code = "broker-port-forbidden"
        case _:
            code = "broker-cannot-listen"
    return Message(code, {"host": listener.host, "port": str(listener.port)})
