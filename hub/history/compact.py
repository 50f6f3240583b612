"""From rows to chunks, rollups, and nothing. Functions of a connection, run inside a transaction of the writer.

Rows of `sample` become one segment: per series a chunk. The hours it touches are noted, and once they are over their
rollups are made from the chunks, so making them twice does no harm.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from hub.history.buckets import Bucket, buckets
from hub.history.codec import Stored, decode, encode
from hub.history.retention import DAY, DETAIL, HOUR, ROLLED, ROLLUPS
from hub.history.series import SERIES_BITS

type Row = tuple[int, int, Stored]
"""Series, UTC milliseconds, value."""

_HOUR_MS = HOUR * 1000
_SPAN = 24
"""Hours that are rolled up at a time."""

_ROLLED = ", ".join(f"'{retention}'" for retention in sorted(ROLLED))
_ROLLED_FOR = min(DETAIL[retention] for retention in ROLLED)
_GRACE = DAY
"""Seconds for which samples are kept beyond their time, so that an hour is never rolled up when half of it is gone."""


class Samples(NamedTuple):
    """What a series did, in order of time; `before` is the value in force until the first."""

    times: list[int]
    values: list[Stored]
    before: Stored | None


def seal(connection: sqlite3.Connection) -> int:
    """Move all rows of `sample` into a segment; the answer is how many."""
    rows: list[Row] = connection.execute("SELECT series, at, value FROM sample ORDER BY id").fetchall()
    add_segment(connection, rows)
    connection.execute("DELETE FROM sample")
    return len(rows)


def add_segment(connection: sqlite3.Connection, rows: Sequence[Row]) -> None:
    """Keep rows, which may be of any time, as chunks."""
    if not rows:
        return
    first, last = min(row[1] for row in rows), max(row[1] for row in rows)
    (segment,) = connection.execute(
        "INSERT INTO segment (first, last) VALUES (?, ?) RETURNING id", (first, last)
    ).fetchone()
    by_series: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_series[row[0]].append(row)
    for series in sorted(by_series):
        _add_chunk(connection, segment, series, sorted(by_series[series], key=_time))
    hours = {row[1] // _HOUR_MS for row in rows}
    connection.executemany("INSERT OR IGNORE INTO unrolled VALUES (?)", [(hour,) for hour in hours])


def _time(row: Row) -> int:
    return row[1]


def _add_chunk(connection: sqlite3.Connection, segment: int, series: int, rows: list[Row]) -> None:
    times, values = [row[1] for row in rows], [row[2] for row in rows]
    last_at, last_value = connection.execute(
        "SELECT last_at, last_value FROM series WHERE id = ?", (series,)
    ).fetchone()
    before = last_value if last_at is not None and last_at <= times[0] else None
    connection.execute(
        "INSERT INTO chunk VALUES (?, ?, ?, ?, ?)",
        ((segment << SERIES_BITS) + series, times[0], times[-1], before, encode(times, values)),
    )
    if last_at is None or last_at <= times[-1]:
        connection.execute(
            "UPDATE series SET last_at = ?, last_value = ? WHERE id = ?", (times[-1], values[-1], series)
        )


def chunks(connection: sqlite3.Connection, series: int, start: int, end: int) -> Samples:
    """Samples of the chunks that overlap [start, end), which begin and end elsewhere."""
    rows = connection.execute(
        "SELECT chunk.first, chunk.before, chunk.data FROM segment "
        "CROSS JOIN chunk ON chunk.id = (segment.id << ?) + ? "
        "WHERE segment.last >= ? AND segment.first < ? AND chunk.last >= ? AND chunk.first < ? ORDER BY chunk.id",
        (SERIES_BITS, series, start, end, start, end),
    ).fetchall()
    times: list[int] = []
    values: list[Stored] = []
    for first, _, data in rows:
        part = decode(data, first)
        times += part[0]
        values += part[1]
    before = min(rows, key=lambda row: row[0])[1] if rows else None
    return in_order(Samples(times, values, before))


def in_order(samples: Samples) -> Samples:
    """The same by time; what came later stays behind what came earlier."""
    times = samples.times
    if all(earlier <= later for earlier, later in pairwise(times)):
        return samples
    order = sorted(range(len(times)), key=times.__getitem__)
    return Samples([times[place] for place in order], [samples.values[place] for place in order], samples.before)


def roll(connection: sqlite3.Connection, now: int) -> bool:
    """Make the rollups of up to a day of hours that are over; whether there is more to do. `now` in milliseconds."""
    connection.execute("DELETE FROM unrolled WHERE hour < ?", ((now // 1000 - _ROLLED_FOR) // HOUR,))
    rows = connection.execute(
        "SELECT hour FROM unrolled WHERE hour < ? ORDER BY hour LIMIT ?", (now // _HOUR_MS, _SPAN)
    )
    hours = [hour for (hour,) in rows]
    numeric = connection.execute(
        f"SELECT id FROM series WHERE kind IN ('int', 'float') AND retention IN ({_ROLLED})"  # noqa: S608 - our words
    ).fetchall()
    for start, end in _spans(hours):
        for (series,) in numeric:
            _roll(connection, series, start, end)
    connection.executemany("DELETE FROM unrolled WHERE hour = ?", [(hour,) for hour in hours])
    return len(hours) == _SPAN


def _spans(hours: list[int]) -> Iterator[tuple[int, int]]:
    """Consecutive hours as [start, end) in milliseconds."""
    for _, run in groupby(enumerate(hours), lambda item: item[1] - item[0]):
        members = [hour for _, hour in run]
        yield members[0] * _HOUR_MS, (members[-1] + 1) * _HOUR_MS


def _roll(connection: sqlite3.Connection, series: int, start: int, end: int) -> None:
    samples = chunks(connection, series, start, end)
    if not samples.times:
        return
    for width in ROLLUPS:
        found = buckets(samples.times, numbers(samples.values), number(samples.before), start, end, width * 1000)
        connection.executemany(
            "INSERT OR REPLACE INTO rollup VALUES (?, ?, ?, ?, ?, ?)",
            [(series, width, part.start // 1000, part.minimum, part.mean, part.maximum) for part in found],
        )


def number(value: Stored | None) -> float | None:
    """A stored number; None for text and for nothing."""
    return None if value is None or isinstance(value, str) else value


def numbers(values: Iterable[Stored]) -> list[float]:
    """Stored numbers; text, which a series holds when its type changed, counts as 0."""
    return [0 if isinstance(value, str) else value for value in values]


def rollups(connection: sqlite3.Connection, series: int, width: int, start: int, end: int) -> list[Bucket]:
    """Rollups of `width` seconds that begin in [start, end), in milliseconds."""
    rows = connection.execute(
        "SELECT start * 1000, minimum, mean, maximum FROM rollup "
        "WHERE series = ? AND width = ? AND start >= ? AND start < ? ORDER BY start",
        (series, width, -(-start // 1000), -(-end // 1000)),
    )
    return list(map(Bucket._make, rows))


def prune(connection: sqlite3.Connection, now: int) -> None:
    """Forget what is older than its class is kept. `now` in milliseconds."""
    for retention, seconds in DETAIL.items():
        cutoff = now - (seconds + _GRACE) * 1000
        series = [number for (number,) in connection.execute("SELECT id FROM series WHERE retention = ?", (retention,))]
        since = _pruned(connection, retention, cutoff)
        old = connection.execute("SELECT id FROM segment WHERE last >= ? AND last < ?", (since, cutoff)).fetchall()
        connection.executemany(
            "DELETE FROM chunk WHERE id = ?",
            [((segment << SERIES_BITS) + number,) for (segment,) in old for number in series],
        )
    for width, seconds in ROLLUPS.items():
        connection.executemany(
            "DELETE FROM rollup WHERE series = ? AND width = ? AND start < ?",
            [
                (number, width, now // 1000 - seconds)
                for (number,) in connection.execute("SELECT id FROM series").fetchall()
            ],
        )
    connection.execute("DELETE FROM segment WHERE last < ?", (now - (max(DETAIL.values()) + _GRACE) * 1000,))


def prune_anew(connection: sqlite3.Connection) -> None:
    """Let the next `prune` look at everything, after samples of the past were added."""
    connection.execute("DELETE FROM meta WHERE name LIKE 'pruned-%'")


def _pruned(connection: sqlite3.Connection, retention: str, cutoff: int) -> int:
    """How far a class was pruned before; from now on as far as `cutoff`."""
    name = f"pruned-{retention}"
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, cutoff))
    return int(row[0]) if row else 0
