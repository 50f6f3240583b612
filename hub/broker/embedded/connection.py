"""One client's connection: amqtt's handler, mended."""

import asyncio
import logging
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any

from amqtt.adapters import BufferReader, StreamWriterAdapter
from amqtt.errors import AMQTTError, CodecError, MQTTError, NoDataError, ProtocolHandlerError
from amqtt.mqtt import packet_class
from amqtt.mqtt.disconnect import DisconnectPacket
from amqtt.mqtt.packet import MQTTFixedHeader, MQTTPacket
from amqtt.mqtt.pingreq import PingReqPacket
from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler
from amqtt.mqtt.puback import PubackPacket
from amqtt.mqtt.pubcomp import PubcompPacket
from amqtt.mqtt.publish import PublishPacket
from amqtt.mqtt.pubrec import PubrecPacket
from amqtt.mqtt.pubrel import PubrelPacket
from amqtt.mqtt.subscribe import SubscribePacket
from amqtt.mqtt.unsubscribe import UnsubscribePacket

ENDED = (
    AMQTTError, CodecError, MQTTError, NoDataError, ProtocolHandlerError,
    OSError, struct.error, TimeoutError, ValueError,
)  # fmt: skip
"""What reading from a client that errs, leaves or attacks raises."""

_MAX_PACKET = 1 << 20
_MAX_UNSENT = 1 << 20
_CLOSE_GRACE = 1.0
_RECEIVED = "anasy.received"
"""Session attribute: identifiers of QoS 2 messages whose release is awaited."""

log = logging.getLogger(__name__)


class Writer(StreamWriterAdapter):  # type: ignore[misc]  # amqtt publishes no types
    """amqtt's writer with an end that no peer can delay. The event loop sets TCP_NODELAY on its sockets."""

    def congested(self) -> bool:
        """Whether the peer leaves more unread than a client may."""
        unsent: int = self._writer.transport.get_write_buffer_size()
        return unsent > _MAX_UNSENT

    def closing(self) -> bool:
        """Whether the connection has ended or is about to."""
        ending: bool = self._writer.transport.is_closing()
        return ending

    def abort(self) -> None:
        """Drop the connection and whatever is unsent."""
        self._writer.transport.abort()

    async def close(self) -> None:
        """Send what is unsent, for a second at most."""
        self.is_closed = True
        self._writer.close()
        try:
            with suppress(OSError):
                async with asyncio.timeout(_CLOSE_GRACE):
                    await self._writer.wait_closed()
        finally:
            self.abort()


class Connection(BrokerProtocolHandler):  # type: ignore[misc]  # amqtt publishes no types
    """Handles a client's packets one after another.

    Stock amqtt starts a task for each and cancels them at the end of the stream, so what a client sent right before it
    left was lost, acknowledged or not. In order and awaited, a client is also slowed down by what it asks for. The read
    loop ends when the client is silent for 1.5 times its keepalive [MQTT-3.1.2-24].
    """

    on_publish: Callable[[PublishPacket], Awaitable[None]]
    on_subscribe: Callable[[SubscribePacket], Awaitable[None]]
    on_unsubscribe: Callable[[UnsubscribePacket], Awaitable[None]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._farewell: DisconnectPacket | None = None
        self._reading: asyncio.Task[None] | None = None
        self._sending: set[asyncio.Task[None]] = set()
        self.finished = asyncio.Event()

    @property
    def open(self) -> bool:
        """Whether the peer can still be reached."""
        return not self.writer.closing()

    @property
    def in_flight(self) -> int:
        """How many messages wait for the client's acknowledgement."""
        return len(self._sending)

    def deliver(self, topic: str, payload: bytes, qos: int, failed: Callable[[], None], *, retain: bool) -> None:
        """Send with QoS 1 or 2; `failed` is called when this connection ends, or 5 s pass, without acknowledgement."""
        task = asyncio.create_task(self.mqtt_publish(topic, payload, qos, retain=retain))
        self._sending.add(task)
        task.add_done_callback(partial(self._delivered, failed))

    def _delivered(self, failed: Callable[[], None], task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        if task.cancelled() or task.exception() is not None:
            failed()

    async def run(self) -> DisconnectPacket | None:
        """Serve the client to its end; answers its DISCONNECT, None when it left without."""
        self._reading = asyncio.create_task(self._read())
        try:
            await asyncio.wait([self._reading])
        finally:
            await self.stop()
        return self._farewell

    async def stop(self) -> None:
        """End the connection; harmless when it has ended."""
        tasks = [*self._sending, *([self._reading] if self._reading else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if not self.writer.is_closed:
            await self.writer.close()

    def abort(self) -> None:
        """Drop the connection now."""
        self.writer.abort()

    async def _read(self) -> None:
        silence = self.session.keep_alive * 1.5 or None
        try:
            while self._farewell is None:
                async with asyncio.timeout(silence):
                    header = await MQTTFixedHeader.from_stream(self.reader)
                if header is None:
                    return
                await self._handle(header)
        except ENDED as error:
            log.info("client %r ended: %r", self.session.client_id, error)

    async def _handle(self, header: MQTTFixedHeader) -> None:
        if header.remaining_length > _MAX_PACKET:
            raise MQTTError(f"a packet of {header.remaining_length} bytes")
        frame = BufferReader(await self.reader.read(header.remaining_length))
        packet = await packet_class(header).from_stream(frame, fixed_header=header)
        match packet:
            case PublishPacket():
                await self._take(packet)
            case SubscribePacket():
                await self.on_subscribe(packet)
            case UnsubscribePacket():
                await self.on_unsubscribe(packet)
            case DisconnectPacket():
                self._farewell = packet
            case _:
                await self._answer(packet)

    async def _answer(self, packet: MQTTPacket) -> None:
        match packet:
            case PubackPacket():
                await self.handle_puback(packet)
            case PubrecPacket():
                await self.handle_pubrec(packet)
            case PubcompPacket():
                await self.handle_pubcomp(packet)
            case PubrelPacket():
                self._awaiting_release().discard(packet.packet_id)
                await self._send_packet(PubcompPacket.build(packet.packet_id))
            case PingReqPacket():
                await self.handle_pingreq(packet)
            case _:
                raise MQTTError(f"{type(packet).__name__} is not for a client to send now")

    async def _take(self, packet: PublishPacket) -> None:
        """Act, then acknowledge; a QoS 2 message acts when it arrives first (MQTT 3.1.1 §4.3.3, method B)."""
        match packet.qos:
            case 0:
                await self.on_publish(packet)
            case 1:
                await self.on_publish(packet)
                await self._send_packet(PubackPacket.build(packet.packet_id))
            case 2:
                if packet.packet_id not in self._awaiting_release():
                    self._awaiting_release().add(packet.packet_id)
                    await self.on_publish(packet)
                await self._send_packet(PubrecPacket.build(packet.packet_id))
            case _:
                raise MQTTError("QoS 3 [MQTT-3.3.1-4]")

    def _awaiting_release(self) -> set[int]:
        received: set[int] = self.session.attributes.setdefault(_RECEIVED, set())
        return received
