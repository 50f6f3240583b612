"""docs/reference/capabilities.md: what devices can be, know and do, from `hub.core.standard`."""

from collections.abc import Iterator
from inspect import isfunction

from hub.core import standard
from hub.core.capability import (
    Attribute,
    BoolType,
    Capability,
    CommandSpec,
    EnumType,
    FloatType,
    IntType,
    Risk,
    TextType,
)
from scripts.reference.sections import table

_RISK = {Risk.NONE: "", Risk.CONFIRM: ", to be confirmed", Risk.STEP_UP: ", after proving again who one is"}


def sections() -> dict[str, str]:
    """The generated part of the page."""
    head = ("capability", "attributes", "commands", "events")
    return {"capabilities": table(head, [_row(capability) for capability in _all()])}


def _all() -> Iterator[Capability]:
    """In the order of the module; what depends on the device, with its widest range."""
    for name, value in vars(standard).items():
        if isinstance(value, Capability):
            yield value
        elif isfunction(value) and not name.startswith("_") and value.__module__ == standard.__name__:
            yield value()


def _row(capability: Capability) -> tuple[str, str, str, str]:
    return (
        f"`{capability.name}`",
        "<br>".join(map(_attribute, capability.attributes)),
        "<br>".join(map(_command, capability.commands)),
        "<br>".join(f"`{event.name}`" for event in capability.events),
    )


def _attribute(attribute: Attribute) -> str:
    words = " ".join(part for part in (_values(attribute), attribute.unit) if part)
    return f"`{attribute.name}`: {words}"


def _values(attribute: Attribute) -> str:
    match attribute.type:
        case BoolType():
            return "`true` or `false`"
        case EnumType(values=values):
            return ", ".join(f"`{value}`" for value in values)
        case TextType():
            return "text"
        case IntType(minimum=None) | FloatType(minimum=None):
            return "in"
        case IntType(maximum=None) | FloatType(maximum=None):
            return f"from {attribute.type.minimum:g} up, in"
        case IntType() | FloatType():
            return f"{attribute.type.minimum:g} to {attribute.type.maximum:g}"


def _command(command: CommandSpec) -> str:
    arguments = ", ".join(f"{argument.name}{'?' * argument.optional}" for argument in command.args)
    return f"`{command.name}{f'({arguments})' if arguments else ''}`{_RISK[command.risk]}"
