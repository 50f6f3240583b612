"""The capabilities that every part of the hub knows; words after what people say, shape after Matter's clusters."""

from hub.core.capability import (
    Argument,
    Attribute,
    BoolType,
    Capability,
    CapabilityEvent,
    CommandSpec,
    EnumType,
    FloatType,
    IntType,
    Privacy,
    Retention,
    Risk,
    Sets,
    TextType,
)
from hub.core.units import Unit

_PERCENT = IntType(0, 100)
_TRANSITION = Argument("transition", FloatType(0, 3600), Unit.SECOND, optional=True)


def _measurement(name: str, unit: Unit, kind: FloatType, dead_band: float) -> Attribute:
    return Attribute(name, kind, unit, dead_band, Retention.MEASUREMENT)


def _sensor(capability: str, attribute: str, privacy: Privacy = Privacy.ORDINARY) -> Capability:
    return Capability(capability, (Attribute(attribute, BoolType(), privacy=privacy),))


ON_OFF = Capability(
    "on_off",
    (Attribute("on", BoolType()),),
    commands=(
        CommandSpec("on", sets=(Sets("on", value=True),)),
        CommandSpec("off", sets=(Sets("on", value=False),)),
        CommandSpec("set", (Argument("on", BoolType()),), (Sets("on", arg="on"),)),
        CommandSpec("toggle", sets=(Sets("on", inverse=True),), idempotent=False),
    ),
)

LEVEL = Capability(
    "level",
    (Attribute("level", _PERCENT, Unit.PERCENT),),
    commands=(
        CommandSpec("set", (Argument("level", _PERCENT, Unit.PERCENT), _TRANSITION), (Sets("level", arg="level"),)),
    ),
)

_HUE = IntType(0, 360)
COLOR = Capability(
    "color",
    (Attribute("hue", _HUE, Unit.DEGREE), Attribute("saturation", _PERCENT, Unit.PERCENT)),
    commands=(
        CommandSpec(
            "set",
            (Argument("hue", _HUE, Unit.DEGREE), Argument("saturation", _PERCENT, Unit.PERCENT), _TRANSITION),
            (Sets("hue", arg="hue"), Sets("saturation", arg="saturation")),
        ),
    ),
)


def color_temperature(minimum: int = 2200, maximum: int = 6500) -> Capability:
    """White of a tone between `minimum` and `maximum`, in kelvin; a lamp knows its own range."""
    kind = IntType(minimum, maximum)
    return Capability(
        "color_temperature",
        (Attribute("color_temperature", kind, Unit.KELVIN),),
        commands=(
            CommandSpec(
                "set",
                (Argument("color_temperature", kind, Unit.KELVIN), _TRANSITION),
                (Sets("color_temperature", arg="color_temperature"),),
            ),
        ),
    )


THERMOSTAT_MODES = ("off", "heat", "cool", "auto", "dry", "fan_only")


def thermostat(
    minimum: float = 5, maximum: float = 35, step: float = 0.5, modes: tuple[str, ...] = THERMOSTAT_MODES
) -> Capability:
    """A device that holds a temperature; bounds and `step` in °C, `modes` from `THERMOSTAT_MODES`."""
    target = FloatType(minimum, maximum, step)
    return Capability(
        "thermostat",
        (
            Attribute("target_temperature", target, Unit.CELSIUS),
            Attribute("thermostat_mode", EnumType(modes)),
            Attribute("running", EnumType(("idle", "heating", "cooling", "drying", "fan"))),
        ),
        commands=(
            CommandSpec(
                "set_target",
                (Argument("target_temperature", target, Unit.CELSIUS),),
                (Sets("target_temperature", arg="target_temperature"),),
            ),
            CommandSpec("set_mode", (Argument("mode", EnumType(modes)),), (Sets("thermostat_mode", arg="mode"),)),
        ),
    )


FAN = Capability(
    "fan",
    (Attribute("fan_speed", _PERCENT, Unit.PERCENT),),
    commands=(
        CommandSpec(
            "set_speed", (Argument("fan_speed", _PERCENT, Unit.PERCENT),), (Sets("fan_speed", arg="fan_speed"),)
        ),
    ),
)

COVER = Capability(
    "cover",
    (
        Attribute("position", _PERCENT, Unit.PERCENT),
        Attribute("moving", EnumType(("stopped", "opening", "closing")), retention=Retention.NONE),
    ),
    commands=(
        CommandSpec("open", sets=(Sets("position", value=100),)),
        CommandSpec("close", sets=(Sets("position", value=0),)),
        CommandSpec("stop"),
        CommandSpec(
            "set_position", (Argument("position", _PERCENT, Unit.PERCENT),), (Sets("position", arg="position"),)
        ),
    ),
)

LOCK = Capability(
    "lock",
    (Attribute("lock_state", EnumType(("locked", "unlocked", "jammed")), privacy=Privacy.PRESENCE),),
    commands=(
        CommandSpec("lock", sets=(Sets("lock_state", value="locked"),)),
        CommandSpec("unlock", sets=(Sets("lock_state", value="unlocked"),), risk=Risk.CONFIRM),
    ),
)

CONTACT = _sensor("contact", "open", Privacy.PRESENCE)
OCCUPANCY = _sensor("occupancy", "occupied", Privacy.PRESENCE)
SMOKE = _sensor("smoke", "smoke")
WATER_LEAK = _sensor("water_leak", "leak")
TEMPERATURE = Capability("temperature", (_measurement("temperature", Unit.CELSIUS, FloatType(-50, 100), 0.1),))
HUMIDITY = Capability("humidity", (_measurement("humidity", Unit.PERCENT, FloatType(0, 100), 0.5),))
ILLUMINANCE = Capability("illuminance", (_measurement("illuminance", Unit.LUX, FloatType(0), 1.0),))

POWER_METER = Capability(
    "power_meter",
    (
        _measurement("power", Unit.WATT, FloatType(), 0.5),
        _measurement("voltage", Unit.VOLT, FloatType(0), 0.5),
        _measurement("current", Unit.AMPERE, FloatType(0), 0.01),
    ),
)

ENERGY_METER = Capability(
    "energy_meter",
    (Attribute("energy", FloatType(0), Unit.KILOWATT_HOUR, 0.001, Retention.COUNTER),),
)

BATTERY = Capability("battery", (Attribute("battery", _PERCENT, Unit.PERCENT, 1.0, Retention.MEASUREMENT),))

BUTTON = Capability(
    "button", events=(CapabilityEvent("pressed"), CapabilityEvent("double_pressed"), CapabilityEvent("held"))
)

MEDIA = Capability(
    "media",
    (
        Attribute("playback", EnumType(("stopped", "playing", "paused"))),
        Attribute("volume", _PERCENT, Unit.PERCENT),
        Attribute("muted", BoolType()),
        Attribute("title", TextType(), retention=Retention.NONE),
    ),
    commands=(
        CommandSpec("play", sets=(Sets("playback", value="playing"),)),
        CommandSpec("pause", sets=(Sets("playback", value="paused"),)),
        CommandSpec("stop", sets=(Sets("playback", value="stopped"),)),
        CommandSpec("set_volume", (Argument("volume", _PERCENT, Unit.PERCENT),), (Sets("volume", arg="volume"),)),
        CommandSpec("set_muted", (Argument("muted", BoolType()),), (Sets("muted", arg="muted"),)),
    ),
)

CAMERA = Capability(
    "camera",
    (Attribute("camera_on", BoolType(), privacy=Privacy.INTIMATE),),
    commands=(
        CommandSpec("enable", sets=(Sets("camera_on", value=True),)),
        CommandSpec("disable", sets=(Sets("camera_on", value=False),)),
    ),
)
