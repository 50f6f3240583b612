"""Reading the past: samples, or what they were within buckets, from rows, chunks and rollups as one."""

import sqlite3
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from hub.history.buckets import Bucket, buckets, merged
from hub.history.codec import Stored
from hub.history.compact import Samples, chunks, in_order, number, numbers, rollups
from hub.history.retention import DETAIL, FIVE_MINUTES, HOUR, ROLLED, ROLLUPS
from hub.history.series import SERIES_BITS, Series

type Point = tuple[int, float, float, float]
"""UTC microseconds, minimum, mean, maximum."""

_LOOKED_AHEAD = 500
_HOUR_MS = HOUR * 1000


class Curve(Struct, frozen=True):
    """The past of an attribute. True is 1, false is 0; text is a place in `words`. A value holds until the next point."""

    unit: str
    points: list[Point]
    words: list[str] = []


class Window(NamedTuple):
    """[start, end) in milliseconds, for at most `points` points."""

    start: int
    end: int
    points: int

    @property
    def width(self) -> int:
        """Milliseconds of a bucket."""
        return max(1, -(-(self.end - self.start) // self.points))


def query(connection: sqlite3.Connection, series: Series, window: Window, now: int, words: Sequence[str]) -> Curve:
    """The curve of `series`; `words` are the values of a text in the order in which they should be numbered."""
    if series.kind == "text":
        return _words(series, raw(connection, series.id, window.start, window.end), window, words)
    level = _level(series, window, now)
    if level is not None:
        found = _from_rollups(connection, series.id, window, level)
        if window.start > now - DETAIL[series.retention] * 1000:
            at_start = raw(connection, series.id, window.start, window.start)
            found = _led(found, number(at_start.before), window)
    else:
        samples = raw(connection, series.id, window.start, window.end)
        found = _condensed(samples, window)
    return Curve(series.unit, [(at * 1000, low, mean, high) for at, low, mean, high in found])


def raw(connection: sqlite3.Connection, series: int, start: int, end: int) -> Samples:
    """The samples in [start, end) and the value in force at `start`."""
    past = chunks(connection, series, start, end)
    rows = connection.execute(
        "SELECT at, value FROM sample WHERE series = ? AND at < ? ORDER BY id", (series, end)
    ).fetchall()
    before = past.before if past.times else _before(connection, series, start, end)
    both = Samples(past.times + [at for at, _ in rows], past.values + [value for _, value in rows], before)
    both = in_order(both)
    first = bisect_left(both.times, start)
    last = bisect_left(both.times, end)
    before = both.values[first - 1] if first else both.before
    return Samples(both.times[first:last], both.values[first:last], before)


def _before(connection: sqlite3.Connection, series: int, start: int, end: int) -> Stored | None:
    """The value in force at `start`, where no chunk overlaps the window: from before all chunks' end, or the next chunk."""
    row = connection.execute("SELECT last_at, last_value FROM series WHERE id = ?", (series,)).fetchone()
    if row is None or row[0] is None or row[0] < start:
        value: Stored | None = row[1] if row else None
        return value
    later = connection.execute(
        "SELECT chunk.before FROM (SELECT id FROM segment WHERE last >= ? ORDER BY last LIMIT ?) AS next "
        "CROSS JOIN chunk ON chunk.id = (next.id << ?) + ? LIMIT 1",
        (end, _LOOKED_AHEAD, SERIES_BITS, series),
    ).fetchone()
    following: Stored | None = later[0] if later else None
    return following


def _level(series: Series, window: Window, now: int) -> int | None:
    """The width, in seconds, of the rollups to read; None for the samples themselves."""
    if series.kind == "bool" or series.retention not in ROLLED:
        return None
    age = (now - window.start) // 1000
    if window.width >= _HOUR_MS or age > ROLLUPS[FIVE_MINUTES]:
        return HOUR
    if window.width >= FIVE_MINUTES * 1000 or age > DETAIL[series.retention]:
        return FIVE_MINUTES
    return None


def _from_rollups(connection: sqlite3.Connection, series: int, window: Window, level: int) -> list[Bucket]:
    """Rollups as far as they go, then buckets made from samples."""
    width = max(window.width, level * 1000)
    tail = max(window.start, min(_rolled_until(connection), window.end))
    rolled = rollups(connection, series, level, window.start, tail)
    samples = raw(connection, series, tail, window.end)
    fresh = buckets(samples.times, numbers(samples.values), number(samples.before), tail, window.end, level * 1000)
    return merged([*rolled, *fresh], window.start, width)


def _rolled_until(connection: sqlite3.Connection) -> int:
    """The time, in milliseconds, from which on there are samples that no rollup knows."""
    (hour,) = connection.execute("SELECT min(hour) FROM unrolled").fetchone()
    (at,) = connection.execute("SELECT min(at) FROM sample").fetchone()
    times = [hour * _HOUR_MS] if hour is not None else []
    times += [at - at % _HOUR_MS] if at is not None else []
    return min(times, default=1 << 62)


def _condensed(samples: Samples, window: Window) -> list[Bucket]:
    """Every sample where there are few enough of them, else buckets."""
    values, before = numbers(samples.values), number(samples.before)
    if len(values) <= window.points:
        found = [Bucket(at, value, value, value) for at, value in zip(samples.times, values, strict=True)]
    else:
        found = buckets(samples.times, values, before, window.start, window.end, window.width)
    return _led(found, before, window)


def _led(found: list[Bucket], before: float | None, window: Window) -> list[Bucket]:
    """The value in force at the start, where it is known and nothing else begins there, and the rest."""
    if before is None or len(found) >= window.points or (found and found[0].start == window.start):
        return found
    return [Bucket(window.start, before, before, before), *found]


def _words(series: Series, samples: Samples, window: Window, words: Sequence[str]) -> Curve:
    """The words at their times; of several within a bucket the last, when there are more than asked for."""
    times, values = samples.times, samples.values
    if samples.before is not None:
        times, values = [window.start, *times], [samples.before, *values]
    if len(times) > window.points:
        latest = {(at - window.start) // window.width: place for place, at in enumerate(times)}
        times, values = [times[place] for place in latest.values()], [values[place] for place in latest.values()]
    texts = [str(value) for value in values]
    known = list(dict.fromkeys([*words, *texts]))
    places = {word: place for place, word in enumerate(known)}
    return Curve(
        series.unit, [(at * 1000, *(float(places[text]),) * 3) for at, text in zip(times, texts, strict=True)], known
    )
