"""What is known of runs that were: read from the log's events, kept up to date from the bus."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from hub.core.event import Cause, Event, Position, RunEnded, RunResult, RunStarted
from hub.core.ids import RunId, ScenarioId
from hub.core.message import Message

KINDS = ("run_started", "run_ended")


class RunRecord(Struct, frozen=True):
    """A run. `position` is that of its `run_started`, where "why" begins; `at` its start in UTC microseconds.

    `trigger` is the path of the trigger in the document, empty when somebody started it by hand; `cause.event` what
    fired it. `result` and `duration` (microseconds) are None while it is under way.
    """

    run: RunId
    scenario: ScenarioId
    name: str
    version: int
    trigger: str
    position: Position
    at: int
    cause: Cause
    result: RunResult | None = None
    duration: int | None = None
    reason: Message | None = None


def begun(event: Event, body: RunStarted) -> RunRecord:
    """The record of a run that has just started."""
    return RunRecord(
        body.run, body.scenario, body.name, body.version, body.trigger, event.position, event.at, event.cause
    )


def ended(record: RunRecord, body: RunEnded) -> RunRecord:
    """The record of a run that has just ended."""
    return replace(record, result=body.result, duration=body.duration, reason=body.reason)


def records(newest_first: Iterable[Event]) -> list[RunRecord]:
    """The runs whose start is among the events, newest first; the events are those of `KINDS`."""
    ends: dict[RunId, RunEnded] = {}
    found = []
    for event in newest_first:
        match event.body:
            case RunEnded() as body:
                ends[body.run] = body
            case RunStarted() as body:
                record = begun(event, body)
                found.append(ended(record, ends[body.run]) if body.run in ends else record)
    return found
