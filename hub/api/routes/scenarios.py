"""Scenarios: the same document as YAML text and as JSON, what they did last, and running them by hand."""

from typing import Annotated, Any

from msgspec import Meta, Struct
from msgspec.structs import asdict

from hub.api.routing import Call, Guard, Reply, Route
from hub.api.sentences import Sentences
from hub.api.views import EventId, Reason, reason_view
from hub.automations.record import RunRecord, Step
from hub.automations.scenarios import Scenarios as Store
from hub.automations.scenarios import ScenarioView as Known
from hub.core.capability import Value
from hub.core.errors import Code, FieldProblem, Problem
from hub.core.event import CommandEnded, Event, Outcome, Position, RunResult
from hub.core.ids import RunId

type Text = Annotated[str, Meta(max_length=200_000)]
type Name = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"\S")]


class RunView(Struct, frozen=True):
    """A run; `event` answers why, `cause_event` is what fired it. Times in UTC microseconds, None while it is under way."""

    id: str
    event: EventId
    started: int
    ended: int | None
    result: RunResult | None
    version: int
    trigger: str
    cause_event: EventId | None
    reason: Reason | None = None


class ScenarioView(Struct, frozen=True):
    """A scenario. `active` is the version that runs, `problems` what keeps the newest one from running."""

    id: str
    slug: str
    name: str
    enabled: bool
    version: int
    active: int | None
    running: bool
    skipped: int
    next_run: int | None
    last_run: RunView | None
    problems: tuple[FieldProblem, ...]


class ScenarioList(Struct, frozen=True):
    """Every scenario, by slug."""

    scenarios: list[ScenarioView]


class ScenarioDocument(ScenarioView, frozen=True, kw_only=True):
    """A scenario with its document: `text` is the file, `scenario` the last valid content as JSON."""

    text: str
    scenario: dict[str, Any] | None


class NewScenario(Struct, frozen=True, forbid_unknown_fields=True):
    """A new scenario, from its content as JSON or as YAML text; with neither, a draft to write on, switched off."""

    name: Name
    text: Text | None = None
    scenario: dict[str, Any] | None = None


class ScenarioContent(Struct, frozen=True, forbid_unknown_fields=True):
    """The new content: either its YAML text or its JSON."""

    text: Text | None = None
    scenario: dict[str, Any] | None = None


class ScenarioPatch(Struct, frozen=True, forbid_unknown_fields=True):
    """Switch a scenario on or off."""

    enabled: bool


class ScenarioText(Struct, frozen=True, forbid_unknown_fields=True):
    """A text to check."""

    text: Text


class Check(Struct, frozen=True):
    """What is wrong with a text, by itself and in this home."""

    problems: tuple[FieldProblem, ...]


class RunQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """Newest first; `before` is the event of the last run of the page before."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    before: str | None = None


class RunList(Struct, frozen=True):
    """Runs, newest first."""

    runs: list[RunView]


class SentCommand(Struct, frozen=True):
    """A command that a step sent; `outcome` and `latency` (microseconds) are None while it is under way."""

    event: EventId
    sentence: str
    outcome: Outcome | None
    latency: int | None
    reason: Reason | None


class StepView(Struct, frozen=True):
    """A step of a run; `path` locates it in the document, `detail` are the values that decided.

    `duration` in microseconds, until the step after it or the end of the run; None while it is under way.
    """

    event: EventId
    path: str
    action: str
    at: int
    duration: int | None
    detail: dict[str, Value]
    sentence: str
    commands: list[SentCommand]


class RunTrace(Struct, frozen=True):
    """A run, step by step."""

    run: RunView
    steps: list[StepView]


class StartedRun(Struct, frozen=True):
    """The run that was started."""

    run: str


class Scenarios:
    """Routes below /scenarios."""

    def __init__(self, scenarios: Store, sentences: Sentences) -> None:
        self._scenarios = scenarios
        self._sentences = sentences

    def routes(self) -> list[Route]:
        """The routes."""
        owner, one = Guard.OWNER, "/scenarios/{slug}"
        return [
            Route("GET", "/scenarios", self.list, "Every scenario", ScenarioList, guard=owner),
            Route(
                "POST",
                "/scenarios",
                self.create,
                "Add a scenario",
                ScenarioDocument,
                NewScenario,
                guard=owner,
                status=201,
            ),
            Route(
                "POST", "/scenarios/check", self.check, "What is wrong with a text", Check, ScenarioText, guard=owner
            ),
            Route("GET", one, self.get, "A scenario with its document", ScenarioDocument, guard=owner),
            Route(
                "PUT",
                one,
                self.put,
                "Replace a scenario",
                ScenarioDocument,
                ScenarioContent,
                guard=owner,
                versioned=True,
            ),
            Route(
                "PATCH",
                one,
                self.patch,
                "Switch it on or off",
                ScenarioDocument,
                ScenarioPatch,
                guard=owner,
                versioned=True,
            ),
            Route("DELETE", one, self.delete, "Delete a scenario", guard=owner, status=204, versioned=True),
            Route("POST", f"{one}/run", self.run, "Run it now", StartedRun, guard=owner, status=202),
            Route("GET", f"{one}/runs", self.runs, "Its runs", RunList, query=RunQuery, guard=owner),
            Route("GET", f"{one}/runs/{{run}}", self.trace, "What a run did, step by step", RunTrace, guard=owner),
        ]

    async def list(self, call: Call) -> ScenarioList:
        """GET /scenarios."""
        return ScenarioList([_view(known, call.language) for known in await self._scenarios.all()])

    async def get(self, call: Call) -> Reply:
        """GET /scenarios/{slug}."""
        return await self._document(call.path("slug"), call)

    async def create(self, call: Call) -> Reply:
        """POST /scenarios."""
        new: NewScenario = call.body
        if new.scenario is not None:
            known = await self._scenarios.create({**new.scenario, "name": new.name}, call.session.actor)
        else:
            known = await self._scenarios.draft(new.name, new.text, call.session.actor)
        return await self._document(known.slug, call, 201)

    async def check(self, call: Call) -> Check:
        """POST /scenarios/check."""
        return Check(await self._scenarios.check(call.body.text))

    async def put(self, call: Call) -> Reply:
        """PUT /scenarios/{slug}."""
        content: ScenarioContent = call.body
        slug, actor, expected = call.path("slug"), call.session.actor, call.expected_version
        if content.text is not None and content.scenario is None:
            await self._scenarios.write(slug, content.text, expected=expected, actor=actor)
        elif content.scenario is not None and content.text is None:
            await self._scenarios.change(slug, content.scenario, expected=expected, actor=actor)
        else:
            raise Problem(Code.INVALID, fields=(FieldProblem("text", "needs either a text or a scenario"),))
        return await self._document(slug, call)

    async def patch(self, call: Call) -> Reply:
        """PATCH /scenarios/{slug}."""
        slug = call.path("slug")
        await self._scenarios.enable(
            slug, enabled=call.body.enabled, expected=call.expected_version, actor=call.session.actor
        )
        return await self._document(slug, call)

    async def delete(self, call: Call) -> Reply:
        """DELETE /scenarios/{slug}."""
        await self._scenarios.delete(call.path("slug"), expected=call.expected_version, actor=call.session.actor)
        return Reply(status=204)

    async def run(self, call: Call) -> Reply:
        """POST /scenarios/{slug}/run."""
        return Reply(StartedRun(self._scenarios.run(call.path("slug"), call.session.actor)), 202)

    async def runs(self, call: Call) -> RunList:
        """GET /scenarios/{slug}/runs."""
        query: RunQuery = call.query
        try:
            before = Position.parse(query.before) if query.before is not None else None
        except ValueError as error:
            raise Problem(Code.INVALID, fields=(FieldProblem("before", str(error)),)) from None
        found = await self._scenarios.runs(call.path("slug"), before=before, limit=query.limit)
        return RunList([_run(record, call.language) for record in found])

    async def trace(self, call: Call) -> RunTrace:
        """GET /scenarios/{slug}/runs/{run}."""
        trace = await self._scenarios.trace(call.path("slug"), RunId(call.path("run")))
        return RunTrace(_run(trace.record, call.language), [self._step(step, call.language) for step in trace.steps])

    def _step(self, step: Step, language: str) -> StepView:
        return StepView(
            str(step.event.position),
            step.body.path,
            step.body.action,
            step.event.at,
            step.duration,
            step.body.detail,
            self._sentences.what(step.event, language),
            [self._command(command, language) for command in step.commands],
        )

    def _command(self, event: Event, language: str) -> SentCommand:
        ended = event.body if isinstance(event.body, CommandEnded) else None
        return SentCommand(
            str(event.position),
            self._sentences.what(event, language),
            ended.outcome if ended else None,
            ended.latency if ended else None,
            reason_view(ended.reason if ended else None, language),
        )

    async def _document(self, slug: str, call: Call, status: int = 200) -> Reply:
        document = self._scenarios.document(slug)
        view = _view(await self._scenarios.get(slug), call.language)
        body = ScenarioDocument(**asdict(view), text=document.text, scenario=self._scenarios.body(slug))
        return Reply(body, status, etag=document.version)


def _view(known: Known, language: str) -> ScenarioView:
    return ScenarioView(
        known.id,
        known.slug,
        known.name,
        known.enabled,
        known.version,
        known.active,
        known.running,
        known.skipped,
        known.next_run,
        _run(known.last_run, language) if known.last_run else None,
        known.problems,
    )


def _run(record: RunRecord, language: str) -> RunView:
    event = record.cause.event
    return RunView(
        record.run,
        str(record.position),
        record.at,
        None if record.duration is None else record.at + record.duration,
        record.result,
        record.version,
        record.trigger,
        None if event is None else str(event),
        reason_view(record.reason, language),
    )
