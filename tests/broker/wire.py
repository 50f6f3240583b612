"""An MQTT 3.1.1 client down at the bytes, to see what no library shows."""

import asyncio
import contextlib
from dataclasses import dataclass
from typing import Self

CONNACK, PUBLISH, PUBACK, PUBREC, PUBCOMP, SUBACK, PINGRESP = 2, 3, 4, 5, 7, 9, 13
SECONDS = 5.0


@dataclass(frozen=True)
class Packet:
    kind: int
    flags: int
    body: bytes

    @property
    def topic(self) -> str:
        return self.body[2 : 2 + int.from_bytes(self.body[:2])].decode()

    @property
    def payload(self) -> bytes:
        start = 2 + int.from_bytes(self.body[:2]) + (2 if self.flags & 6 else 0)
        return self.body[start:]

    @property
    def retained(self) -> bool:
        return bool(self.flags & 1)


def text(value: str | bytes) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return len(raw).to_bytes(2) + raw


def packet(first: int, body: bytes) -> bytes:
    length, size = b"", len(body)
    while True:
        size, low = divmod(size, 128)
        length += bytes([low | (0x80 if size else 0)])
        if not size:
            return bytes([first]) + length + body


def connect(
    client_id: str,
    user: str | None,
    password: str | None,
    *,
    clean: bool = True,
    keepalive: int = 60,
    will: tuple[str, bytes] | None = None,
    will_retain: bool = False,
) -> bytes:
    flags = (2 if clean else 0) | (0x80 if user is not None else 0) | (0x40 if password is not None else 0)
    body = text(client_id)
    if will is not None:
        flags |= 4 | (0x20 if will_retain else 0)
        body += text(will[0]) + text(will[1])
    body += b"".join(text(item) for item in (user, password) if item is not None)
    return packet(0x10, text("MQTT") + bytes([4, flags]) + keepalive.to_bytes(2) + body)


def publish(
    topic: str | bytes, payload: bytes, qos: int = 0, *, packet_id: int = 1, retain: bool = False, dup: bool = False
) -> bytes:
    first = 0x30 | (8 if dup else 0) | qos << 1 | int(retain)
    return packet(first, text(topic) + (packet_id.to_bytes(2) if qos else b"") + payload)


def subscribe(*filters: str, qos: int = 0, packet_id: int = 1) -> bytes:
    return packet(0x82, packet_id.to_bytes(2) + b"".join(text(item) + bytes([qos]) for item in filters))


DISCONNECT = packet(0xE0, b"")
PINGREQ = packet(0xC0, b"")


class Client:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def open(cls, port: int) -> Self:
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    def send(self, *packets: bytes) -> None:
        self.writer.write(b"".join(packets))

    async def read(self) -> Packet:
        """The next packet."""
        packet = await self.read_or_end()
        assert packet is not None, "the broker closed the connection"
        return packet

    async def read_or_end(self) -> Packet | None:
        """The next packet; None at the end of the connection."""
        async with asyncio.timeout(SECONDS):
            try:
                first = (await self.reader.readexactly(1))[0]
                size, shift = 0, 0
                while True:
                    byte = (await self.reader.readexactly(1))[0]
                    size |= (byte & 0x7F) << shift
                    shift += 7
                    if byte < 0x80:
                        break
                return Packet(first >> 4, first & 15, await self.reader.readexactly(size))
            except (asyncio.IncompleteReadError, ConnectionError):
                return None

    async def read_until_pong(self) -> list[Packet] | None:
        """What arrives before the answer to a ping: all that the broker had to say so far. None: connection lost."""
        self.send(PINGREQ)
        packets: list[Packet] = []
        while (item := await self.read_or_end()) is not None:
            if item.kind == PINGRESP:
                return packets
            packets.append(item)
        return None

    async def closed(self) -> bool:
        """Wait for the end of the connection."""
        while await self.read_or_end() is not None:
            pass
        return True

    async def close(self) -> None:
        self.writer.close()
        with contextlib.suppress(ConnectionError):
            await self.writer.wait_closed()


async def session(port: int, name: str, password: str, *, client_id: str = "", clean: bool = True, **more) -> Client:
    """A connected client; the broker accepted it."""
    client = await Client.open(port)
    client.send(connect(client_id or name, name, password, clean=clean, **more))
    answer = await client.read()
    assert answer.kind == CONNACK, answer
    assert answer.body[1] == 0, answer
    return client
