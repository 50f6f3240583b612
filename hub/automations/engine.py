"""The engine: from an event to the runs that it sets off, within the turn of the loop that brought the event."""

import asyncio
import logging
from functools import partial

from msgspec import Struct

from hub.automations.ast import Scenario
from hub.automations.bind import Bound, Misfit, bind
from hub.automations.directory import Directory
from hub.automations.lineage import DEEPEST, Lineage
from hub.automations.record import RunRecord, begun, ended
from hub.automations.run import Home, Run, StepFailed
from hub.automations.schedule import Schedule
from hub.automations.triggers import Armament, Triggers
from hub.core.errors import Code, FieldProblem, Problem
from hub.core.event import (
    Actor,
    AreasChanged,
    Cause,
    CauseKind,
    Changed,
    ClockJumped,
    CommandIssued,
    DeviceAdded,
    DeviceChanged,
    DeviceRemoved,
    Event,
    Occurred,
    RunEnded,
    RunResult,
    RunStarted,
    ScenarioActor,
)
from hub.core.ids import RunId, ScenarioId, new_id
from hub.core.message import Message

log = logging.getLogger(__name__)


class Draft(Struct, frozen=True):
    """A version of a scenario as its document has it."""

    slug: str
    version: int
    scenario: Scenario

    @property
    def id(self) -> ScenarioId:
        """The document's id or, where it has none, its file name."""
        return self.scenario.id or ScenarioId(self.slug)

    @property
    def actor(self) -> ScenarioActor:
        """Who acts when this version runs."""
        return ScenarioActor(self.id, self.scenario.name, self.version, self.scenario.author)


class Slot:
    """All that is known of one scenario.

    `active` may be an older version than `draft` while that has `misfits`; None while neither fits the home. It has an
    `armament` while it is enabled. `skipped` counts triggers that came while a run was under way.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.mentions: frozenset[str] = frozenset()
        self.in_areas = False
        self.misfits: tuple[Misfit, ...] = ()
        self.active: Draft | None = None
        self.bound: Bound | None = None
        self.armament: Armament | None = None
        self.running: RunId | None = None
        self.task: asyncio.Task[None] | None = None
        self.stopped_by = Message("automations-stopped")
        self.last: RunRecord | None = None
        self.skipped = 0


class Engine:
    """Holds scenarios against the home and runs them. An exception in one touches no other."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._directory = Directory(home.registry)
        self._lineage = Lineage()
        self._schedule = Schedule(home.clock, home.zone)
        self._triggers = Triggers(home.clock, self._schedule)
        self._slots: dict[str, Slot] = {}
        self._mentions: dict[str, set[str]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        bus = home.bus
        self._unsubscribe = (
            bus.subscribe(self._triggers.changed, Changed),
            bus.subscribe(self._triggers.occurred, Occurred),
            bus.subscribe(self._lineage.issued, CommandIssued),
            bus.subscribe(self._device_changed, DeviceAdded, DeviceChanged, DeviceRemoved),
            bus.subscribe(self._areas_changed, AreasChanged),
            bus.subscribe(lambda _: self.resync(), ClockJumped),
        )

    # -- what it holds ----------------------------------------------------------------------------------------------

    def slots(self) -> list[Slot]:
        """Every scenario, by slug."""
        return [slot for _, slot in sorted(self._slots.items())]

    def slot(self, slug: str) -> Slot | None:
        """The scenario of that slug."""
        return self._slots.get(slug)

    def put(self, draft: Draft) -> Slot:
        """Take up a version of a scenario. While it does not fit the home, the version before it stays active."""
        slot = self._slots.get(draft.slug)
        if slot is None:
            slot = self._slots[draft.slug] = Slot(draft)
        freed = slot.draft.id != draft.id
        slot.draft = draft
        if not draft.scenario.enabled:
            self._stop(slot, "automations-disabled")
        self._fit(slot)
        if freed:
            self._refit()
        return slot

    def drop(self, slug: str) -> None:
        """Forget a scenario, and stop it."""
        slot = self._slots.pop(slug, None)
        if slot is None:
            return
        self._mention(slot, frozenset())
        self._disarm(slot)
        self._stop(slot, "automations-deleted")
        self._refit()

    def check(self, draft: Draft) -> tuple[Misfit, ...]:
        """Why a version would not work in this home."""
        _, misfits = bind(draft.scenario, self._directory)
        return misfits + self._clash(draft)

    def resync(self) -> None:
        """The clock jumped, or the home's time zone changed."""
        self._schedule.resync()

    async def stop(self) -> None:
        """Stop listening and end every run."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        for slot in self._slots.values():
            self._disarm(slot)
        self._schedule.close()
        for slot in self._slots.values():
            self._stop(slot, "automations-hub-stopped")
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # -- holding scenarios against the home -------------------------------------------------------------------------

    def _fit(self, slot: Slot) -> None:
        bound, misfits = bind(slot.draft.scenario, self._directory)
        slot.misfits = misfits + self._clash(slot.draft)
        slot.in_areas = bound.in_areas
        mentions = bound.mentions
        if not slot.misfits:
            self._activate(slot, slot.draft, bound)
        elif slot.active is not None and slot.draft.scenario.enabled:
            bound, older_misfits = bind(slot.active.scenario, self._directory)
            mentions |= bound.mentions
            if older_misfits:
                self._disarm(slot)
            else:
                self._activate(slot, slot.active, bound)
        else:
            self._disarm(slot)
        self._mention(slot, mentions)

    def _refit(self) -> None:
        """An id was given up, which another may have waited for."""
        for slot in self.slots():
            if slot.misfits:
                self._fit(slot)

    def _activate(self, slot: Slot, draft: Draft, bound: Bound) -> None:
        """Nothing happens to triggers at work, and to what they wait for, when all is as it was."""
        if slot.active == draft and slot.bound == bound:
            return
        self._disarm(slot)
        slot.active, slot.bound = draft, bound
        if draft.scenario.enabled:
            slot.armament = self._triggers.arm(bound, partial(self._fired, slot))

    def _disarm(self, slot: Slot) -> None:
        if slot.armament is not None:
            self._triggers.disarm(slot.armament)
        slot.active = slot.bound = slot.armament = None

    def _clash(self, draft: Draft) -> tuple[Misfit, ...]:
        for other in self._slots.values():
            if other.draft.id == draft.id and other.draft.slug != draft.slug:
                return (Misfit("id", f"is the id of {other.draft.slug!r}, too"),)
        return ()

    def _mention(self, slot: Slot, names: frozenset[str]) -> None:
        slug = slot.draft.slug
        for name in slot.mentions - names:
            self._mentions[name].discard(slug)
            if not self._mentions[name]:
                del self._mentions[name]
        for name in names - slot.mentions:
            self._mentions.setdefault(name, set()).add(slug)
        slot.mentions = names

    def _device_changed(self, event: Event) -> None:
        body = event.body
        assert isinstance(body, DeviceAdded | DeviceChanged | DeviceRemoved)
        affected = {slug for name in self._directory.refresh(body.device) for slug in self._mentions.get(name, ())}
        # One more or less in an area makes no difference to what works there, but it may mend what did not.
        affected |= {slug for slug, slot in self._slots.items() if slot.in_areas and slot.misfits}
        for slug in sorted(affected):
            self._fit(self._slots[slug])

    def _areas_changed(self, _: Event) -> None:
        for slot in self.slots():
            if slot.in_areas:
                self._fit(slot)

    # -- running ----------------------------------------------------------------------------------------------------

    def start(self, slug: str, actor: Actor) -> RunId:
        """Run the actions of a scenario now, whatever its conditions; `Problem` when there is nothing that could run."""
        slot = self._slots.get(slug)
        if slot is None:
            raise Problem(Code.NOT_FOUND, what="scenario")
        if slot.active is None or slot.bound is None:
            raise Problem(Code.INVALID, fields=tuple(FieldProblem(item.path, item.message) for item in slot.misfits))
        if slot.running is not None:
            raise Problem(Code.CONFLICT)
        return self._start(slot, slot.active, slot.bound, Cause(CauseKind.ACTOR, actor=actor))

    def _fired(self, slot: Slot, path: str, evidence: Event | None) -> None:
        try:
            self._consider(slot, path, evidence)
        except Exception:
            log.exception("%s of scenario %s failed", path, slot.draft.slug)

    def _consider(self, slot: Slot, path: str, evidence: Event | None) -> None:
        draft, bound = slot.active, slot.bound
        if draft is None or bound is None:
            return
        conditions = draft.scenario.conditions
        if conditions and not self._home.judge(bound).all(conditions):
            return
        if slot.running is not None:
            slot.skipped += 1
            return
        if evidence is None:
            cause = Cause(CauseKind.CLOCK, actor=draft.actor)
        else:
            cause = Cause(CauseKind.TRIGGER, evidence.position, draft.actor)
        self._start(slot, draft, bound, cause, path, evidence)

    def _start(
        self, slot: Slot, draft: Draft, bound: Bound, cause: Cause, path: str = "", evidence: Event | None = None
    ) -> RunId:
        home = self._home
        run = RunId(new_id(home.clock.now()))
        slot.running = run
        body = RunStarted(run, draft.id, draft.scenario.name, draft.version, path, evidence)
        started = home.bus.publish(body, cause)
        slot.last = begun(started, body)
        depth = self._lineage.behind(evidence) + 1
        if depth > DEEPEST:
            reason = Message("automations-loop", {"runs": DEEPEST})
            self._end(slot, draft, slot.last, RunResult.STOPPED, home.clock.monotonic(), reason)
            return run
        work = self._perform(
            slot, draft, slot.last, Run(home, self._lineage, bound, draft.actor, run, started.position, depth)
        )
        task = asyncio.Task(work, loop=asyncio.get_running_loop(), name=f"scenario {draft.slug}", eager_start=True)
        if not task.done():
            slot.task = task
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return run

    async def _perform(self, slot: Slot, draft: Draft, record: RunRecord, run: Run) -> None:
        began = self._home.clock.monotonic()
        try:
            await run.perform()
        except StepFailed as failure:
            self._end(slot, draft, record, RunResult.FAILED, began, failure.reason)
        except asyncio.CancelledError:
            self._end(slot, draft, record, RunResult.STOPPED, began, slot.stopped_by)
            raise
        except Exception:
            log.exception("a run of scenario %s failed", draft.slug)
            self._end(slot, draft, record, RunResult.FAILED, began, Message(f"problem-{Code.INTERNAL}"))
        else:
            self._end(slot, draft, record, RunResult.DONE, began)

    def _end(
        self,
        slot: Slot,
        draft: Draft,
        record: RunRecord,
        result: RunResult,
        began: int,
        reason: Message | None = None,
    ) -> None:
        duration = self._home.clock.monotonic() - began
        body = RunEnded(record.run, draft.id, draft.scenario.name, result, duration, reason)
        slot.running = slot.task = None
        slot.last = ended(record, body)
        self._home.bus.publish(body, Cause(CauseKind.STEP, record.position, draft.actor))

    def _stop(self, slot: Slot, reason: str) -> None:
        if slot.task is not None:
            slot.stopped_by = Message(reason)
            slot.task.cancel()
