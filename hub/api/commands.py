"""Commands of people and programs, the same for REST and WebSocket."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from hub.access import Session
from hub.api.views import EventId, Reason, reason_view
from hub.core.command import DEFAULT_TIMEOUT, Command, CommandResult, Target
from hub.core.device import MAIN
from hub.core.dispatch import Dispatch
from hub.core.errors import Code, Problem
from hub.core.event import Cause, CauseKind, Outcome
from hub.core.ids import CommandId, DeviceId, new_id

_SECOND = 1_000_000

type Word = Annotated[str, Meta(max_length=80)]


class CommandRequest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to do; `args` as the capability describes them, `timeout` in seconds, `confirmed` where `risk` asks for it.

    A repetition with the same `key` is the same command.
    """

    capability: Word
    command: Word
    endpoint: Word = MAIN
    args: dict[Word, Any] = {}
    confirmed: bool = False
    timeout: Annotated[float, Meta(gt=0, le=60)] | None = None
    key: Annotated[str, Meta(min_length=1, max_length=128)] | None = None


class CommandAnswer(Struct, frozen=True):
    """How it ended; `latency_ms` until the device acknowledged, `event` answers why.

    `recorded` is false when the disk is full or failing: the device acted, the event is lost when the hub stops.
    """

    command_id: str
    outcome: Outcome
    latency_ms: float
    event: EventId
    reason: Reason | None = None
    recorded: bool = True


class Commands:
    """Runs what a session asks for and answers when it has ended and is recorded."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch

    async def run(self, session: Session, language: str, device: str, request: CommandRequest) -> CommandAnswer:
        """`Problem` when it is refused; a device that fails is an answer with its reason."""
        if not session.viewer.sees(DeviceId(device)):
            raise Problem(Code.NOT_FOUND, what="device")
        command = Command(
            CommandId(new_id()),
            Target(DeviceId(device), request.capability, request.command, request.endpoint),
            request.args,
            session.actor,
            Cause(CauseKind.ACTOR, actor=session.actor),
            session.via,
            DEFAULT_TIMEOUT if request.timeout is None else round(request.timeout * _SECOND),
            request.key,
            request.confirmed,
        )
        return _answer(await self._dispatch.execute(command), language)


def _answer(result: CommandResult, language: str) -> CommandAnswer:
    return CommandAnswer(
        result.command,
        result.outcome,
        result.latency / 1000,
        str(result.position),
        reason_view(result.reason, language),
        result.recorded,
    )
