"""How devices appear as topics: `home/<area>/<device>[/<endpoint>]/<attribute>`, and `<that>/set` to command."""

from collections.abc import Iterator

import msgspec

from hub.broker.topics import COMMAND, ROOT
from hub.core.capability import BoolType, CommandSpec, EnumType, FloatType, IntType, Sets, TextType, Value, ValueType
from hub.core.command import Target
from hub.core.device import MAIN, Area, AttributeRef, Device, Endpoint

STATUS = f"{ROOT}/$hub/status"
ONLINE, OFFLINE = b"online", b"offline"

_NO_AREA = "unassigned"
_SYSTEM = "system"
_SET = COMMAND.removeprefix("/")
_WORDS = {"on": True, "true": True, "1": True, "off": False, "false": False, "0": False}
_LONGEST_NUMBER = 32


def topics_of(device: Device, area: Area | None) -> dict[AttributeRef, str]:
    """Every attribute's state topic. One named `set` has none: it would read as a command."""
    place = _SYSTEM if device.system else area.slug if area else _NO_AREA
    return {
        AttributeRef(device.id, endpoint.id, attribute.name): "/".join(
            (ROOT, place, device.slug, *(() if endpoint.id == MAIN else (endpoint.id,)), attribute.name)
        )
        for endpoint in device.endpoints
        for attribute in endpoint.attributes()
        if attribute.name != _SET
    }


def encode(value: Value) -> bytes:
    """`true`, `false`, a number as in JSON, or the text itself."""
    return value.encode() if isinstance(value, str) else msgspec.json.encode(value)


def parse(kind: ValueType, payload: bytes) -> object:
    """What `payload` says to somebody who expects a `kind`: JSON or plain text, on and off for true and false.

    What cannot be read so is handed on as text, for `conform` to name the fault. ValueError when it is not UTF-8.
    """
    text = payload.decode().strip()
    match kind:
        case BoolType():
            return _WORDS.get(text.lower(), text)
        case IntType() | FloatType() if len(text) <= _LONGEST_NUMBER:
            return _json(text, text)
        case EnumType() | TextType() if text.startswith('"'):
            return _json(text, text)
        case _:
            return text


def _json(text: str, otherwise: str) -> object:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return otherwise


def command_of(device: Device, ref: AttributeRef, payload: bytes) -> tuple[Target, dict[str, object]]:
    """The command that gives the attribute the value in `payload`.

    Where none does, a `set` of its capability, which dispatch then refuses with the reason and on record.
    ValueError when the payload is not UTF-8, LookupError when the device has no such attribute.
    """
    endpoint = device.endpoint(ref.endpoint)
    spec = device.attribute(ref.endpoint, ref.attribute)
    if endpoint is None or spec is None:
        raise LookupError(f"{device.slug} has no attribute {ref.attribute}")
    found = endpoint.command_for(ref.attribute)
    if found is not None:
        capability, command, name = found
        kind = next(argument.type for argument in command.args if argument.name == name)
        return Target(device.id, capability.name, command.name, endpoint.id), {name: parse(kind, payload)}
    value = parse(spec.type, payload)
    for capability_name, command, sets in _literals(endpoint):
        if sets.attribute == ref.attribute and sets.value == value:
            return Target(device.id, capability_name, command.name, endpoint.id), {}
    return Target(device.id, _owner(endpoint, ref.attribute), _SET, endpoint.id), {ref.attribute: value}


def _literals(endpoint: Endpoint) -> Iterator[tuple[str, CommandSpec, Sets]]:
    for capability in endpoint.capabilities:
        for command in capability.commands:
            if all(argument.optional for argument in command.args):
                for sets in command.sets:
                    if sets.value is not None:
                        yield capability.name, command, sets


def _owner(endpoint: Endpoint, attribute: str) -> str:
    return next(item.name for item in endpoint.capabilities if item.attribute(attribute) is not None)
