"""The people of the demo home: where they are, and what they do with lamps, doors and appliances.

They act when something happens to them (they come in, leave, go to bed, it gets dark) and never in between, so whatever the
hub or a scenario commands stays as commanded until then; and they do not touch a light that already is as they want it.
"""

from collections.abc import Callable
from datetime import date
from functools import partial

from hub.core.capability import Value
from hub.core.clock import SECOND
from hub.drivers.virtual.demo.loads import MINUTE
from hub.drivers.virtual.demo.noise import chance
from hub.drivers.virtual.demo.plan import AWAY, PEOPLE, Stay, day_plan
from hub.drivers.virtual.demo.surroundings import Surroundings
from hub.drivers.virtual.world import World

_OUTDOORS = frozenset({AWAY, "outside"})
_MAIN_LIGHT = {
    "living": "living-light",
    "kitchen": "kitchen-light",
    "bedroom": "bedroom-light",
    "office": "office-light",
    "bathroom": "bathroom-light",
    "hall": "hall-light",
    "outside": "outside-light",
}
_LAMP = {"living": "living-lamp", "bedroom": "bedroom-lamp"}
_MOTION = {"living": "living-motion", "kitchen": "kitchen-motion", "hall": "hall-motion"}
_AC = {"living": "living-ac", "bedroom": "bedroom-ac"}
_TITLES = {
    "pt-BR": ("Jornal da noite", "Futebol", "Série", "Filme", "Documentário"),
    "en": ("Evening news", "Football", "Series", "Film", "Documentary"),
}
_NEVER = -(10**18)


class Person:
    """Somebody in a room, doing something."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.room = "bedroom"
        self.doing = "sleep"

    @property
    def awake(self) -> bool:
        """Whether they would notice."""
        return self.doing != "sleep"


class Household:
    """`plan` puts a day's doings on the world's timetable; the rest follows from it."""

    def __init__(self, world: World, seed: int, surroundings: Surroundings, language: str) -> None:
        self.people = [Person(name) for name in PEOPLE]
        self.wash_started = _NEVER
        self._world = world
        self._seed = seed
        self._around = surroundings
        self._titles = _TITLES.get(language, _TITLES["en"])

    # -- where they are ---------------------------------------------------------------------------------------------

    def plan(self, day: date, begins: int) -> None:
        """Put what everybody does on `day`, which begins at `begins` (UTC microseconds), on the timetable."""
        for person in self.people:
            for stay in day_plan(self._seed, person.name, day):
                self._world.at(begins + round(stay.at * SECOND), partial(self._move, person, stay))

    def count(self, room: str) -> int:
        """How many are in a room."""
        return sum(person.room == room for person in self.people)

    def awake_in(self, room: str) -> bool:
        """Whether somebody is up in a room."""
        return any(person.room == room and person.awake for person in self.people)

    def anybody(self, *doings: str) -> bool:
        """Whether somebody does one of these things now."""
        return any(person.doing in doings for person in self.people)

    @property
    def at_home(self) -> bool:
        """Whether somebody is at home."""
        return any(person.room != AWAY for person in self.people)

    def _move(self, person: Person, stay: Stay) -> None:
        room, doing, was_home = person.room, person.doing, self.at_home
        person.room, person.doing = stay.room, stay.doing
        if room != stay.room:
            if (room in _OUTDOORS) is not (stay.room in _OUTDOORS):
                self._through_front_door()
            self._left(room)
            self._entered(stay.room)
        if "drive" in {doing, stay.doing} and doing != stay.doing:
            self._through_gate()
        if was_home is not self.at_home:
            (self._somebody_home if self.at_home else self._nobody_home)()
        if doing != stay.doing:
            self._finish(doing)
            self._begin(person)

    def _entered(self, room: str) -> None:
        if not self.awake_in(room):
            return
        if room in _MOTION:
            self._world.set(_MOTION[room], "occupied", True)
        self._later(3 * SECOND, self._light_up, room)

    def _left(self, room: str) -> None:
        if room in _MOTION:
            self._later(45 * SECOND, self._vacate, room)
        self._later(20 * SECOND, self._lights_out, room)

    def _vacate(self, room: str) -> None:
        if not self.awake_in(room):
            self._world.set(_MOTION[room], "occupied", False)

    def _through_front_door(self) -> None:
        self._use("hall-lock", "lock", "unlock")
        self._later(2 * SECOND, self._world.set, "hall-door", "open", True)
        self._later(8 * SECOND, self._world.set, "hall-door", "open", False)
        self._later(25 * SECOND, self._lock_up)

    def _through_gate(self) -> None:
        self._use("outside-gate", "cover", "open")
        self._later(45 * SECOND, self._use, "outside-gate", "cover", "close")

    def _lock_up(self) -> None:
        if not self._world.flag("hall-door", "open"):
            self._use("hall-lock", "lock", "lock")

    # -- light ------------------------------------------------------------------------------------------------------

    def light_turned(self) -> None:
        """Evening fell, or morning broke."""
        if not self._around.evening:
            self._switch("outside-light", False)
            for room in _MAIN_LIGHT:
                self._later(self._some(8 * MINUTE, room), self._lights_out, room, True)
            return
        if self.at_home:
            self._settle_in()
        for room in _MAIN_LIGHT:
            self._later(self._some(10 * MINUTE, room), self._light_up, room)

    def _light_up(self, room: str) -> None:
        lights = self._lights(room)
        if not lights or not self.awake_in(room) or not self._around.dim(room) or any(map(self._lit, lights)):
            return
        if self.count(room) > 1 and any(person.room == room and not person.awake for person in self.people):
            return
        if self.anybody("television") and room == "living":
            self._switch(_LAMP[room], True)
            return
        sleepy = any(not person.awake for person in self.people)
        self._switch(lights[0], True)
        if "level" in self._world.state(lights[0]):
            self._use(lights[0], "level", "set", level=15 if sleepy else 80)

    def _lights_out(self, room: str, needless: bool = False) -> None:
        """Of those who leave a room, one in fourteen forgets; `needless`: it is light enough without."""
        if self.awake_in(room) and not (needless and not self._around.dim(room)):
            return
        if chance(self._seed, "forgets", room, self._world.now) < 0.07:
            return
        for address in self._lights(room):
            if address != "outside-light" or needless:
                self._switch(address, False)

    def _lights(self, room: str) -> list[str]:
        return [lights[room] for lights in (_MAIN_LIGHT, _LAMP) if room in lights]

    def _lit(self, address: str) -> bool:
        return self._world.flag(address, "on")

    # -- what they do -----------------------------------------------------------------------------------------------

    def _begin(self, person: Person) -> None:
        match person.doing:
            case "wake":
                self._get_up()
            case "breakfast":
                self._use("living-blind", "cover", "open")
            case "television":
                self._watch()
            case "work" | "game":
                self._sit_down(person.doing)
            case "rest":
                self._air()
            case "laundry":
                self._switch("laundry-washer", True)
                self.wash_started = self._world.now
            case "read":
                self._switch("bedroom-lamp", self._around.dim("bedroom"))
                self._switch("bedroom-light", False)
            case "sleep":
                self._later(2 * MINUTE, self._go_to_sleep)

    def _finish(self, doing: str) -> None:
        if self.anybody(doing):
            return
        match doing:
            case "television":
                self._pause()
                self._later(15 * MINUTE, self._television_off)
            case "work" | "game":
                self._later(10 * MINUTE, self._leave_desk)

    def _get_up(self) -> None:
        if all(person.awake for person in self.people):
            self._use("bedroom-blind", "cover", "open")
        self._cool("bedroom", False)

    def _watch(self) -> None:
        self._switch("living-tv-plug", True)
        self._world.set("living-tv", "title", self._titles[self._world.now // (47 * MINUTE) % len(self._titles)])
        self._use("living-tv", "media", "play")
        if self._around.dim("living"):
            self._switch("living-lamp", True)
            self._switch("living-light", False)
        self._cool("living", self._around.rooms["living"].temperature > 25.5, 24.0)

    def _pause(self) -> None:
        if self._world.state("living-tv")["playback"] == "playing":
            self._use("living-tv", "media", "pause")

    def _television_off(self) -> None:
        if not self.anybody("television"):
            self._use("living-tv", "media", "stop")
            self._cool("living", False)

    def _sit_down(self, doing: str) -> None:
        self._switch("office-computer", True)
        warm = self._around.rooms["office"].temperature > 25.0
        self._use("office-fan", "fan", "set_speed", fan_speed=60 if warm else 0)
        if doing == "work" and self._mild:
            self._world.set("office-window", "open", True)

    def _leave_desk(self) -> None:
        if not self.anybody("work", "game"):
            self._use("office-fan", "fan", "set_speed", fan_speed=0)
            self._world.set("office-window", "open", False)

    def _air(self) -> None:
        if self._mild:
            self._world.set("living-window", "open", True)

    @property
    def _mild(self) -> bool:
        return 18.0 < self._around.weather.temperature < 27.0

    def _cool(self, room: str, on: bool, target: float = 23.0) -> None:
        address = _AC[room]
        if on:
            self._use(address, "thermostat", "set_target", target_temperature=target)
            self._use(address, "thermostat", "set_mode", mode="cool")
            self._world.set("living-window", "open", False)
        elif self._world.state(address)["thermostat_mode"] != "off":
            self._use(address, "thermostat", "set_mode", mode="off")

    def _go_to_sleep(self) -> None:
        """The first to lie down cools the room, the last one sees to the house."""
        if not any(not person.awake for person in self.people):
            return
        if self._around.rooms["bedroom"].temperature > 24.5:
            self._cool("bedroom", True)
        if any(person.awake and person.room != AWAY for person in self.people):
            return
        self._world.occur("bedroom-button", "pressed")
        self._use("bedroom-blind", "cover", "close")
        self._close_up()

    def _close_up(self) -> None:
        for room in _MAIN_LIGHT:
            for address in self._lights(room):
                self._switch(address, False)
        self._use("living-tv", "media", "stop")
        self._cool("living", False)
        for address in ("living-window", "office-window"):
            self._world.set(address, "open", False)

    def _nobody_home(self) -> None:
        self._close_up()
        self._cool("bedroom", False)
        self._use("outside-camera", "camera", "enable")

    def _somebody_home(self) -> None:
        self._use("outside-camera", "camera", "disable")
        if self._around.evening:
            self._settle_in()

    def _settle_in(self) -> None:
        self._switch("outside-light", True)
        self._later(25 * MINUTE, self._use, "living-blind", "cover", "close")

    # -- acting -----------------------------------------------------------------------------------------------------

    def _switch(self, address: str, on: bool) -> None:
        if self._lit(address) is not on:
            self._use(address, "on_off", "on" if on else "off")

    def _use(self, address: str, capability: str, command: str, **args: Value) -> None:
        self._world.command(address, capability, command, args)

    def _later[**P](self, delay: int, action: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        self._world.at(self._world.now + delay, partial(action, *args, **kwargs))

    def _some(self, longest: int, name: str) -> int:
        """A moment within `longest` that depends on nothing but the place and the day."""
        return round(chance(self._seed, name, self._world.now) * longest)
