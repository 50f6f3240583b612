"""The home's scenarios: documents kept in step with the engine, and what people may ask and do about them."""

from asyncio import to_thread
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from hub.automations.ast import SCHEMA, Scenario
from hub.automations.bind import Misfit
from hub.automations.dump import document, dump
from hub.automations.engine import Draft, Engine
from hub.automations.parse import parse, parse_json, places
from hub.automations.record import KINDS, RunRecord, Trace, ended, records, trace
from hub.automations.source import NOWHERE, Place, fault
from hub.core.bus import Bus
from hub.core.clock import Clock
from hub.core.device import slug as slug_of
from hub.core.errors import Code, FieldProblem, Problem
from hub.core.event import (
    Actor,
    Cause,
    CauseKind,
    DocumentSaved,
    Event,
    HubActor,
    Position,
    RunEnded,
    RunResult,
    UserActor,
)
from hub.core.ids import RunId, ScenarioId, UserId, new_id
from hub.core.message import Message
from hub.storage.documents import Document, Documents, Kind, Parsed
from hub.storage.events import EventLog
from hub.storage.home import HOME
from hub.storage.yaml import Malformed, edit, load_with_positions

SCENARIOS: Kind[Scenario] = Kind("scenarios", SCHEMA, lambda text: Parsed(*parse(text)))

_DRAFT = """\
schema: 1
name: {name}
enabled: false
# What starts it: a time here; also change, event and cron.
triggers:
  - time: "18:30"
# What it does, in order.
actions:
  - delay: 1s
"""

_RECENT = 1_000


class ScenarioView(Struct, frozen=True):
    """A scenario as people see it.

    `version` is that of its file, `active` that of what runs: an older one while the file has `problems`, None while
    nothing of it can run. `next_run` in UTC microseconds. `skipped` counts triggers that came while it was running.
    """

    id: ScenarioId
    slug: str
    name: str
    enabled: bool
    version: int
    active: int | None
    problems: tuple[FieldProblem, ...]
    next_run: int | None
    running: bool
    skipped: int
    last_run: RunRecord | None


class Scenarios:
    """Every scenario by its slug, which is the name of its file."""

    def __init__(self, documents: Documents, engine: Engine, log: EventLog, bus: Bus, clock: Clock) -> None:
        self._documents = documents
        self._engine = engine
        self._log = log
        self._bus = bus
        self._clock = clock
        self._places: dict[str, tuple[int, dict[str, Place]]] = {}
        self._unsubscribe = bus.subscribe(self._saved, DocumentSaved)

    async def start(self) -> None:
        """Put the documents to work, and end on record what a restart interrupted."""
        for found in self._documents.all(SCENARIOS):
            self._put(found)
        last = await self._last_runs()
        for slot in self._engine.slots():
            if slot.last is None:
                slot.last = last.get(slot.draft.id)

    async def stop(self) -> None:
        """Put them out of work and end their runs."""
        self._unsubscribe()
        await self._engine.stop()

    # -- reading ----------------------------------------------------------------------------------------------------

    async def all(self) -> list[ScenarioView]:
        """Every scenario by slug, then files that can be none."""
        return [await self._view(found) for found in self._documents.all(SCENARIOS)]

    async def get(self, slug: str) -> ScenarioView:
        """One scenario; `Problem` not-found."""
        return await self._view(self.document(slug))

    def document(self, slug: str) -> Document[Scenario]:
        """The file as it is, with its version and text; `Problem` not-found."""
        found = self._documents.get(SCENARIOS, slug)
        if found is None:
            raise Problem(Code.NOT_FOUND, what="scenario")
        return found

    def body(self, slug: str) -> dict[str, Any] | None:
        """The last valid content as JSON carries it; None when there never was any."""
        value = self.document(slug).value
        return None if value is None else document(value)

    async def runs(self, slug: str, *, before: Position | None = None, limit: int = 50) -> list[RunRecord]:
        """Its runs, newest first; `before` is the position of the last one of the page before."""
        scenario = _id(self.document(slug))
        return records(await self._log.recent(scenario=scenario, kinds=KINDS, before=before, limit=2 * limit))[:limit]

    async def trace(self, slug: str, run: RunId) -> Trace:
        """What one of its runs did, step by step; `Problem` not-found."""
        found = trace(await self._log.run(_id(self.document(slug)), run))
        if found is None:
            raise Problem(Code.NOT_FOUND, what="run")
        return found

    async def check(self, text: str, slug: str = "") -> tuple[FieldProblem, ...]:
        """What is wrong with a text, by itself and in this home; nothing is saved. `slug`: of the file it is to replace."""
        scenario, problems = await to_thread(parse, text)
        if scenario is None:
            return problems
        misfits = self._engine.check(Draft(slug or slug_of(scenario.name), 0, scenario))
        return _placed(misfits, await to_thread(places, text) if misfits else {})

    # -- changing ---------------------------------------------------------------------------------------------------

    async def create(self, body: object, actor: Actor) -> ScenarioView:
        """Save a JSON body as a new scenario; `Problem` invalid with every fault. It acts with the rights of `actor`."""
        scenario = await to_thread(_valid, body)
        scenario = replace(scenario, id=ScenarioId(new_id(self._clock.now())), author=_author(actor))
        slug = self._free_slug(scenario.name)
        text = await to_thread(dump, scenario)
        await self._documents.save(SCENARIOS, slug, text, expected=0, actor=actor)
        return await self.get(slug)

    async def draft(self, name: str, text: str | None, actor: Actor) -> ScenarioView:
        """Save a YAML text as a new scenario; without one, something to write on that is switched off."""
        slug = self._free_slug(name)
        if text is None:
            text = _DRAFT.format(name=msgspec.json.encode(name).decode())
        return await self.write(slug, text, expected=0, actor=actor)

    async def change(self, slug: str, body: object, *, expected: int | None, actor: Actor) -> ScenarioView:
        """Put a JSON body in the place of the content; comments stay where the text stays. As `create`, with If-Match."""
        current = self.document(slug)
        scenario = await to_thread(_valid, body)
        scenario = replace(scenario, id=current.value.id if current.value else None, author=_author(actor))
        text = await to_thread(_edited, current.text, document(scenario), scenario)
        await self._documents.save(SCENARIOS, slug, text, expected=expected, actor=actor)
        return await self.get(slug)

    async def write(self, slug: str, text: str, *, expected: int | None, actor: Actor) -> ScenarioView:
        """Save a YAML text, which is kept as it is but for its author."""
        scenario, problems = await to_thread(parse, text)
        if scenario is None:
            raise Problem(Code.INVALID, fields=problems)
        author = _author(actor)
        if scenario.author != author:
            text = await to_thread(_with_field, text, "author", author, replace(scenario, author=author))
        await self._documents.save(SCENARIOS, slug, text, expected=expected, actor=actor)
        return await self.get(slug)

    async def enable(self, slug: str, *, enabled: bool, expected: int | None, actor: Actor) -> ScenarioView:
        """Switch a scenario on or off; it goes on acting with its author's rights."""
        current = self.document(slug)
        if current.value is None or current.problems:
            raise Problem(Code.INVALID, fields=current.problems)
        scenario = replace(current.value, enabled=enabled)
        text = await to_thread(_with_field, current.text, "enabled", None if enabled else False, scenario)
        await self._documents.save(SCENARIOS, slug, text, expected=expected, actor=actor)
        return await self.get(slug)

    async def delete(self, slug: str, *, expected: int | None, actor: Actor) -> None:
        """Delete a scenario and stop it; its versions stay on record."""
        await self._documents.delete(SCENARIOS, slug, expected=expected, actor=actor)

    def run(self, slug: str, actor: Actor) -> RunId:
        """Run its actions now, whatever its conditions; `Problem` conflict while it is running."""
        self.document(slug)
        return self._engine.start(slug, actor)

    # -- inside -----------------------------------------------------------------------------------------------------

    def _saved(self, event: Event) -> None:
        body = event.body
        if not isinstance(body, DocumentSaved):
            return
        if body.kind == HOME.name:
            self._engine.resync()
        elif body.kind == SCENARIOS.name:
            found = self._documents.get(SCENARIOS, body.slug)
            if found is None:
                self._places.pop(body.slug, None)
                self._engine.drop(body.slug)
            else:
                self._put(found)

    def _put(self, found: Document[Scenario]) -> None:
        if found.value is not None:
            self._engine.put(Draft(found.slug, found.active, found.value))

    async def _misfits(self, found: Document[Scenario]) -> tuple[FieldProblem, ...]:
        """What does not fit the home, with places while the file is the version that was held against it."""
        slot = self._engine.slot(found.slug)
        if slot is None or not slot.misfits:
            return ()
        if found.version != found.active:
            return _placed(slot.misfits, {})
        version, where = self._places.get(found.slug, (0, {}))
        if version != found.version:
            where = await to_thread(places, found.text)
            self._places[found.slug] = (found.version, where)
        return _placed(slot.misfits, where)

    async def _view(self, found: Document[Scenario]) -> ScenarioView:
        misfits = await self._misfits(found)
        slot = self._engine.slot(found.slug)
        return ScenarioView(
            id=_id(found),
            slug=found.slug,
            name=found.value.name if found.value else found.slug,
            enabled=found.value.enabled if found.value else False,
            version=found.version,
            active=slot.active.version if slot and slot.active else None,
            problems=found.problems + misfits,
            next_run=slot.armament.next_due if slot and slot.armament else None,
            running=slot is not None and slot.running is not None,
            skipped=slot.skipped if slot else 0,
            last_run=slot.last if slot else None,
        )

    def _free_slug(self, name: str) -> str:
        base = slug_of(name)[:60].strip("-")
        taken = {found.slug for found in self._documents.all(SCENARIOS)}
        candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
        return next(candidate for candidate in candidates if candidate not in taken)

    async def _last_runs(self) -> dict[ScenarioId, RunRecord]:
        """The last run of each scenario; of those that have no end, the hub's own end was the end."""
        found = records(await self._log.recent(kinds=KINDS, limit=_RECENT))
        recent = {record.scenario for record in found}
        for slot in self._engine.slots():
            if slot.draft.id not in recent:
                found += records(await self._log.recent(scenario=slot.draft.id, kinds=KINDS, limit=2))
        last: dict[ScenarioId, RunRecord] = {}
        for record in found:
            if record.result is None and record.position.epoch != self._bus.position.epoch:
                record = self._interrupted(record)  # noqa: PLW2901
            last.setdefault(record.scenario, record)
        return last

    def _interrupted(self, record: RunRecord) -> RunRecord:
        duration = max(self._clock.now() - record.at, 0)
        reason = Message("automations-restart")
        body = RunEnded(record.run, record.scenario, record.name, RunResult.STOPPED, duration, reason)
        self._bus.publish(body, Cause(CauseKind.HUB, record.position))
        return ended(record, body)


def _id(found: Document[Scenario]) -> ScenarioId:
    return Draft(found.slug, found.active, found.value).id if found.value else ScenarioId(found.slug)


def _valid(body: object) -> Scenario:
    scenario, problems = parse_json(body)
    if scenario is None:
        raise Problem(Code.INVALID, fields=problems)
    return scenario


def _edited(text: str, content: dict[str, Any], scenario: Scenario) -> str:
    """The text changed to hold `content`, which means `scenario`; comments are kept where that can be had."""
    try:
        edited = edit(text, content)
    except Malformed:
        return dump(scenario)
    return edited if parse(edited)[0] == scenario else dump(scenario)


def _with_field(text: str, name: str, value: str | bool | None, scenario: Scenario) -> str:
    """The text with one field set, or taken out for None; all else stays as it was written."""
    content = {**load_with_positions(text).value, name: value}
    return _edited(text, {key: item for key, item in content.items() if item is not None}, scenario)


def _author(actor: Actor) -> UserId | None:
    """Whose rights a scenario gets: those of the person who saves it; only the hub's own have its owner's."""
    match actor:
        case UserActor(id=user):
            return user
        case HubActor():
            return None
        case _:
            raise Problem(Code.FORBIDDEN)


def _placed(misfits: tuple[Misfit, ...], where: dict[str, Place]) -> tuple[FieldProblem, ...]:
    """Each with the place of what it is about, or of the nearest part around that."""
    problems = []
    for misfit in misfits:
        path = misfit.path
        while path and path not in where:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        problems.append(fault(misfit.path, misfit.message, where.get(path, NOWHERE)))
    return tuple(problems)
