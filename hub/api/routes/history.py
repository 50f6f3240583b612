"""Past values, as graphs need them."""

from typing import Annotated

from msgspec import Meta, Struct

from hub.api.routing import Call, Route
from hub.core.clock import SECOND, Clock
from hub.core.device import MAIN, AttributeRef
from hub.core.errors import Code, FieldProblem, Problem
from hub.core.ids import DeviceId
from hub.core.store import Store
from hub.history import History

_DAY = 86_400 * SECOND
_LAST = 253_402_300_799_999_999
"""The last microsecond of the year 9999 (ISO 8601 has four digits for it)."""

type Moment = Annotated[int, Meta(ge=0, le=_LAST)]


class HistoryQuery(Struct, frozen=True, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """`from` and `to` in UTC microseconds, by default the last day; at most `points` buckets are answered."""

    device: str
    attribute: str
    endpoint: str = MAIN
    start: Moment | None = None
    end: Moment | None = None
    points: Annotated[int, Meta(ge=1, le=5000)] = 500


class HistoryAnswer(Struct, frozen=True):
    """`points` are [at in UTC microseconds, minimum, mean, maximum]; true is 1, false is 0.

    For an attribute of words `words` lists them, and the numbers are their places in that list.
    """

    unit: str
    points: list[tuple[int, float, float, float]]
    words: list[str] = []


class Past:
    """Routes below /history."""

    def __init__(self, history: History, store: Store, clock: Clock) -> None:
        self._history = history
        self._store = store
        self._clock = clock

    def routes(self) -> list[Route]:
        """The routes."""
        return [Route("GET", "/history", self.get, "Past values of an attribute", HistoryAnswer, query=HistoryQuery)]

    async def get(self, call: Call) -> HistoryAnswer:
        """GET /history."""
        query: HistoryQuery = call.query
        ref = AttributeRef(DeviceId(query.device), query.endpoint, query.attribute)
        if self._store.spec(ref) is None or not call.session.viewer.sees(ref.device):
            raise Problem(Code.NOT_FOUND, what="attribute")
        end = query.end if query.end is not None else self._clock.now()
        start = query.start if query.start is not None else end - _DAY
        if start >= end:
            raise Problem(Code.INVALID, fields=(FieldProblem("from", "must be before to"),))
        curve = await self._history.query(ref, start, end, query.points)
        return HistoryAnswer(curve.unit, curve.points, list(curve.words))
