"""Metering sockets of the demo home: what they report of the power that goes through them."""

from collections.abc import Callable

from hub.core.clock import SECOND
from hub.drivers.virtual.world import World

_KILOWATT_HOUR = 3.6e6
_ENERGY_STEP = 0.01

INSTALLED_USE = 1000.0
"""kWh on a meter at the beginning of `EPOCH`, as if it had been in use before; no past goes below zero."""

EPOCH = 1_735_689_600 * SECOND
"""2025-01-01, when the meters of the demo home read `INSTALLED_USE`."""


class Meter:
    """`volts` is the nominal voltage, `daily` the usual kWh a day, `draw` the watts behind the switch at a moment."""

    def __init__(self, world: World, address: str, volts: float, daily: float, draw: Callable[[int], float]) -> None:
        self.address = address
        self.energy = INSTALLED_USE
        self.watts = 0.0
        self.daily = daily
        self._world = world
        self._volts = volts
        self._draw = draw

    def usual(self, at: int) -> float:
        """The reading in kWh that a home without a history begins with at `at`."""
        return INSTALLED_USE + self.daily * max(at - EPOCH, 0) / (86_400 * SECOND)

    def step(self, at: int, seconds: float, sag: float) -> None:
        """Count what was drawn for `seconds`, then measure; `sag` is how the net deviates from nominal, as a share."""
        self.energy += self.watts * seconds / _KILOWATT_HOUR
        self.watts = self._draw(at) if self._world.state(self.address).get("on", True) else 0.0
        volts = self._volts * (1 + sag)
        measure = self._world.measure
        measure(self.address, "power", self.watts, max(0.5, 0.02 * self.watts), 1)
        measure(self.address, "voltage", volts, 1.0, 1)
        measure(self.address, "current", self.watts / volts, max(0.01, 0.02 * self.watts / volts), 2)
        measure(self.address, "energy", self.energy, _ENERGY_STEP, 3)

    def read(self, energy: float) -> None:
        """Let the counter stand at `energy` kWh."""
        self.energy = energy
        self._world.state(self.address)["energy"] = round(energy, 3)
