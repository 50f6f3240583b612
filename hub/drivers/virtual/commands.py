"""What a command does to a virtual device, as effects in time. Pure functions of the command and the values now."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from hub.core.capability import Value
from hub.core.clock import SECOND

LOCK_TIME = 300_000
"""Microseconds that a bolt needs; a lock acknowledges when it is there."""

_TRAVEL = 8 * SECOND
_FRAME = SECOND // 2
_MOST_STEPS = 20

type Values = Mapping[str, Value]


class Effect(NamedTuple):
    """`attribute` becomes `value` so many microseconds after the command."""

    after: int
    attribute: str
    value: Value


class UnknownCommand(Exception):
    """The device does not take this command."""


def effects(capability: str, command: str, args: Values, now: Values) -> list[Effect]:
    """The effects of a checked command on an endpoint whose values are `now`; `UnknownCommand` when it has none."""
    work = _COMMANDS.get((capability, command))
    if work is None:
        raise UnknownCommand(f"{capability}.{command}")
    return list(work(args, now))


def running(mode: Value, target: Value, temperature: Value) -> str:
    """What a thermostat's machine does, with half a degree of tolerance to either side."""
    assert isinstance(target, int | float)
    assert isinstance(temperature, int | float)
    too_warm, too_cold = temperature > target + 0.5, temperature < target - 0.5
    match mode:
        case "cool" | "auto" if too_warm:
            return "cooling"
        case "heat" | "auto" if too_cold:
            return "heating"
        case "dry":
            return "drying"
        case "fan_only":
            return "fan"
        case _:
            return "idle"


def _turn(on: bool, now: Values) -> Iterator[Effect]:
    """A fade on its way stops; a lamp that was faded to nothing comes back in full."""
    yield Effect(0, "on", on)
    if "level" in now:
        yield Effect(0, "level", (now["level"] or 100) if on else now["level"])


def _level(args: Values, now: Values) -> Iterator[Effect]:
    yield from _ramp("level", args, now)
    if args["level"]:
        yield Effect(0, "on", True)
    else:
        yield Effect(_transition(args), "on", False)


def _color(args: Values, now: Values) -> Iterator[Effect]:
    yield from _ramp("hue", args, now)
    yield from _ramp("saturation", args, now)


def _tone(args: Values, now: Values) -> Iterator[Effect]:
    yield from _ramp("color_temperature", args, now)
    if "saturation" in now:
        yield Effect(0, "saturation", 0)


def _transition(args: Values) -> int:
    seconds = args.get("transition", 0)
    assert isinstance(seconds, int | float)
    return round(seconds * SECOND)


def _ramp(attribute: str, args: Values, now: Values) -> Iterator[Effect]:
    """From now to the argument of the same name in even steps, at most twenty and no two within half a second."""
    start, end, time = now[attribute], args[attribute], _transition(args)
    assert isinstance(start, int)
    assert isinstance(end, int)
    steps = min(max(time // _FRAME, 1), _MOST_STEPS)
    for step in range(1, steps + 1):
        yield Effect(time * step // steps, attribute, start + (end - start) * step // steps)


def _set_mode(args: Values, now: Values) -> Iterator[Effect]:
    yield Effect(0, "thermostat_mode", args["mode"])
    yield Effect(0, "running", running(args["mode"], now["target_temperature"], now["temperature"]))


def _set_target(args: Values, now: Values) -> Iterator[Effect]:
    target = args["target_temperature"]
    yield Effect(0, "target_temperature", target)
    yield Effect(0, "running", running(now["thermostat_mode"], target, now["temperature"]))


def _travel(target: Value, now: Values) -> Iterator[Effect]:
    """A cover moves at an even pace and tells its position every half second."""
    position = now["position"]
    assert isinstance(position, int)
    assert isinstance(target, int)
    if position == target:
        yield from _stop(now, now)
        return
    time = _TRAVEL * abs(target - position) // 100
    yield Effect(0, "moving", "opening" if target > position else "closing")
    for after in (*range(_FRAME, time, _FRAME), time):
        yield Effect(after, "position", position + (target - position) * after // time)
    yield Effect(time, "moving", "stopped")


def _stop(_args: Values, now: Values) -> Iterator[Effect]:
    yield Effect(0, "position", now["position"])
    yield Effect(0, "moving", "stopped")


def _set(attribute: str, value: Value, after: int = 0) -> Callable[[Values, Values], Iterator[Effect]]:
    def work(_args: Values, _now: Values) -> Iterator[Effect]:
        yield Effect(after, attribute, value)

    return work


def _copy(attribute: str) -> Callable[[Values, Values], Iterator[Effect]]:
    def work(args: Values, _now: Values) -> Iterator[Effect]:
        yield Effect(0, attribute, args[attribute])

    return work


_COMMANDS: Mapping[tuple[str, str], Callable[[Values, Values], Iterator[Effect]]] = {
    ("on_off", "on"): lambda _, now: _turn(True, now),
    ("on_off", "off"): lambda _, now: _turn(False, now),
    ("on_off", "set"): lambda args, now: _turn(args["on"] is True, now),
    ("on_off", "toggle"): lambda _, now: _turn(not now["on"], now),
    ("level", "set"): _level,
    ("color", "set"): _color,
    ("color_temperature", "set"): _tone,
    ("thermostat", "set_mode"): _set_mode,
    ("thermostat", "set_target"): _set_target,
    ("fan", "set_speed"): _copy("fan_speed"),
    ("cover", "open"): lambda _, now: _travel(100, now),
    ("cover", "close"): lambda _, now: _travel(0, now),
    ("cover", "set_position"): lambda args, now: _travel(args["position"], now),
    ("cover", "stop"): _stop,
    ("lock", "lock"): _set("lock_state", "locked", LOCK_TIME),
    ("lock", "unlock"): _set("lock_state", "unlocked", LOCK_TIME),
    ("media", "play"): _set("playback", "playing"),
    ("media", "pause"): _set("playback", "paused"),
    ("media", "stop"): _set("playback", "stopped"),
    ("media", "set_volume"): _copy("volume"),
    ("media", "set_muted"): _copy("muted"),
    ("camera", "enable"): _set("camera_on", True),
    ("camera", "disable"): _set("camera_on", False),
}
