"""The sun over the home as a device of its own, so that scenarios can go by it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from astral import Observer
from astral.sun import elevation

from hub.core.bus import Bus
from hub.core.capability import Attribute, BoolType, Capability, FloatType, Retention
from hub.core.clock import SECOND, Clock, Timer
from hub.core.device import MAIN, AttributeRef, Device, Endpoint
from hub.core.event import BY_CLOCK, ClockJumped, DocumentSaved
from hub.core.home import HomeSettings
from hub.core.registry import Registry
from hub.core.store import Store
from hub.core.units import Unit

ADDRESS = "sun"
SUN = Capability(
    "sun",
    (
        Attribute("elevation", FloatType(-90, 90), Unit.DEGREE, 0.5, Retention.NONE),
        Attribute("daylight", BoolType()),
    ),
)

HORIZON = -0.833
"""Degrees at which the sun rises and sets, by its radius and refraction (Meeus, Astronomical Algorithms, chapter 15)."""

_EVERY = 60 * SECOND
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Sun:
    """Looks every minute, and when the clock jumped or a document, such as the home's place, changed; says nothing while the clock is not trusted."""

    def __init__(
        self, registry: Registry, store: Store, bus: Bus, clock: Clock, settings: Callable[[], HomeSettings]
    ) -> None:
        self._registry = registry
        self._store = store
        self._clock = clock
        self._settings = settings
        self._device: Device | None = None
        self._timer: Timer | None = None
        self._unsubscribe = bus.subscribe(lambda _: self._look(), ClockJumped, DocumentSaved)

    async def start(self) -> Device:
        """Register the device and begin."""
        self._device = await self._registry.system_device(ADDRESS, "Sun", "sun", (Endpoint(MAIN, (SUN,)),))
        self._tick()
        return self._device

    def stop(self) -> None:
        """Look no more."""
        self._unsubscribe()
        if self._timer is not None:
            self._timer.cancel()

    def _tick(self) -> None:
        self._timer = self._clock.call_later(_EVERY, self._tick)
        self._look()

    def _look(self) -> None:
        if self._device is None or not self._clock.trusted:
            return
        degrees = solar_elevation(self._settings(), self._clock.now())
        self._report("elevation", degrees)
        self._report("daylight", degrees > HORIZON)

    def _report(self, attribute: str, value: float | bool) -> None:
        assert self._device is not None
        self._store.report(AttributeRef(self._device.id, MAIN, attribute), value, cause=BY_CLOCK)


def solar_elevation(home: HomeSettings, at: int) -> float:
    """Degrees above the horizon, without refraction, at UTC microseconds `at`."""
    moment = _EPOCH + timedelta(microseconds=at)
    return round(elevation(Observer(home.latitude, home.longitude), moment, with_refraction=False), 2)
