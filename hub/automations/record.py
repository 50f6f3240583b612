"""What is known of runs that were: read from the log's events, kept up to date from the bus."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from hub.core.event import (
    Cause,
    CommandEnded,
    CommandIssued,
    Event,
    Position,
    RunEnded,
    RunResult,
    RunStarted,
    RunStep,
)
from hub.core.ids import CommandId, RunId, ScenarioId
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


class Step(Struct, frozen=True):
    """A step of a run: its event, how each command that it sent ended, and the microseconds until the step after it.

    Of a command under way it holds the event that issued it. `duration` is None while the step is under way.
    """

    event: Event
    body: RunStep
    commands: tuple[Event, ...]
    duration: int | None


class Trace(Struct, frozen=True):
    """A run and its steps, in their order."""

    record: RunRecord
    steps: tuple[Step, ...]


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


def trace(events: Sequence[Event]) -> Trace | None:
    """What a run did, of its events and those of its commands, oldest first; None when they hold no start of a run."""
    found = records(reversed(events))
    if not found:
        return None
    record = found[0]
    taken = [(event, event.body) for event in events if isinstance(event.body, RunStep)]
    ends = [event.at for event, _ in taken[1:]] + [None if record.duration is None else record.at + record.duration]
    steps = (
        Step(event, body, _sent(event, events), None if end is None else max(end - event.at, 0))
        for (event, body), end in zip(taken, ends, strict=False)
    )
    return Trace(record, tuple(steps))


def _sent(step: Event, events: Iterable[Event]) -> tuple[Event, ...]:
    """The last that is known of each command of a step."""
    origins: set[Position | None] = {step.position}
    commands: dict[CommandId, Event] = {}
    for event in events:
        if isinstance(event.body, CommandIssued | CommandEnded) and event.cause.event in origins:
            origins.add(event.position)
            commands[event.body.command] = event
    return tuple(commands.values())
