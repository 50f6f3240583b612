"""Identifiers: UUIDv7 (RFC 9562 §5.7), unique across hubs and ordered by creation."""

import os
import time
import uuid
from typing import NewType

DeviceId = NewType("DeviceId", str)
AreaId = NewType("AreaId", str)
UserId = NewType("UserId", str)
PersonId = NewType("PersonId", str)
GrantId = NewType("GrantId", str)
ScenarioId = NewType("ScenarioId", str)
CommandId = NewType("CommandId", str)
RunId = NewType("RunId", str)

_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62


def new_id(at_us: int | None = None) -> str:
    """A UUIDv7 in its canonical text form; `at_us` is UTC microseconds, by default now."""
    milliseconds = (time.time_ns() // 1_000_000) if at_us is None else at_us // 1000
    random = int.from_bytes(os.urandom(10))
    rand_a = random >> 68
    rand_b = random & ((1 << 62) - 1)
    return str(uuid.UUID(int=(milliseconds << 80) | _VERSION_7 | (rand_a << 64) | _VARIANT | rand_b))
