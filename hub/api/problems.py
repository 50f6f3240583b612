"""Problems as RFC 9457 documents."""

import re
from http import HTTPStatus

import msgspec
from aiohttp import web
from msgspec import Struct
from msgspec.structs import replace

from hub.core.errors import Code, FieldProblem, Problem
from hub.core.message import Message
from hub.locales import render

_STATUS = {
    Code.INVALID: HTTPStatus.UNPROCESSABLE_ENTITY,
    Code.MALFORMED: HTTPStatus.BAD_REQUEST,
    Code.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Code.UNAUTHENTICATED: HTTPStatus.UNAUTHORIZED,
    Code.BAD_CREDENTIALS: HTTPStatus.UNAUTHORIZED,
    Code.BAD_CLAIM_CODE: HTTPStatus.FORBIDDEN,
    Code.ALREADY_CLAIMED: HTTPStatus.CONFLICT,
    Code.NOT_CLAIMED: HTTPStatus.CONFLICT,
    Code.FORBIDDEN: HTTPStatus.FORBIDDEN,
    Code.FOREIGN_HOST: HTTPStatus.MISDIRECTED_REQUEST,
    Code.FOREIGN_ORIGIN: HTTPStatus.FORBIDDEN,
    Code.NOT_FOUND: HTTPStatus.NOT_FOUND,
    Code.METHOD_NOT_ALLOWED: HTTPStatus.METHOD_NOT_ALLOWED,
    Code.UNSUPPORTED_MEDIA: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    Code.CONFLICT: HTTPStatus.CONFLICT,
    Code.VERSION_MISMATCH: HTTPStatus.PRECONDITION_FAILED,
    Code.PRECONDITION_REQUIRED: HTTPStatus.PRECONDITION_REQUIRED,
    Code.TOO_MANY_REQUESTS: HTTPStatus.TOO_MANY_REQUESTS,
    Code.CONFIRMATION_REQUIRED: HTTPStatus.FORBIDDEN,
    Code.UNKNOWN_COMMAND: HTTPStatus.UNPROCESSABLE_ENTITY,
    Code.DEVICE_OFFLINE: HTTPStatus.SERVICE_UNAVAILABLE,
    Code.DEVICE_FAILED: HTTPStatus.BAD_GATEWAY,
    Code.DEVICE_REMOVED: HTTPStatus.NOT_FOUND,
    Code.DRIVER_UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
    Code.NOT_SUPPORTED: HTTPStatus.UNPROCESSABLE_ENTITY,
    Code.DEADLINE_EXCEEDED: HTTPStatus.GATEWAY_TIMEOUT,
    Code.STORAGE_FULL: HTTPStatus.INSUFFICIENT_STORAGE,
    Code.STORAGE_FAILED: HTTPStatus.SERVICE_UNAVAILABLE,
    Code.RESTARTING: HTTPStatus.SERVICE_UNAVAILABLE,
    Code.INTERNAL: HTTPStatus.INTERNAL_SERVER_ERROR,
}


class ProblemDocument(Struct, frozen=True, omit_defaults=True):
    """RFC 9457. `code` is stable for programs, `detail` is a sentence in the caller's language."""

    type: str
    title: str
    status: int
    detail: str
    code: Code
    fields: tuple[FieldProblem, ...] = ()
    args: dict[str, str | int | float | bool] = {}


def status_of(code: Code) -> int:
    """The HTTP status that goes with a code."""
    return int(_STATUS[code])


def document(problem: Problem, language: str) -> ProblemDocument:
    """The problem as it is shown."""
    status = _STATUS[problem.code]
    return ProblemDocument(
        type=f"/docs/problems#{problem.code}",
        title=status.phrase,
        status=int(status),
        detail=render(problem.message, language),
        code=problem.code,
        fields=tuple(_in_words(fault, problem, language) for fault in problem.fields),
        args=problem.message.args,
    )


def _in_words(fault: FieldProblem, problem: Problem, language: str) -> FieldProblem:
    """Faults that people make have a sentence of their own; those of programs stay as they are."""
    if not fault.code:
        return fault
    return replace(fault, message=render(Message(fault.code, problem.message.args), language))


def response(problem: Problem, language: str) -> web.Response:
    """The problem as an answer."""
    headers = {"Cache-Control": "no-store"}
    if problem.code is Code.TOO_MANY_REQUESTS:
        headers["Retry-After"] = str(problem.message.args.get("seconds", 1))
    if problem.code in (Code.UNAUTHENTICATED, Code.BAD_CREDENTIALS):
        headers["WWW-Authenticate"] = "Bearer"
    return web.Response(
        body=msgspec.json.encode(document(problem, language)),
        status=status_of(problem.code),
        content_type="application/problem+json",
        headers=headers,
    )


_AT_PATH = re.compile(r"^(?P<text>.*?)(?: - at `(?:key in )?\$\.?(?P<path>.*)`)?$", re.DOTALL)
_UNKNOWN_FIELD = re.compile(r"Object contains unknown field `(?P<name>[^`]*)`")
_MISSING_FIELD = re.compile(r"Object missing required field `(?P<name>[^`]*)`")


def from_validation(error: msgspec.ValidationError, where: str = "body") -> Problem:
    """msgspec's complaint as a problem that names the field by its path."""
    match = _AT_PATH.match(str(error))
    text, path = (match["text"], match["path"] or "") if match else (str(error), "")
    for pattern, words in ((_UNKNOWN_FIELD, "is not a field here"), (_MISSING_FIELD, "is required")):
        named = pattern.match(text)
        if named:
            path = f"{path}.{named['name']}" if path else named["name"]
            text = words
    return Problem(Code.INVALID, fields=(FieldProblem(path or where, text),))
