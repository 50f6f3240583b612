"""The physical side of the demo home: weather, the climate of rooms, power, and what sensors make of it."""

from hub.core.clock import SECOND
from hub.drivers.virtual.demo import loads
from hub.drivers.virtual.demo.household import Household
from hub.drivers.virtual.demo.loads import MINUTE
from hub.drivers.virtual.demo.meters import Meter
from hub.drivers.virtual.demo.noise import Noise, chance
from hub.drivers.virtual.demo.rooms import Use, inverter
from hub.drivers.virtual.demo.surroundings import Surroundings
from hub.drivers.virtual.demo.weather import HOUR
from hub.drivers.virtual.world import World

_DAY = 24 * HOUR
_TURN = 3 * HOUR
_OUT_OF_REACH = "outside-weather"
_NEARLY_EMPTY = "office-window"
_MACHINES = {"living": "living-ac", "bedroom": "bedroom-ac"}
_WINDOWS = {"living": "living-window", "office": "office-window"}


class Physics:
    """`step` brings everything that is measured up to the world's time; steps may be of any length."""

    def __init__(self, world: World, seed: int, surroundings: Surroundings, household: Household) -> None:
        self._world = world
        self._seed = seed
        self._around = surroundings
        self._household = household
        self._at = world.now
        self._efforts = dict.fromkeys(_MACHINES, 0.0)
        self._net = Noise(seed, "net", 20 * MINUTE)
        self._computer = loads.Wavering(seed, "computer", 70, 150, 3.2)
        self._television = loads.Wavering(seed, "television", 75, 120, 0.8)
        self.meters = self._make_meters()

    def _make_meters(self) -> list[Meter]:
        people, seed = self._household, self._seed
        draws = {
            "kitchen-fridge": (127.0, 1.1, lambda at: loads.fridge(at, seed)),
            "living-tv-plug": (127.0, 0.35, self._television_watts),
            "office-computer": (127.0, 0.6, lambda at: self._computer.watts(at, people.anybody("work", "game"))),
            "laundry-washer": (127.0, 0.1, lambda at: loads.washer(at - people.wash_started)),
            "bathroom-shower": (220.0, 1.9, lambda _: loads.shower(people.anybody("shower"))),
            "living-ac": (220.0, 1.2, lambda _: self._machine_watts("living")),
            "bedroom-ac": (220.0, 2.5, lambda _: self._machine_watts("bedroom")),
        }
        return [Meter(self._world, address, *rest) for address, rest in draws.items()]

    def step(self) -> None:
        """From the last step until now."""
        now = self._world.now
        seconds = (now - self._at) / SECOND
        self._around.weather.update(now)
        self._climate(seconds)
        sag = 0.02 * self._net(now)
        for meter in self.meters:
            meter.step(now, seconds, sag)
        self._sense()
        if now // HOUR != self._at // HOUR:
            self._batteries()
        self._at = now
        if self._around.turned():
            self._household.light_turned()

    # -- climate ----------------------------------------------------------------------------------------------------

    def _climate(self, seconds: float) -> None:
        around = self._around
        for name, room in around.rooms.items():
            effort = self._effort(name)
            room.step(seconds, around.weather, self._use_of(name, effort))
            self._world.measure(f"{name}-climate", "temperature", room.temperature, 0.1, 1)
            self._world.measure(f"{name}-climate", "humidity", room.humidity, 1.0, 0)

    def _use_of(self, room: str, effort: float) -> Use:
        people = self._household
        steam = room == "bathroom" and people.anybody("shower")
        heat = {"office": 2.0 * people.anybody("work", "game"), "living": 1.0 * people.anybody("cook")}.get(room, 0.0)
        window = room in _WINDOWS and self._world.flag(_WINDOWS[room], "open")
        return Use(people.count(room), self._around.shade(room), heat + 12.0 * steam, window, effort, steam)

    def _effort(self, room: str) -> float:
        address = _MACHINES.get(room)
        if address is None:
            return 0.0
        state = self._world.state(address)
        mode, temperature = state["thermostat_mode"], self._around.rooms[room].temperature
        effort = inverter(mode, self._world.number(address, "target_temperature"), temperature)
        self._efforts[room] = effort
        self._world.measure(address, "temperature", temperature, 0.5, 1)
        self._world.set(address, "running", _running(mode, effort))
        return effort

    # -- power ------------------------------------------------------------------------------------------------------

    def _machine_watts(self, room: str) -> float:
        return loads.machine(self._efforts[room], self._world.state(_MACHINES[room])["thermostat_mode"])

    def _television_watts(self, at: int) -> float:
        return self._television.watts(at, self._world.state("living-tv")["playback"] == "playing")

    # -- sensors ----------------------------------------------------------------------------------------------------

    def _sense(self) -> None:
        world, weather = self._world, self._around.weather
        if not world.flag("living-tv-plug", "on"):
            world.set("living-tv", "playback", "stopped")
        world.measure("outside-weather", "temperature", weather.temperature, 0.1, 1)
        world.measure("outside-weather", "humidity", weather.humidity, 1.0, 0)
        self._light("outside-weather", weather.illuminance)
        lamp = 1.5 * world.number("hall-light", "level") if world.flag("hall-light", "on") else 0.0
        self._light("hall-motion", self._around.daylight("hall") + lamp)
        self._reach(world.now)

    def _light(self, address: str, lux: float) -> None:
        """Light sensors feel ratios, not differences."""
        self._world.measure(address, "illuminance", lux, max(2.0, 0.08 * lux), 0)

    def _reach(self, now: int) -> None:
        """The garden is at the edge of the radio: for 15 to 35 minutes of every third hour it is out of reach."""
        turn, since = divmod(now, _TURN)
        begins = (20 + 80 * chance(self._seed, "reach", turn)) * MINUTE
        ends = begins + (15 + 20 * chance(self._seed, "back", turn)) * MINUTE
        self._world.reach(_OUT_OF_REACH, online=not begins <= since < ends)

    def _batteries(self) -> None:
        day = self._world.now / _DAY
        for address in self._world.addresses():
            if "battery" in self._world.state(address):
                self._world.set(address, "battery", battery(self._seed, address, day))


def battery(seed: int, address: str, day: float) -> int:
    """Percent left: a year or two from new to replaced; one is always nearly empty, so that there is something to do."""
    if address == _NEARLY_EMPTY:
        return round(12 - day / 30 % 1 * 6)
    life = 400 + 300 * chance(seed, "life", address)
    return round(100 - 75 * ((day / life + chance(seed, "age", address)) % 1))


def _running(mode: object, effort: float) -> str:
    match mode:
        case "dry":
            return "drying"
        case "fan_only":
            return "fan"
    if effort == 0:
        return "idle"
    return "cooling" if effort < 0 else "heating"
