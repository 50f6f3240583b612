"""How long history keeps what."""

from hub.core.capability import Retention

DAY = 86_400
YEAR = 365 * DAY

DETAIL: dict[Retention, int] = {
    Retention.STATE: 3 * YEAR,
    Retention.MEASUREMENT: 30 * DAY,
    Retention.COUNTER: 30 * DAY,
    Retention.NONE: 0,
}
"""Seconds for which each sample of a class is kept."""

FIVE_MINUTES = 300
HOUR = 3600

ROLLUPS: dict[int, int] = {FIVE_MINUTES: 90 * DAY, HOUR: 10 * YEAR}
"""Seconds for which rollups are kept, by their width in seconds."""

ROLLED = frozenset({Retention.MEASUREMENT, Retention.COUNTER})
"""The classes of which there are rollups."""
