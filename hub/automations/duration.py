"""Durations as people write them: `5s`, `1h30m`, `00:02:00`."""

import re

_UNITS = {"d": 86_400_000_000, "h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000, "ms": 1_000}
_WORDS = re.compile(
    r"(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?(?:([0-9]{1,6})ms)?", re.ASCII
)
_CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9]):([0-5][0-9])", re.ASCII)

LONGEST = 30 * _UNITS["d"]
"""Microseconds; whoever wants to wait longer wants a date."""


def parse_duration(text: str) -> int:
    """Microseconds; ValueError says in words what is wrong."""
    total = _total(text)
    if not total:
        raise ValueError("must be a duration such as 30s, 5m, 1h30m or 00:02:00")
    if total > LONGEST:
        raise ValueError("must be at most 30d")
    return total


def _total(text: str) -> int:
    if match := _CLOCK.fullmatch(text):
        parts = zip(match.groups(), ("h", "m", "s"), strict=True)
    elif match := _WORDS.fullmatch(text):
        parts = zip(match.groups(), _UNITS, strict=True)
    else:
        return 0
    return sum(int(number) * _UNITS[unit] for number, unit in parts if number)


def format_duration(duration: int) -> str:
    """The shortest way to write whole milliseconds: 5400 s is `1h30m`."""
    parts = []
    for unit, size in _UNITS.items():
        count, duration = divmod(duration, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"
