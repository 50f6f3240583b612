"""Whether conditions hold now, and the values that decided."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hub.automations.ast import And, Condition, Not, Or, State, Window
from hub.automations.bind import Bound
from hub.core.capability import Value
from hub.core.store import Store

_DAY = timedelta(days=1)


class Judge:
    """Evaluates the conditions of one scenario; `now` tells the time on the clock on the wall, without a zone.

    `seen` gathers the values that were looked at, by the words of the document: `hall-motion.occupied`.
    """

    def __init__(self, bound: Bound, store: Store, now: Callable[[], datetime]) -> None:
        self._bound = bound
        self._store = store
        self._now = now
        self.seen: dict[str, Value] = {}

    def all(self, conditions: tuple[Condition, ...]) -> bool:
        """Whether every condition holds; none is looked at beyond the first that does not."""
        return all(map(self.holds, conditions))

    def holds(self, condition: Condition) -> bool:
        """Whether a condition holds."""
        match condition:
            case State():
                return self._state(condition)
            case Window():
                return in_window(condition, self._now())
            case And(conditions=parts):
                return self.all(parts)
            case Or(conditions=parts):
                return any(map(self.holds, parts))
            case Not(condition=part):
                return not self.holds(part)

    def _state(self, condition: State) -> bool:
        value = self._store.value(self._bound.ref(condition))
        if value is None:
            return False
        self.seen[f"{condition.device}.{condition.attribute}"] = value
        return (
            (condition.equals is None or value == condition.equals)
            and (condition.differs is None or value != condition.differs)
            and within(value, condition.above, condition.below)
        )


def within(value: Value, above: float | None, below: float | None) -> bool:
    """Whether a value lies strictly between bounds, of which either may be absent; text only without bounds."""
    if above is None and below is None:
        return True
    if isinstance(value, str):
        return False
    return (above is None or value > above) and (below is None or value < below)


def in_window(window: Window, now: datetime) -> bool:
    """Whether wall-clock time `now` is in a window; one over midnight belongs to the day on which it opens."""
    at = now.time()
    today, yesterday = now.weekday() in window.days, (now - _DAY).weekday() in window.days
    if window.after < window.before:
        return today and window.after <= at < window.before
    return (today and at >= window.after) or (yesterday and at < window.before)
