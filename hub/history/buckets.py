"""What a value did within equal spans of time. A value holds until the next sample: means are weighted by time."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import mul, sub
from typing import NamedTuple


class Bucket(NamedTuple):
    """`start` in the unit of the times it was made from."""

    start: int
    minimum: float
    mean: float
    maximum: float


def buckets(
    times: Sequence[int], values: Sequence[float], before: float | None, start: int, end: int, width: int
) -> list[Bucket]:
    """The buckets of `width`, counted from `start`, that hold a sample of [start, end).

    `times` ascend; `before` is the value in force until the first sample.
    """
    place = bisect_left(times, start)
    value = values[place - 1] if place else before
    found = []
    stop = bisect_left(times, end)
    while place < stop:
        opens = times[place] - (times[place] - start) % width
        closes = min(opens + width, end)
        after = bisect_left(times, closes, place)
        found.append(_bucket(opens, closes, value, times[place:after], values[place:after]))
        value = values[after - 1]
        place = after
    return found


def _bucket(opens: int, closes: int, before: float | None, times: Sequence[int], values: Sequence[float]) -> Bucket:
    area = sum(map(mul, values, map(sub, (*times[1:], closes), times)))
    known_from, held = times[0], list(values)
    if before is not None and times[0] > opens:
        area += before * (times[0] - opens)
        known_from = opens
        held.append(before)
    return Bucket(opens, min(held), area / (closes - known_from), max(held))


def merged(parts: Iterable[Bucket], start: int, width: int) -> list[Bucket]:
    """Buckets of `width` from `start` made of smaller ones, which count equally."""
    found = []
    for place, group in groupby(parts, lambda part: (part.start - start) // width):
        inside = list(group)
        found.append(
            Bucket(
                max(start + place * width, start),
                min(part.minimum for part in inside),
                sum(part.mean for part in inside) / len(inside),
                max(part.maximum for part in inside),
            )
        )
    return found
