"""What an action asks of an endpoint, as the command that its description offers for it."""

from msgspec import Struct

from hub.automations.ast import Send, SetValue
from hub.automations.fields import suggestion
from hub.core.capability import CommandSpec, Value, conform_args
from hub.core.device import Endpoint


class Order(Struct, frozen=True):
    """A command with its arguments."""

    capability: str
    command: str
    args: dict[str, Value]


class Unfit(Exception):
    """The endpoint cannot do it. `faults` by field of the action (`args.level`); `able` if only the values are at fault."""

    def __init__(self, faults: dict[str, str], *, able: bool = False) -> None:
        super().__init__("; ".join(faults.values()))
        self.faults = faults
        self.able = able


def order(action: Send | SetValue, endpoint: Endpoint) -> Order:
    """The command for `endpoint`; `Unfit` when it has none such or does not take these values."""
    return _send(action, endpoint) if isinstance(action, Send) else _set(action, endpoint)


def _send(action: Send, endpoint: Endpoint) -> Order:
    capability = endpoint.capability(action.capability)
    if capability is None:
        near = suggestion(action.capability, (item.name for item in endpoint.capabilities))
        raise Unfit({"capability": f"the device has no capability {action.capability!r}{near}"})
    spec = capability.command(action.command)
    if spec is None:
        near = suggestion(action.command, (item.name for item in capability.commands))
        raise Unfit({"command": f"{capability.name} has no command {action.command!r}{near}"})
    args, faults = _conform(spec, action.args)
    if faults:
        raise Unfit({f"args.{name}": fault for name, fault in faults.items()}, able=True)
    return Order(capability.name, spec.name, args)


def _set(action: SetValue, endpoint: Endpoint) -> Order:
    found = endpoint.command_for(action.attribute)
    if found is None:
        settable = (item.name for item in endpoint.attributes() if endpoint.command_for(item.name))
        near = suggestion(action.attribute, settable)
        raise Unfit({"attribute": f"the device has no attribute {action.attribute!r} that can be set{near}"})
    capability, spec, argument = found
    args, faults = _conform(spec, {argument: action.value})
    if faults:
        raise Unfit({"value": "; ".join(faults.values())}, able=True)
    return Order(capability.name, spec.name, args)


def _conform(spec: CommandSpec, args: dict[str, Value]) -> tuple[dict[str, Value], dict[str, str]]:
    return conform_args(spec, dict(args))
