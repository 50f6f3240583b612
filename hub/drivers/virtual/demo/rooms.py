"""The climate of a room: one thermal mass that leaks to the outside, warmed by sun and people, cooled by a machine."""

import math
from typing import NamedTuple

from hub.drivers.virtual.demo.weather import Weather

_LEAK = 5 * 3600.0
"""Time constant of a closed room in seconds; an open window lets the air through four times as fast."""

_MACHINE = 18.0
"""Degrees by which a machine at full power would cool or heat its room in the end."""

_TAKES_UP = 1.5
"""Degrees from the target at which an inverter runs at full power."""

_MOIST_AIR = 1500.0
"""Time constant of a room's humidity in seconds."""


class Use(NamedTuple):
    """What goes on in a room: `shade` 0…1, `heat` in degrees it would warm in the end, `machine` −1 cools … 1 heats."""

    people: int = 0
    shade: float = 0.0
    heat: float = 0.0
    window: bool = False
    machine: float = 0.0
    steam: bool = False


class Room:
    """`temperature` in °C and relative `humidity` in percent; full sun adds `sun_gain` degrees in the end."""

    def __init__(self, sun_gain: float) -> None:
        self.temperature = 23.0
        self.humidity = 60.0
        self._sun_gain = sun_gain

    def step(self, seconds: float, weather: Weather, use: Use) -> None:
        """Move on by `seconds`; exact for conditions that stay as they are, so it does not depend on the step size."""
        leak = _LEAK / 4 if use.window else _LEAK
        sun = self._sun_gain * weather.sunshine * (1 - 0.8 * use.shade)
        goal = weather.temperature + 1.5 + sun + 0.5 * use.people + use.heat + _MACHINE * use.machine
        self.temperature += (goal - self.temperature) * -math.expm1(-seconds / leak)
        moist = 25.0 + 0.5 * weather.humidity + 2.0 * use.people - 8.0 * abs(use.machine)
        goal, time = (97.0, _MOIST_AIR / 6) if use.steam else (moist, _MOIST_AIR)
        self.humidity += (goal - self.humidity) * -math.expm1(-seconds / time)


def inverter(mode: object, target: float, temperature: float) -> float:
    """How hard a machine works: −1 cools at full power, 1 heats; it slows down as the room nears the target."""
    error = (target - temperature) / _TAKES_UP
    match mode:
        case "cool":
            return min(max(error - 0.25, -1.0), 0.0)
        case "heat":
            return max(min(error + 0.25, 1.0), 0.0)
        case "auto":
            return min(max(error, -1.0), 1.0)
        case "dry":
            return -0.2
        case _:
            return 0.0
