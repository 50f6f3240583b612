"""Frames on the socket between the hub and a driver's own process.

0               4
+---------------+------------------------+
| length, u32be | body: msgpack          |
+---------------+------------------------+
"""

import struct

_LENGTH = struct.Struct(">I")

LONGEST = 16 * 1024 * 1024
"""Bytes of the largest body: a driver's whole backup travels in one frame."""


class FrameError(Exception):
    """The peer announced a body that nobody sends."""


def frame(body: bytes) -> bytes:
    """`body` with its length before it."""
    if len(body) > LONGEST:
        raise FrameError(f"a body of {len(body)} bytes is longer than {LONGEST}")
    return _LENGTH.pack(len(body)) + body


class FrameParser:
    """Cuts a stream of bytes into bodies; keeps at most one unfinished frame."""

    def __init__(self, longest: int = LONGEST) -> None:
        self._longest = longest
        self._buffer = bytearray()

    def feed(self, chunk: bytes) -> list[bytes]:
        """The bodies that `chunk` completes; `FrameError` when one is announced that is too long."""
        self._buffer += chunk
        bodies = []
        start = 0
        while (end := self._end(start)) is not None:
            bodies.append(bytes(self._buffer[start + _LENGTH.size : end]))
            start = end
        del self._buffer[:start]
        return bodies

    def _end(self, start: int) -> int | None:
        if len(self._buffer) - start < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(self._buffer, start)
        if length > self._longest:
            raise FrameError(f"a body of {length} bytes is longer than {self._longest}")
        end = start + _LENGTH.size + length
        return end if end <= len(self._buffer) else None
