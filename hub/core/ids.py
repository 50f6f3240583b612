"""Identifiers: UUIDv7 (RFC 9562 §5.7), unique across hubs and ordered by creation."""

import time
from random import Random
from typing import NewType

DeviceId = NewType("DeviceId", str)
AreaId = NewType("AreaId", str)
UserId = NewType("UserId", str)
PersonId = NewType("PersonId", str)
GrantId = NewType("GrantId", str)
ScenarioId = NewType("ScenarioId", str)
CommandId = NewType("CommandId", str)
RunId = NewType("RunId", str)

_VERSION_7 = 0x7 << 12
_VARIANT = 0b10 << 62

_random = Random()  # noqa: S311 - ids are unique, not secret; seeded by the system, and no system call each

_newest = 0
"""Milliseconds and, below them, 12 bits that count what was made within one (RFC 9562 §6.2, method 1)."""


def new_id(at_us: int | None = None) -> str:
    """A UUIDv7 in its canonical text form; `at_us` is UTC microseconds, by default now.

    Those made without `at_us` sort in the order of their making, whatever the clock does.
    """
    global _newest  # noqa: PLW0603 - the order is that of the process
    if at_us is None:
        stamp = _newest = max(_newest + 1, time.time_ns() // 1_000_000 << 12)
    else:
        stamp = at_us // 1000 << 12 | _random.getrandbits(12)
    low = _VARIANT | _random.getrandbits(62)
    high = stamp >> 12 << 16 | _VERSION_7 | stamp & 0xFFF
    text = f"{high:016x}{low:016x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
