"""Capabilities describe themselves: everything generic (UI, API, MQTT, scenarios, bridges) is generated from here."""

from enum import StrEnum

from msgspec import Struct

from hub.core.units import Unit

type Value = bool | int | float | str


class BoolType(Struct, frozen=True, tag="bool", tag_field="kind"):
    """True or false."""


class IntType(Struct, frozen=True, tag="int", tag_field="kind", omit_defaults=True):
    """A whole number within inclusive bounds."""

    minimum: int | None = None
    maximum: int | None = None
    step: int = 1


class FloatType(Struct, frozen=True, tag="float", tag_field="kind", omit_defaults=True):
    """A finite number within inclusive bounds; `step` is the resolution that a control offers."""

    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None


class EnumType(Struct, frozen=True, tag="enum", tag_field="kind"):
    """One of the listed words."""

    values: tuple[str, ...]


class TextType(Struct, frozen=True, tag="text", tag_field="kind", omit_defaults=True):
    """Text for people."""

    max_length: int = 1024


type ValueType = BoolType | IntType | FloatType | EnumType | TextType


class Retention(StrEnum):
    """How long history keeps an attribute's changes."""

    STATE = "state"
    MEASUREMENT = "measurement"
    COUNTER = "counter"
    NONE = "none"


class Privacy(StrEnum):
    """How much an attribute tells about people."""

    ORDINARY = "ordinary"
    PRESENCE = "presence"
    INTIMATE = "intimate"


class Risk(StrEnum):
    """What a person must do before a command is accepted: nothing, confirm it, or prove again who they are."""

    NONE = "none"
    CONFIRM = "confirm"
    STEP_UP = "step_up"


class Attribute(Struct, frozen=True):
    """A value that a device reports. A change smaller than `dead_band` updates the store but is no event."""

    name: str
    type: ValueType
    unit: Unit = Unit.NONE
    dead_band: float = 0.0
    retention: Retention = Retention.STATE
    privacy: Privacy = Privacy.ORDINARY


class CapabilityEvent(Struct, frozen=True):
    """Something that happens at a moment and has no value afterwards."""

    name: str


class Argument(Struct, frozen=True):
    """A typed argument of a command."""

    name: str
    type: ValueType
    unit: Unit = Unit.NONE
    optional: bool = False


class Sets(Struct, frozen=True, omit_defaults=True):
    """What a command makes of an attribute: the argument `arg`, the literal `value`, or the opposite of what it was."""

    attribute: str
    arg: str | None = None
    value: Value | None = None
    inverse: bool = False


class CommandSpec(Struct, frozen=True):
    """A command that a capability takes. `idempotent`: sending it twice is the same as once, so it may be retried."""

    name: str
    args: tuple[Argument, ...] = ()
    sets: tuple[Sets, ...] = ()
    risk: Risk = Risk.NONE
    idempotent: bool = True


class Capability(Struct, frozen=True):
    """A named group of attributes, events and commands. Extensions are named `x.<vendor>.<name>`."""

    name: str
    attributes: tuple[Attribute, ...] = ()
    events: tuple[CapabilityEvent, ...] = ()
    commands: tuple[CommandSpec, ...] = ()

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of that name."""
        return next((item for item in self.attributes if item.name == name), None)

    def command(self, name: str) -> CommandSpec | None:
        """The command of that name."""
        return next((item for item in self.commands if item.name == name), None)


def conform(kind: ValueType, value: object) -> Value:
    """`value` as `kind` stores it; ValueError says in words what is wrong with it."""
    match kind:
        case BoolType():
            if isinstance(value, bool):
                return value
            raise ValueError("must be true or false")
        case IntType() | FloatType():
            return _number(kind, value)
        case EnumType(values=values):
            if isinstance(value, str) and value in values:
                return value
            raise ValueError(f"must be one of {', '.join(values)}")
        case TextType(max_length=longest):
            if isinstance(value, str) and len(value) <= longest:
                return value
            raise ValueError(f"must be text of at most {longest} characters")


_LARGEST = 2**53
"""JSON, JavaScript and SQLite agree on whole numbers up to here (RFC 8259 §6)."""


def _number(kind: IntType | FloatType, value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a number")  # noqa: TRY004 - one kind of exception for every fault of a value
    if not abs(value) <= _LARGEST:  # written so that NaN fails too
        raise ValueError("must be a finite number below 2^53")
    if kind.minimum is not None and value < kind.minimum:
        raise ValueError(f"must be at least {kind.minimum}")
    if kind.maximum is not None and value > kind.maximum:
        raise ValueError(f"must be at most {kind.maximum}")
    if isinstance(kind, FloatType):
        return float(value)
    if value != int(value):
        raise ValueError("must be a whole number")
    return int(value)


def conform_args(spec: CommandSpec, args: dict[str, object]) -> tuple[dict[str, Value], dict[str, str]]:
    """The arguments as `spec` wants them, and the faults by argument name (empty when all is well)."""
    known = {argument.name: argument for argument in spec.args}
    faults = {name: "is not an argument of this command" for name in args if name not in known}
    values: dict[str, Value] = {}
    for name, argument in known.items():
        if name not in args:
            if not argument.optional:
                faults[name] = "is required"
            continue
        try:
            values[name] = conform(argument.type, args[name])
        except ValueError as error:
            faults[name] = str(error)
    return values, faults
