"""Commands of people and programs, the same for REST and WebSocket."""

from typing import Any

from msgspec import Struct

from hub.access import Session
from hub.api.views import EventId, Reason, reason_view
from hub.core.command import DEFAULT_TIMEOUT, Command, CommandResult, Target
from hub.core.device import MAIN
from hub.core.dispatch import Dispatch
from hub.core.errors import Code, FieldProblem, Problem
from hub.core.event import Cause, CauseKind, Outcome
from hub.core.ids import CommandId, DeviceId, new_id

_LONGEST = 60.0
_SECOND = 1_000_000


class CommandRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """What to do; `args` as the capability describes them, `timeout` in seconds, `confirmed` where `risk` asks for it.

    A repetition with the same `key` is the same command.
    """

    capability: str
    command: str
    endpoint: str = MAIN
    args: dict[str, Any] = {}
    confirmed: bool = False
    timeout: float | None = None
    key: str | None = None


class CommandAnswer(Struct, frozen=True):
    """How it ended; `latency_ms` until the device acknowledged, `event` answers why."""

    command_id: str
    outcome: Outcome
    latency_ms: float
    event: EventId
    reason: Reason | None = None


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
            _timeout(request.timeout),
            request.key,
            request.confirmed,
        )
        return _answer(await self._dispatch.execute(command), language)


def _timeout(seconds: float | None) -> int:
    if seconds is None:
        return DEFAULT_TIMEOUT
    if not 0 < seconds <= _LONGEST:
        raise Problem(Code.INVALID, fields=(FieldProblem("timeout", f"must be above 0 and at most {_LONGEST:g}"),))
    return round(seconds * _SECOND)


def _answer(result: CommandResult, language: str) -> CommandAnswer:
    return CommandAnswer(
        result.command,
        result.outcome,
        result.latency / 1000,
        str(result.position),
        reason_view(result.reason, language),
    )
