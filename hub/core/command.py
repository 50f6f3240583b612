"""A command on its way to a device."""

from msgspec import Struct

from hub.core.device import MAIN
from hub.core.event import Actor, Cause, Outcome, Position
from hub.core.ids import CommandId, DeviceId
from hub.core.message import Message

DEFAULT_TIMEOUT = 10_000_000
"""Microseconds that a command may take when its sender does not say."""


class Target(Struct, frozen=True):
    """What a command is for."""

    device: DeviceId
    capability: str
    command: str
    endpoint: str = MAIN


class Command(Struct, frozen=True):
    """`args` are checked by dispatch; `timeout` in microseconds from dispatch; `key` makes a repetition the same command.

    `via` is the way it came (`api`, `ws`, `mqtt`, `scenario`, `cli`); `confirmed` that a person confirmed a risk.
    """

    id: CommandId
    target: Target
    args: dict[str, object]
    actor: Actor
    cause: Cause
    via: str
    timeout: int = DEFAULT_TIMEOUT
    key: str | None = None
    confirmed: bool = False


class CommandResult(Struct, frozen=True, omit_defaults=True):
    """How it ended. `latency` is microseconds from dispatch to the end; `position` that of the `command_ended` event.

    `recorded` is False when the disk did not take the record of it: the device did what it did all the same.
    """

    command: CommandId
    outcome: Outcome
    latency: int
    position: Position
    reason: Message | None = None
    link: str = ""
    recorded: bool = True
