"""What happened, and why."""

from typing import Annotated

from msgspec import Meta, Struct

from hub.api.routing import Call, Route
from hub.api.views import EventId, EventView, Reader
from hub.core.errors import Code, FieldProblem, Problem
from hub.core.event import CauseKind, Position
from hub.core.ids import DeviceId
from hub.storage.events import EventLog, chain

_SCAN = 4
"""Pages that one request reads at most when the viewer may not see everything."""


class EventQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """Newest first; `before` continues from the last event of the page before."""

    device: str | None = None
    limit: Annotated[int, Meta(ge=1, le=500)] = 50
    before: str | None = None


class EventList(Struct, frozen=True):
    """A page of events, newest first; `next` is what `before` has to be for the next page, None at the end."""

    events: list[EventView]
    next: EventId | None = None


class Why(Struct, frozen=True):
    """The chain of causes, from the event asked about back to what started it, or to what the caller may not see."""

    chain: list[EventView]


class Events:
    """Routes below /events."""

    def __init__(self, log: EventLog, reader: Reader) -> None:
        self._log = log
        self._reader = reader

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            Route("GET", "/events", self.list, "What happened", EventList, query=EventQuery),
            Route("GET", "/events/{id}/why", self.why, "Why it happened", Why),
        ]

    async def list(self, call: Call) -> EventList:
        """GET /events."""
        query: EventQuery = call.query
        before = _position(query.before, "before") if query.before is not None else None
        device = DeviceId(query.device) if query.device is not None else None
        if device is not None and not call.session.viewer.sees(device):
            raise Problem(Code.NOT_FOUND, what="device")
        views: list[EventView] = []
        for _ in range(_SCAN):
            page = await self._log.recent(device=device, before=before, limit=query.limit)
            for event in page:
                view = self._reader.event(event, call.session, call.language)
                if view is not None:
                    views.append(view)
                if len(views) == query.limit:
                    return EventList(views, str(event.position))
            if len(page) < query.limit:
                return EventList(views)
            before = page[-1].position
        return EventList(views, str(before))

    async def why(self, call: Call) -> Why:
        """GET /events/{id}/why."""
        events = await chain(_position(call.path("id"), "id"), self._log.get)
        views: list[EventView] = []
        for event in events:
            view = self._reader.event(event, call.session, call.language)
            if view is None:
                break
            views.append(view)
            if view.cause.kind is CauseKind.HIDDEN:
                break
        if not views:
            raise Problem(Code.NOT_FOUND, what="event")
        return Why(views)


def _position(text: str, field: str) -> Position:
    try:
        return Position.parse(text)
    except ValueError as error:
        raise Problem(Code.INVALID, fields=(FieldProblem(field, str(error)),)) from None
