"""A trigger that waits for an attribute to change, and for how long it must stay so."""

from collections.abc import Callable

from hub.automations.ast import Change
from hub.automations.conditions import within
from hub.core.capability import Value
from hub.core.clock import Clock, Timer
from hub.core.event import Changed, Event, Quality

type Fire = Callable[[Event], None]


def fits(change: Change, value: Value) -> bool:
    """Whether a value is one that the trigger waits for."""
    return (change.to is None or value == change.to) and within(value, change.above, change.below)


def fires(change: Change, body: Changed) -> bool:
    """Whether a trigger without `hold` fires: the value is new and fits, and the one before did not.

    A first report is no change, and neither is the return of a device with the value it had.
    """
    value, previous = body.value, body.previous
    if value is None or previous is None or value == previous or body.quality is not Quality.GOOD:
        return False
    if not fits(change, value) or (change.was is not None and previous != change.was):
        return False
    return _any_change(change) or not fits(change, previous)


def _any_change(change: Change) -> bool:
    return change.to is None and change.above is None and change.below is None


class Watch:
    """One trigger at work. With `hold` it fires once for each stretch of time in which the attribute fits.

    A value that goes stale ends the wait, for nobody knows whether it stayed; its return begins it again.
    """

    def __init__(self, change: Change, clock: Clock, fire: Fire) -> None:
        self._change = change
        self._clock = clock
        self._fire = fire
        self._timer: Timer | None = None
        self._entered = False
        self._fired = False

    def see(self, event: Event, body: Changed) -> None:
        """Take a change of the attribute."""
        if self._change.hold:
            self._see_stretch(event, body)
        elif fires(self._change, body):
            self._fire(event)

    def stop(self) -> None:
        """Forget what is waited for."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _see_stretch(self, event: Event, body: Changed) -> None:
        value = body.value
        if value is None or body.quality is not Quality.GOOD:
            self.stop()
            return
        fitting, anew = fits(self._change, value), _any_change(self._change) and value != body.previous
        if anew or not fitting:
            self.stop()
            self._entered = self._fired = False
        if fitting and self._timer is None and not self._fired and (self._entered or self._enters(body)):
            self._entered = True
            self._timer = self._clock.call_later(self._change.hold, lambda: self._elapsed(event))

    def _enters(self, body: Changed) -> bool:
        change = self._change
        if _any_change(change) and body.value == body.previous:
            return False
        return change.was is None or body.previous == change.was

    def _elapsed(self, event: Event) -> None:
        self._timer = None
        self._fired = True
        self._fire(event)
