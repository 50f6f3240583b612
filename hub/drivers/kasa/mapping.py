"""What python-kasa knows of a device as capabilities and values, and commands as calls on it. Pure: no I/O, no time."""

from collections.abc import Coroutine, Iterator
from typing import Any

from kasa import Device, DeviceType, Module
from kasa.interfaces import Energy, Light
from msgspec.structs import replace

from hub.core.capability import Argument, Attribute, Capability, CommandSpec, FloatType, IntType, Sets, Value
from hub.core.device import MAIN, Endpoint
from hub.core.driver import Described, Execute, LinkSeen, Reported
from hub.core.standard import COLOR, ENERGY_METER, ON_OFF, POWER_METER, color_temperature
from hub.core.units import Unit
from hub.drivers.kit.base import not_supported

KINDS = {
    DeviceType.Plug: "plug",
    DeviceType.Strip: "plug",
    DeviceType.WallSwitch: "switch",
    DeviceType.Dimmer: "light",
    DeviceType.Bulb: "light",
    DeviceType.LightStrip: "light",
}

_BRIGHTNESS = IntType(1, 100)
BRIGHTNESS = Capability(
    "level",
    (Attribute("level", _BRIGHTNESS, Unit.PERCENT),),
    commands=(
        CommandSpec(
            "set",
            (
                Argument("level", _BRIGHTNESS, Unit.PERCENT),
                Argument("transition", FloatType(0, 3600), Unit.SECOND, optional=True),
            ),
            (Sets("level", arg="level"),),
        ),
    ),
)
"""These lamps have no brightness 0: they are off."""


def address_of(device: Device) -> str:
    """The MAC address, by which a device is known when its host changes."""
    return device.mac.lower().replace("-", ":")


def seen(device: Device) -> LinkSeen:
    """A device that answered a search."""
    address = address_of(device)
    return LinkSeen(
        address,
        device.alias or device.model,
        KINDS.get(device.device_type, "plug"),
        {"mac": address},
        "TP-Link",
        device.model,
        signal=device.rssi,
        options={"host": device.host},
    )


def described(address: str, device: Device) -> Described:
    """The device as `main`, the outlets of a strip as `outlet_1` and up."""
    endpoints = tuple(
        Endpoint(name, tuple(_capabilities(part)), name="" if name == MAIN else part.alias or "")
        for name, part in _parts(device)
    )
    return Described(address, endpoints, device.device_info.firmware_version)


def reports(address: str, device: Device) -> list[Reported]:
    """Every described value that is known, as of the last update."""
    return [
        Reported(address, name, attribute, value)
        for name, part in _parts(device)
        for attribute, value in _values(part)
        if value is not None
    ]


def call(device: Device, request: Execute) -> Coroutine[Any, Any, object]:
    """What to await to have the device do it; `CommandFailed` when it cannot."""
    part = dict(_parts(device)).get(request.endpoint)
    if part is None:
        raise not_supported(request)
    if request.capability == "on_off":
        return _switch(part, _wanted(part, request))
    light = _light(part)
    if light is None or request.name != "set":
        raise not_supported(request)
    return _set_light(light, part, request)


# -- parts ------------------------------------------------------------------------------------------------------------


def _parts(device: Device) -> Iterator[tuple[str, Device]]:
    yield MAIN, device
    for number, child in enumerate(device.children, 1):
        yield f"outlet_{number}", child


def _light(part: Device) -> Light | None:
    return part.modules.get(Module.Light)


def _energy(part: Device) -> Energy | None:
    return part.modules.get(Module.Energy)


# -- capabilities -----------------------------------------------------------------------------------------------------


def _capabilities(part: Device) -> Iterator[Capability]:
    yield ON_OFF
    if "brightness" in part.features:
        yield BRIGHTNESS
    if "hsv" in part.features:
        yield COLOR
    if white := part.features.get("color_temperature"):
        yield color_temperature(white.minimum_value, white.maximum_value)
    if energy := _energy(part):
        yield _power_meter(energy)
        if energy.supports(Energy.ModuleFeature.CONSUMPTION_TOTAL):
            yield ENERGY_METER


def _power_meter(energy: Energy) -> Capability:
    """Bulbs measure power only."""
    if energy.supports(Energy.ModuleFeature.VOLTAGE_CURRENT):
        return POWER_METER
    power = POWER_METER.attribute("power")
    assert power is not None
    return replace(POWER_METER, attributes=(power,))


# -- values -----------------------------------------------------------------------------------------------------------


def _values(part: Device) -> Iterator[tuple[str, Value | None]]:
    yield "on", part.is_on
    if light := _light(part):
        yield from _light_values(light, part)
    if energy := _energy(part):
        yield "power", energy.current_consumption
        if energy.supports(Energy.ModuleFeature.VOLTAGE_CURRENT):
            yield "voltage", energy.voltage
            yield "current", energy.current
        if energy.supports(Energy.ModuleFeature.CONSUMPTION_TOTAL):
            yield "energy", energy.consumption_total


def _light_values(light: Light, part: Device) -> Iterator[tuple[str, Value | None]]:
    if "brightness" in part.features:
        yield "level", max(light.brightness, 1)
    if "hsv" in part.features:
        yield "hue", light.hsv.hue
        yield "saturation", light.hsv.saturation
    if "color_temperature" in part.features and light.color_temp:  # 0 while it shows a colour
        yield "color_temperature", light.color_temp


# -- commands ---------------------------------------------------------------------------------------------------------


def _wanted(part: Device, request: Execute) -> bool:
    match request.name:
        case "on" | "off":
            return request.name == "on"
        case "set":
            return bool(request.args["on"])
        case "toggle":
            return not part.is_on
    raise not_supported(request)


async def _switch(part: Device, on: bool) -> None:
    """A strip would spare the outlets that were right at the last reading, which is some seconds ago."""
    for each in part.children or [part]:
        await (each.turn_on() if on else each.turn_off())


def _set_light(light: Light, part: Device, request: Execute) -> Coroutine[Any, Any, object]:
    args = request.args
    transition = round(float(args["transition"]) * 1000) if "transition" in args else None
    match request.capability:
        case "level" if "brightness" in part.features:
            return light.set_brightness(int(args["level"]), transition=transition)
        case "color" if "hsv" in part.features:
            return light.set_hsv(int(args["hue"]), int(args["saturation"]), transition=transition)
        case "color_temperature" if "color_temperature" in part.features:
            return light.set_color_temp(int(args["color_temperature"]), transition=transition)
    raise not_supported(request)
