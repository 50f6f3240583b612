"""The frames of port 9999: JSON under an XOR whose key is the byte before, from 171; a length before it on TCP."""

import asyncio
import json
import struct
from typing import Any

_FIRST_KEY = 171


def encrypt(message: object) -> bytes:
    key = _FIRST_KEY
    out = bytearray()
    for byte in json.dumps(message).encode():
        key ^= byte
        out.append(key)
    return bytes(out)


def decrypt(data: bytes) -> Any:
    keys = bytes([_FIRST_KEY]) + data
    return json.loads(bytes(key ^ byte for key, byte in zip(keys, data, strict=False)))


async def receive(reader: asyncio.StreamReader) -> Any:
    """The next message; IncompleteReadError when the peer hung up."""
    (length,) = struct.unpack(">I", await reader.readexactly(4))
    return decrypt(await reader.readexactly(length))


def send(writer: asyncio.StreamWriter, message: object) -> None:
    body = encrypt(message)
    writer.write(struct.pack(">I", len(body)) + body)


async def ask(host: str, port: int, message: object) -> Any:
    """A device's answer over a connection of its own."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        send(writer, message)
        return await receive(reader)
    finally:
        writer.close()
        await writer.wait_closed()


async def sysinfo(host: str, port: int) -> dict[str, Any]:
    answer = await ask(host, port, {"system": {"get_sysinfo": {}}})
    info: dict[str, Any] = answer["system"]["get_sysinfo"]
    return info
