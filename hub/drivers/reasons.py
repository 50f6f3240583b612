"""Why a driver does not run or a call to it failed, in words for people."""

import logging

import msgspec

from hub.core.driver import CommandFailed
from hub.core.errors import Code
from hub.core.message import Message

log = logging.getLogger(__name__)

UNAVAILABLE = Message(f"problem-{Code.DRIVER_UNAVAILABLE}")
DEVICE_FAILED = Message(f"problem-{Code.DEVICE_FAILED}")
DEADLINE = Message(f"problem-{Code.DEADLINE_EXCEEDED}")
STALLED = Message("drivers-stalled")
UNKNOWN = Message("drivers-unknown")


def died(code: int | None) -> Message:
    """Its process ended; `code` as of a shell, negative for a signal."""
    return Message("drivers-died", {"code": code if code is not None else 0})


def why_not_running(error: Exception) -> Message:
    """The reason that `error` is for a driver that was to be created or started; a surprising one is logged whole."""
    match error:
        case CommandFailed():
            return error.reason
        case msgspec.ValidationError():
            return Message("drivers-bad-settings", {"detail": str(error)})
        case ModuleNotFoundError():
            return Message("drivers-not-installed", {"module": error.name or ""})
        case TimeoutError():
            return Message("drivers-too-slow")
        case _:
            log.error("a driver cannot start", exc_info=error)
            return Message("drivers-start-failed", {"detail": f"{type(error).__name__}: {error}"})
