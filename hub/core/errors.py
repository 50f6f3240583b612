"""What can go wrong, as one enum, and the exceptions that carry it."""

from enum import StrEnum

from msgspec import Struct

from hub.core.message import Message


class Code(StrEnum):
    """The reason of a problem; the same word in HTTP problems, WebSocket errors and the Fluent files (`problem-<code>`)."""

    INVALID = "invalid"
    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    UNAUTHENTICATED = "unauthenticated"
    BAD_CREDENTIALS = "bad-credentials"
    BAD_CLAIM_CODE = "bad-claim-code"
    ALREADY_CLAIMED = "already-claimed"
    NOT_CLAIMED = "not-claimed"
    FORBIDDEN = "forbidden"
    FOREIGN_HOST = "foreign-host"
    FOREIGN_ORIGIN = "foreign-origin"
    NOT_FOUND = "not-found"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    UNSUPPORTED_MEDIA = "unsupported-media"
    CONFLICT = "conflict"
    VERSION_MISMATCH = "version-mismatch"
    PRECONDITION_REQUIRED = "precondition-required"
    TOO_MANY_REQUESTS = "too-many-requests"
    CONFIRMATION_REQUIRED = "confirmation-required"
    UNKNOWN_COMMAND = "unknown-command"
    DEVICE_OFFLINE = "device-offline"
    DEVICE_FAILED = "device-failed"
    DEVICE_REMOVED = "device-removed"
    DRIVER_UNAVAILABLE = "driver-unavailable"
    NOT_SUPPORTED = "not-supported"
    DEADLINE_EXCEEDED = "deadline-exceeded"
    STORAGE_FULL = "storage-full"
    STORAGE_FAILED = "storage-failed"
    RESTARTING = "restarting"
    INTERNAL = "internal"


class FieldProblem(Struct, frozen=True, omit_defaults=True):
    """One fault of one field: `field` is a path such as `args.level`; line and column count from 1 and exist for files.

    Faults that people make have a `code`: an entry of the Fluent files, filled from the problem's `args`.
    """

    field: str
    message: str
    line: int | None = None
    column: int | None = None
    code: str = ""


class Problem(Exception):
    """A refusal that is shown to somebody. `args` fill the sentence `problem-<code>`; `fields` name what to mend."""

    def __init__(self, code: Code, *, fields: tuple[FieldProblem, ...] = (), **args: str | int | float | bool) -> None:
        super().__init__(code, args, fields)
        self.code = code
        self.fields = fields
        self.message = Message(f"problem-{code}", args)

    def __str__(self) -> str:
        parts = [str(self.code), *(f"{key}={value}" for key, value in self.message.args.items())]
        return " ".join(parts + [f"{fault.field}: {fault.message}" for fault in self.fields])
