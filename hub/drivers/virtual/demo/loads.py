"""What appliances draw, in watts, as pure functions of time and use."""

from hub.core.clock import SECOND
from hub.drivers.virtual.demo.noise import Noise, jitter

MINUTE = 60 * SECOND
WASH = 68 * MINUTE
_CYCLE = 46 * MINUTE
_SHOWER = 5300.0


def fridge(at: int, seed: int) -> float:
    """A compressor that runs 16 to 24 of every 46 minutes, strongest when it starts."""
    cycle, since = divmod(at, _CYCLE)
    runs = (20 + jitter(4, seed, "fridge", cycle)) * MINUTE
    if since >= runs:
        return 1.8
    return 88.0 + 22.0 * max(0.0, 1 - since / (4 * MINUTE))


def washer(since_start: int) -> float:
    """A cold wash of 68 minutes: fill, wash and rinse in turns, spin; standby after it."""
    if not 0 <= since_start < WASH:
        return 1.1
    minute = since_start // MINUTE
    if minute >= 60:
        return 460.0
    if minute % 20 < 3:
        return 12.0
    turning = since_start % (40 * SECOND) < 28 * SECOND
    return 240.0 if turning else 60.0


def shower(running: bool) -> float:
    """An electric shower, the largest load of a Brazilian home."""
    return _SHOWER if running else 0.0


def machine(effort: float, mode: object) -> float:
    """A split air conditioner at `effort` −1…1."""
    if mode == "off":
        return 1.5
    return 18.0 + 1050.0 * abs(effort)


class Wavering:
    """A load between two bounds that wavers with what the appliance shows or computes; `idle` watts when not in use."""

    def __init__(self, seed: int, name: str, lowest: float, highest: float, idle: float) -> None:
        self._noise = Noise(seed, name, 100 * SECOND)
        self._middle, self._span, self._idle = (lowest + highest) / 2, (highest - lowest) / 2, idle

    def watts(self, at: int, used: bool) -> float:
        """The draw at `at`."""
        return self._middle + self._span * self._noise(at) if used else self._idle
