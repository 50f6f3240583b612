"""The state of virtual devices and what is about to happen to them. Pure: time moves only when told."""

import heapq
import itertools
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from hub.core.capability import Value
from hub.core.device import MAIN
from hub.drivers.virtual.commands import Effect, effects


class Report(NamedTuple):
    """An attribute has a new value since `at`, in microseconds of the world's time."""

    address: str
    endpoint: str
    attribute: str
    at: int
    value: Value


class Happening(NamedTuple):
    """A capability event."""

    address: str
    endpoint: str
    event: str
    at: int


class Reach(NamedTuple):
    """A device went off the air or came back; all its values follow when it is back."""

    address: str
    online: bool
    at: int


type Note = Report | Happening | Reach
type Action = Callable[[], None]


class World:
    """Values by device and endpoint, a timetable of what will happen, and notes of what a device would send."""

    def __init__(self, now: int) -> None:
        self.now = now
        self._states: dict[str, dict[str, dict[str, Value]]] = {}
        self._offline: set[str] = set()
        self._timetable: list[tuple[int, int, Action]] = []
        self._order = itertools.count()
        self._turns: dict[tuple[str, str, str], int] = {}
        self._notes: list[Note] = []

    # -- state ------------------------------------------------------------------------------------------------------

    def __contains__(self, address: str) -> bool:
        return address in self._states

    def add(self, address: str, endpoints: dict[str, dict[str, Value]]) -> None:
        """A device with its first values by endpoint and attribute."""
        self._states[address] = endpoints

    def remove(self, address: str) -> None:
        """Forget a device; what was to happen to it does not."""
        self._states.pop(address, None)
        self._offline.discard(address)

    def addresses(self) -> list[str]:
        """Every device."""
        return list(self._states)

    def state(self, address: str, endpoint: str = MAIN) -> dict[str, Value]:
        """The values of an endpoint, to be read; KeyError when there is none."""
        return self._states[address][endpoint]

    def endpoints(self, address: str) -> dict[str, dict[str, Value]]:
        """All values of a device, to be read; KeyError when there is none."""
        return self._states[address]

    def online(self, address: str) -> bool:
        """Whether a device can be reached."""
        return address not in self._offline

    def flag(self, address: str, attribute: str) -> bool:
        """Whether an attribute of the main endpoint is true."""
        return self._states[address][MAIN][attribute] is True

    def number(self, address: str, attribute: str) -> float:
        """A numeric attribute of the main endpoint."""
        value = self._states[address][MAIN][attribute]
        assert isinstance(value, int | float)
        return value

    # -- changing ---------------------------------------------------------------------------------------------------

    def set(self, address: str, attribute: str, value: Value, endpoint: str = MAIN) -> None:
        """Give an attribute a value; noted if it is another one and the device is on the air."""
        state = self._states[address][endpoint]
        if state[attribute] == value:
            return
        state[attribute] = value
        if address not in self._offline:
            self._notes.append(Report(address, endpoint, attribute, self.now, value))

    def measure(self, address: str, attribute: str, value: float, step: float, digits: int) -> None:
        """As `set` for a sensor, which reports when what it measures moved by `step`, rounded to `digits`."""
        last = self._states[address][MAIN][attribute]
        if abs(value - last) >= step:  # type: ignore[operator]  # what is measured is a number
            self.set(address, attribute, round(value, digits))

    def occur(self, address: str, event: str, endpoint: str = MAIN) -> None:
        """A capability event, lost when the device is off the air."""
        if address not in self._offline:
            self._notes.append(Happening(address, endpoint, event, self.now))

    def reach(self, address: str, *, online: bool) -> None:
        """Take a device off the air or put it back."""
        if online is self.online(address):
            return
        self._notes.append(Reach(address, online, self.now))
        if not online:
            self._offline.add(address)
            return
        self._offline.discard(address)
        for endpoint, state in self._states[address].items():
            for attribute, value in state.items():
                self._notes.append(Report(address, endpoint, attribute, self.now, value))

    def command(
        self, address: str, capability: str, name: str, args: Mapping[str, Value], endpoint: str = MAIN
    ) -> None:
        """Let a command take effect; it ends what an earlier one still did to the same attributes.

        KeyError for an endpoint that does not exist, `UnknownCommand` for what its devices do not do.
        """
        caused = effects(capability, name, args, self._states[address][endpoint])
        turns = {}
        for attribute in {effect.attribute for effect in caused}:
            key = (address, endpoint, attribute)
            turns[attribute] = self._turns[key] = self._turns.get(key, 0) + 1
        for effect in caused:
            if effect.after == 0:
                self.set(address, effect.attribute, effect.value, endpoint)
            else:
                arrive = partial(self._arrive, address, endpoint, effect, turns[effect.attribute])
                self.at(self.now + effect.after, arrive)

    def _arrive(self, address: str, endpoint: str, effect: Effect, turn: int) -> None:
        if address in self._states and self._turns[address, endpoint, effect.attribute] == turn:
            self.set(address, effect.attribute, effect.value, endpoint)

    # -- time -------------------------------------------------------------------------------------------------------

    def at(self, when: int, action: Action) -> None:
        """Do `action` when it is `when`."""
        heapq.heappush(self._timetable, (when, next(self._order), action))

    def next_due(self) -> int | None:
        """When the next thing happens; None when nothing is planned."""
        return self._timetable[0][0] if self._timetable else None

    def advance_to(self, when: int) -> None:
        """Move to `when`; what is due on the way happens, each at its own time."""
        timetable = self._timetable
        while timetable and timetable[0][0] <= when:
            due, _, action = heapq.heappop(timetable)
            self.now = max(self.now, due)
            action()
        self.now = max(self.now, when)

    def take_notes(self) -> list[Note]:
        """What happened since the last call, in order."""
        notes, self._notes = self._notes, []
        return notes
