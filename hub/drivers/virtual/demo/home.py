"""The demo home as one thing: its world, its people and its physics, from the first morning on."""

from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import partial
from typing import NamedTuple

from hub.core.clock import SECOND
from hub.core.device import MAIN
from hub.drivers.virtual.blueprint import KINDS, furnished, initial_values
from hub.drivers.virtual.demo.furniture import DEFAULT_LANGUAGE, ITEMS
from hub.drivers.virtual.demo.household import Household
from hub.drivers.virtual.demo.physics import Physics
from hub.drivers.virtual.demo.plan import DAY_BEGINS
from hub.drivers.virtual.demo.surroundings import Surroundings
from hub.drivers.virtual.demo.weather import Sun, Weather, simulated_sun
from hub.drivers.virtual.saved import Saved, commanded
from hub.drivers.virtual.world import World

FINE = 2 * SECOND
"""Step of the physics where somebody watches, in microseconds."""

COARSE = 120 * SECOND
"""Step of the physics where nobody watches, in microseconds."""

_SETTLES = timedelta(days=1)
_REMEMBERED = 3600 * SECOND


class Setting(NamedTuple):
    """What makes one demo home another: the same setting always leads the same life."""

    seed: int = 1
    zone: tzinfo = UTC
    language: str = DEFAULT_LANGUAGE
    sun: Sun | None = None


class Home:
    """Begins at four in the morning of a day, everybody asleep; `advance_to` lets it live."""

    def __init__(self, setting: Setting, day: datetime, step: int = COARSE) -> None:
        self._step = step
        self._zone = setting.zone
        self._day = day.date()
        self.world = World(self._begins())
        for item in ITEMS:
            (endpoint,) = furnished(item.kind)
            preset = {**KINDS[item.kind].initial, **item.preset}
            self.world.add(item.address, {MAIN: initial_values(endpoint, preset)})
        weather = Weather(setting.seed, setting.sun or simulated_sun(setting.zone))
        around = Surroundings(self.world, weather)
        self._household = Household(self.world, setting.seed, around, setting.language)
        self._physics = Physics(self.world, setting.seed, around, self._household)
        self._new_day()
        self._tick(step)

    @classmethod
    def at(cls, setting: Setting, now: int, saved: Saved | None = None) -> "Home":
        """The home as it is at `now` (UTC microseconds), which takes some 50 ms of CPU: it lives through the day before.

        Meters go on from `saved`, or read what is usual; lamps and the like stay as saved for an hour, after which
        people have put them as they like them.
        """
        home = cls(setting, local(now, setting.zone) - _SETTLES)
        home.advance_to(now)
        home._take_over(saved or Saved(now))
        home.world.take_notes()
        return home

    def advance_to(self, when: int) -> None:
        """Live until `when`."""
        self.world.advance_to(when)

    def pace(self, step: int) -> None:
        """Let the physics move in steps of `step` microseconds from now on."""
        if step != self._step:
            self._step = step
            self._tick(step)

    def look(self) -> None:
        """Measure everything now instead of at the next step."""
        self._physics.step()

    def usual_energy(self) -> dict[str, float]:
        """By address, what a meter that nobody read before shows now, in kWh."""
        return {meter.address: meter.usual(self.world.now) for meter in self._physics.meters}

    def energy(self) -> dict[str, float]:
        """By address, what the meters count, in kWh."""
        return {meter.address: meter.energy for meter in self._physics.meters}

    def _take_over(self, saved: Saved) -> None:
        now = self.world.now
        for meter in self._physics.meters:
            reading = saved.values.get(meter.address, {}).get(MAIN, {}).get("energy")
            missed = max(meter.usual(now) - meter.usual(saved.at), 0.0)
            meter.read(reading + missed if isinstance(reading, float) else meter.usual(now))
        if now - saved.at > _REMEMBERED:
            return
        for item in ITEMS:
            (endpoint,) = furnished(item.kind)
            for attribute, value in saved.fitting(item.address, endpoint).items():
                if attribute in commanded(endpoint):
                    self.world.set(item.address, attribute, value)

    def _tick(self, step: int) -> None:
        if step == self._step:
            self._physics.step()
            now = self.world.now
            self.world.at(now - now % step + step, partial(self._tick, step))

    def _new_day(self) -> None:
        self._household.plan(self._day, self.world.now)
        self._day += timedelta(days=1)
        self.world.at(self._begins(), self._new_day)

    def _begins(self) -> int:
        return round(datetime.combine(self._day, time(DAY_BEGINS), self._zone).timestamp()) * SECOND


def local(at: int, zone: tzinfo) -> datetime:
    """UTC microseconds as local time, shifted so that the date is that of the demo home's day."""
    return datetime.fromtimestamp(at // SECOND, zone) - timedelta(hours=DAY_BEGINS)
