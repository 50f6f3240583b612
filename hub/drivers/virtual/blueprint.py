"""What a virtual device of each kind can do, so that an address and its options are enough to make it again."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from hub.core import standard
from hub.core.capability import BoolType, Capability, EnumType, FloatType, IntType, Value, ValueType
from hub.core.device import MAIN, Endpoint
from hub.core.driver import LinkSeen, Options
from hub.drivers.virtual.control import control

MANUFACTURER = "Anasy"

METER = (standard.POWER_METER, standard.ENERGY_METER)
_TONE = standard.color_temperature()


class Kind(Struct, frozen=True):
    """`device` is the device's kind as the rest of the hub knows it; `initial` replaces a type's own first value."""

    device: str
    capabilities: tuple[Capability, ...]
    initial: Mapping[str, Value] = MappingProxyType({})


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "light": Kind("light", (standard.ON_OFF,)),
        "dimmer": Kind("light", (standard.ON_OFF, standard.LEVEL), {"level": 100}),
        "white_light": Kind(
            "light", (standard.ON_OFF, standard.LEVEL, _TONE), {"level": 100, "color_temperature": 2700}
        ),
        "color_light": Kind(
            "light",
            (standard.ON_OFF, standard.LEVEL, standard.COLOR, _TONE),
            {"level": 100, "hue": 30, "color_temperature": 2700},
        ),
        "switch": Kind("switch", (standard.ON_OFF,)),
        "plug": Kind("plug", (standard.ON_OFF, *METER), {"on": True, "voltage": 127.0}),
        "meter": Kind("meter", METER, {"voltage": 220.0}),
        "climate": Kind(
            "climate",
            (standard.thermostat(16, 30), standard.FAN, standard.TEMPERATURE, *METER),
            {"target_temperature": 23.0, "fan_speed": 40, "temperature": 25.0, "voltage": 220.0},
        ),
        "fan": Kind("fan", (standard.FAN,)),
        "cover": Kind("cover", (standard.COVER,)),
        "lock": Kind("lock", (standard.LOCK, standard.BATTERY), {"battery": 100}),
        "sensor": Kind(
            "sensor",
            (standard.TEMPERATURE, standard.HUMIDITY, standard.BATTERY),
            {"temperature": 22.0, "humidity": 55.0, "battery": 100},
        ),
        "weather": Kind(
            "sensor",
            (standard.TEMPERATURE, standard.HUMIDITY, standard.ILLUMINANCE, standard.BATTERY),
            {"temperature": 22.0, "humidity": 55.0, "illuminance": 10_000.0, "battery": 100},
        ),
        "illuminance": Kind("sensor", (standard.ILLUMINANCE, standard.BATTERY), {"illuminance": 200.0, "battery": 100}),
        "motion": Kind("sensor", (standard.OCCUPANCY, standard.BATTERY), {"battery": 100}),
        "motion_light": Kind(
            "sensor",
            (standard.OCCUPANCY, standard.ILLUMINANCE, standard.BATTERY),
            {"illuminance": 50.0, "battery": 100},
        ),
        "contact": Kind("sensor", (standard.CONTACT, standard.BATTERY), {"battery": 100}),
        "smoke": Kind("sensor", (standard.SMOKE, standard.BATTERY), {"battery": 100}),
        "leak": Kind("sensor", (standard.WATER_LEAK, standard.BATTERY), {"battery": 100}),
        "button": Kind("button", (standard.BUTTON, standard.BATTERY), {"battery": 100}),
        "media": Kind("media", (standard.MEDIA,), {"volume": 25}),
        "camera": Kind("camera", (standard.CAMERA,), {"camera_on": True}),
    }
)


def kind_of(options: Options) -> Kind:
    """The kind that a device's options name; ValueError for none or one that does not exist."""
    name = options.get("kind")
    if not isinstance(name, str) or name not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}")
    return KINDS[name]


def blueprint(kind: str) -> tuple[Endpoint, ...]:
    """The endpoints of a device that a person makes: what its kind can do, and the means to play its surroundings."""
    capabilities = kind_of({"kind": kind}).capabilities
    return (Endpoint(MAIN, (*capabilities, control(capabilities))),)


def link_seen(address: str, name: str, kind: str) -> LinkSeen:
    """A device that a person makes, as the driver would find it; ValueError for an unknown kind."""
    device = kind_of({"kind": kind}).device
    return LinkSeen(address, name, device, manufacturer=MANUFACTURER, model="Virtual", options={"kind": kind})


def furnished(kind: str) -> tuple[Endpoint, ...]:
    """The endpoints of a device of the demo home, whose surroundings are the model's business."""
    return (Endpoint(MAIN, kind_of({"kind": kind}).capabilities),)


def initial_values(endpoint: Endpoint, preset: Mapping[str, Value]) -> dict[str, Value]:
    """A first value for every attribute of `endpoint`: the preset, else the plainest of its type."""
    return {item.name: preset.get(item.name, _plainest(item.type)) for item in endpoint.attributes()}


def _plainest(kind: ValueType) -> Value:
    match kind:
        case BoolType():
            return False
        case IntType(minimum=minimum):
            return minimum or 0
        case FloatType(minimum=minimum):
            return max(minimum or 0.0, 0.0)
        case EnumType(values=values):
            return values[0]
        case _:
            return ""
