"""Invented weather and daylight: plausible for the south of Brazil, and no forecast of anything."""

import math
from collections.abc import Callable
from datetime import datetime, tzinfo

from hub.core.clock import SECOND
from hub.drivers.virtual.demo.noise import Noise

type Sun = Callable[[int], float]
"""The sun's elevation in degrees at a moment in UTC microseconds."""

HOUR = 3600 * SECOND
_DAY = 24 * HOUR
_YEAR = 365.25 * _DAY
_HOTTEST = 15 * _DAY
_HIGHEST_SUN = 62.0
_BRIGHTEST = 100_000.0


def simulated_sun(zone: tzinfo) -> Sun:
    """Daylight for the demo home only: a sine from six to eighteen by the local clock. Not an ephemeris."""

    def elevation(at: int) -> float:
        local = datetime.fromtimestamp(at // SECOND, zone)
        hour = local.hour + local.minute / 60 + local.second / 3600
        return _HIGHEST_SUN * math.sin(math.pi * (hour - 6) / 12)

    return elevation


class Weather:
    """What it is like outdoors, brought up to date by `update`."""

    def __init__(self, seed: int, sun: Sun) -> None:
        self._sun = sun
        self._spell = Noise(seed, "spell", 40 * HOUR)
        self._gust = Noise(seed, "gust", 2 * HOUR)
        self._front = Noise(seed, "front", 5 * HOUR)
        self._cloud = Noise(seed, "cloud", HOUR // 4)
        self.temperature = 20.0
        """°C"""
        self.humidity = 70.0
        """Relative, in percent."""
        self.illuminance = 0.0
        """lx, on open ground."""
        self.sunshine = 0.0
        """Share of the strongest sun there is, 0…1."""

    def update(self, at: int) -> None:
        """Make it the weather of `at`, a pure function of seed and time."""
        cloud = min(max(0.4 + 0.45 * self._front(at) + 0.2 * self._cloud(at), 0.0), 1.0)
        elevation = self._sun(at)
        self.illuminance = daylight(elevation) * (1 - 0.8 * cloud)
        self.sunshine = max(math.sin(math.radians(elevation)), 0.0) * (1 - 0.7 * cloud)
        season = 3.0 * math.cos(math.tau * (at - _HOTTEST) / _YEAR)
        # The air is warmest some three hours after the sun is highest.
        warmth = self._sun(at - 3 * HOUR) / _HIGHEST_SUN
        swing = 5.0 - 2.5 * cloud
        self.temperature = 20.0 + season + swing * warmth + 2.5 * self._spell(at) + 0.6 * self._gust(at)
        self.humidity = min(max(74.0 - 14.0 * warmth + 20.0 * (cloud - 0.4), 25.0), 99.0)


def daylight(elevation: float) -> float:
    """Illuminance in lx under a clear sky with the sun at `elevation` degrees: night, twilight to −6°, day."""
    if elevation <= -6:
        return 0.0
    twilight = 400.0 * math.pow(min(1 + elevation / 6, 1.0), 3)
    return twilight + _BRIGHTEST * math.pow(max(math.sin(math.radians(elevation)), 0.0), 1.2)
