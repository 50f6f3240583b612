"""One timer for all timed triggers: it waits while the clock is not trusted, and takes a jump of the clock for no time passed."""

import heapq
import itertools
import logging
from collections.abc import Callable
from datetime import tzinfo

from hub.automations.ast import Timed
from hub.automations.recurrence import next_due
from hub.core.clock import SECOND, Clock, Timer

_LATE = 30 * SECOND
"""What is later than this was leapt over, by a jump of the clock or a sleeping machine, and does not count."""

_BACK = 3600 * SECOND
"""A clock set back by less than this brings nothing about twice."""

_UNTRUSTED = 10 * SECOND

log = logging.getLogger(__name__)


class Entry:
    """A rule that was added; `next` is when it falls due, in UTC microseconds, None while nobody knows."""

    __slots__ = ("callback", "last", "next", "rule")

    def __init__(self, rule: Timed, callback: Callable[[], None]) -> None:
        self.rule = rule
        self.callback = callback
        self.last = 0
        self.next: int | None = None


class Schedule:
    """Calls back when rules fall due. `zone` tells the home's time zone; after it changed, call `resync`."""

    def __init__(self, clock: Clock, zone: Callable[[], tzinfo]) -> None:
        self._clock = clock
        self._zone = zone
        self._order = itertools.count()
        self._entries: set[Entry] = set()
        self._heap: list[tuple[int, int, Entry]] = []
        self._timer: Timer | None = None

    def add(self, rule: Timed, callback: Callable[[], None]) -> Entry:
        """Call `callback` whenever `rule` falls due, until `remove`."""
        entry = Entry(rule, callback)
        self._entries.add(entry)
        self._plan(entry)
        self._arm()
        return entry

    def remove(self, entry: Entry) -> None:
        """Forget what `add` gave."""
        self._entries.discard(entry)
        self._arm()

    def resync(self) -> None:
        """The clock jumped or the time zone changed: what has just come due is called, all else planned anew."""
        self._call_due()
        self._heap.clear()
        for entry in self._entries:
            self._plan(entry)
        self._arm()

    def close(self) -> None:
        """Forget everything."""
        self._entries.clear()
        self._arm()

    def _plan(self, entry: Entry) -> None:
        entry.next = None
        if not self._clock.trusted:
            return
        now = self._clock.now()
        after = entry.last if now < entry.last < now + _BACK else now
        try:
            entry.next = next_due(entry.rule, after, self._zone())
        except (ValueError, OverflowError):
            log.warning("%s never falls due again", entry.rule)
        else:
            heapq.heappush(self._heap, (entry.next, next(self._order), entry))

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._heap and not self._current(*self._heap[0]):
            heapq.heappop(self._heap)
        if self._heap and self._clock.trusted:
            self._timer = self._clock.call_at(self._heap[0][0], self._fire)
        elif self._entries and not self._clock.trusted:
            self._timer = self._clock.call_later(_UNTRUSTED, self.resync)

    def _current(self, due: int, _order: int, entry: Entry) -> bool:
        return entry in self._entries and entry.next == due

    def _fire(self) -> None:
        self._call_due()
        self._arm()

    def _call_due(self) -> None:
        now = self._clock.now()
        while self._heap and self._heap[0][0] <= now and self._clock.trusted:
            due, order, entry = heapq.heappop(self._heap)
            if not self._current(due, order, entry):
                continue
            entry.last = due
            self._plan(entry)
            if now - due <= _LATE:
                entry.callback()
