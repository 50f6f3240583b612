"""Routes are declared with their types: decoding, checking, access and the OpenAPI document all follow from that."""

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Any

from aiohttp import web
from msgspec import Struct

from hub.access import Session
from hub.core.event import Cause, CauseKind

NO_VERSION = -1


class Guard(StrEnum):
    """Who may call a route. `VIEWER` has any grant that is open; `LOCAL` is the unix socket of the machine itself."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    VIEWER = "viewer"
    OWNER = "owner"
    LOCAL = "local"


class Empty(Struct, frozen=True, forbid_unknown_fields=True):
    """No fields."""


class Reply(Struct, frozen=True):
    """An answer that is more than its body; `etag` is a document's version."""

    body: Any = None
    status: int = 200
    etag: int | None = None
    headers: Mapping[str, str] = {}


class Call(Struct, frozen=True):
    """One request, decoded. `body` and `query` have the types that the route declares."""

    request: web.Request
    session: Session
    language: str
    body: Any
    query: Any

    def path(self, name: str) -> str:
        """A part of the path."""
        return self.request.match_info[name]

    @property
    def cause(self) -> Cause:
        """The caller, as the cause of what the call changes."""
        return Cause(CauseKind.ACTOR, actor=self.session.actor)

    @property
    def expected_version(self) -> int | None:
        """The version in If-Match; None when any will do, `NO_VERSION` for what no document ever had."""
        header = self.request.headers.get("If-Match")
        if header is None or header.strip() == "*":
            return None
        text = header.strip().removeprefix("W/").strip('"')
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else NO_VERSION


type Handler = Callable[[Call], Awaitable[Any]]


class Route(Struct, frozen=True):
    """`path` is below /api/v1. `query` and `body` are Structs; `answer` is what the handler returns, or wraps in a `Reply`.

    A `versioned` route heeds If-Match.
    """

    method: str
    path: str
    handler: Handler
    summary: str
    answer: Any = None
    body: Any = None
    query: type[Struct] = Empty
    guard: Guard = Guard.SIGNED_IN
    status: int = 200
    versioned: bool = False
