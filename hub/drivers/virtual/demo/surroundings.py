"""What the people of the demo home feel: how light and how warm it is, in each room and outside."""

from hub.drivers.virtual.demo.rooms import Room
from hub.drivers.virtual.demo.weather import Weather
from hub.drivers.virtual.world import World

EVENING = 2500.0
MORNING = 5000.0
"""Outdoor illuminance in lx at which it counts as dark, and as light again."""

_DIM = 80.0
_DAYLIGHT_FACTOR = {
    "living": 0.03,
    "kitchen": 0.02,
    "bedroom": 0.025,
    "office": 0.03,
    "bathroom": 0.01,
    "hall": 0.006,
    "laundry": 0.02,
    "outside": 1.0,
}
_BLINDS = {"living": "living-blind", "bedroom": "bedroom-blind"}
_SUN_GAIN = {"living": 6.0, "bedroom": 4.0, "office": 5.0, "bathroom": 1.5}


class Surroundings:
    """Weather and rooms, kept up to date by the physics."""

    def __init__(self, world: World, weather: Weather) -> None:
        self.weather = weather
        self.rooms = {key: Room(gain) for key, gain in _SUN_GAIN.items()}
        self.evening = True
        self._world = world

    def shade(self, room: str) -> float:
        """How much of a room's daylight its blind keeps out, 0…1."""
        blind = _BLINDS.get(room)
        return 1 - self._world.number(blind, "position") / 100 if blind else 0.0

    def daylight(self, room: str) -> float:
        """Daylight in a room, in lx."""
        return self.weather.illuminance * _DAYLIGHT_FACTOR[room] * (1 - 0.9 * self.shade(room))

    def dim(self, room: str) -> bool:
        """Whether somebody who comes in wants a light."""
        return self.daylight(room) < _DIM

    def turned(self) -> bool:
        """Whether evening fell or morning broke since the last call; clouds at dusk do not make it flicker."""
        light = self.weather.illuminance
        evening = light < MORNING if self.evening else light < EVENING
        changed = evening is not self.evening
        self.evening = evening
        return changed
