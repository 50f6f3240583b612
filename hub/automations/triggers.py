"""Triggers at work, indexed by what they watch: an event costs only what watches it."""

from collections.abc import Callable
from functools import partial

from hub.automations.ast import Change, Cron, Happening, TimeOfDay
from hub.automations.bind import Bound
from hub.automations.schedule import Entry, Schedule
from hub.automations.watch import Watch
from hub.core.clock import Clock
from hub.core.device import AttributeRef
from hub.core.event import Changed, Event, Occurred
from hub.core.ids import DeviceId

type Fire = Callable[[str, Event | None], None]
"""Called with the path of the trigger in its document, and the event that fired it unless the clock did."""

type Press = tuple[DeviceId, str, str]
"""Device, endpoint and event."""


class Armament:
    """The triggers of one scenario at work."""

    def __init__(self) -> None:
        self.watches: list[tuple[AttributeRef, Watch]] = []
        self.presses: list[tuple[Press, Callable[[Event], None]]] = []
        self.entries: list[Entry] = []

    @property
    def next_due(self) -> int | None:
        """When the next timed trigger falls due, in UTC microseconds."""
        return min((entry.next for entry in self.entries if entry.next is not None), default=None)


class Triggers:
    """Every trigger at work; `changed` and `occurred` are handlers for the bus."""

    def __init__(self, clock: Clock, schedule: Schedule) -> None:
        self._clock = clock
        self._schedule = schedule
        self._watches: dict[AttributeRef, list[Watch]] = {}
        self._presses: dict[Press, list[Callable[[Event], None]]] = {}

    def arm(self, bound: Bound, fire: Fire) -> Armament:
        """Put a scenario's triggers to work."""
        armament = Armament()
        for index, trigger in enumerate(bound.scenario.triggers):
            path = f"triggers[{index}]"
            match trigger:
                case Change():
                    watch, ref = Watch(trigger, self._clock, partial(fire, path)), bound.ref(trigger)
                    armament.watches.append((ref, watch))
                    self._watches.setdefault(ref, []).append(watch)
                case Happening(device=device, endpoint=endpoint, event=event):
                    press, call = (bound.devices[device], endpoint, event), partial(fire, path)
                    armament.presses.append((press, call))
                    self._presses.setdefault(press, []).append(call)
                case TimeOfDay() | Cron():
                    armament.entries.append(self._schedule.add(trigger, partial(fire, path, None)))
        return armament

    def disarm(self, armament: Armament) -> None:
        """Take them out of work."""
        for ref, watch in armament.watches:
            watch.stop()
            _discard(self._watches, ref, watch)
        for press, call in armament.presses:
            _discard(self._presses, press, call)
        for entry in armament.entries:
            self._schedule.remove(entry)

    def changed(self, event: Event) -> None:
        """An attribute changed."""
        body = event.body
        assert isinstance(body, Changed)
        for watch in tuple(self._watches.get(body.ref, ())):
            watch.see(event, body)

    def occurred(self, event: Event) -> None:
        """A capability event occurred."""
        body = event.body
        assert isinstance(body, Occurred)
        for call in tuple(self._presses.get((body.device, body.endpoint, body.event), ())):
            call(event)


def _discard[K, V](index: dict[K, list[V]], key: K, value: V) -> None:
    index[key].remove(value)
    if not index[key]:
        del index[key]
