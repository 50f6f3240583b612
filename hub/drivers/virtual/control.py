"""The extension by which a person plays a device's surroundings: presses its button, sets what it measures."""

from hub.core.capability import Argument, Attribute, BoolType, Capability, CommandSpec, Sets
from hub.core.driver import Execute
from hub.drivers.virtual.commands import running
from hub.drivers.virtual.world import World

CONTROL = "x.virtual.control"

_SET = "set_"


def control(capabilities: tuple[Capability, ...]) -> Capability:
    """Commands that set what a device only senses, cause its events, and take it off the air and back."""
    sensed = [item for capability in capabilities if not capability.commands for item in capability.attributes]
    events = [event.name for capability in capabilities for event in capability.events]
    return Capability(
        CONTROL,
        commands=(
            *(_setter(attribute) for attribute in sensed),
            *(CommandSpec(event, idempotent=False) for event in events),
            CommandSpec("set_online", (Argument("online", BoolType()),)),
        ),
    )


def _setter(attribute: Attribute) -> CommandSpec:
    argument = Argument(attribute.name, attribute.type, attribute.unit)
    return CommandSpec(f"{_SET}{attribute.name}", (argument,), (Sets(attribute.name, arg=attribute.name),))


def play(world: World, request: Execute) -> None:
    """Do a command of `control`, also to a device that is off the air."""
    address, name = request.address, request.name
    if name == "set_online":
        world.reach(address, online=request.args["online"] is True)
    elif name.startswith(_SET):
        attribute = name.removeprefix(_SET)
        world.set(address, attribute, request.args[attribute], request.endpoint)
        _react(world, address, request.endpoint)
    else:
        world.occur(address, name, request.endpoint)


def _react(world: World, address: str, endpoint: str) -> None:
    state = world.state(address, endpoint)
    if "thermostat_mode" in state:
        machine = running(state["thermostat_mode"], state["target_temperature"], state["temperature"])
        world.set(address, "running", machine, endpoint)
