"""Documents on disk, the engine and the log, together."""

from collections.abc import AsyncIterator

import pytest

from hub.automations.engine import Engine
from hub.automations.run import Home as Surroundings
from hub.automations.scenarios import SCENARIOS, Scenarios
from hub.core.bus import Bus
from hub.core.clock import SECOND
from hub.core.device import AttributeRef
from hub.core.dispatch import Dispatch
from hub.core.errors import Code, Problem
from hub.core.event import Changed, CommandIssued, HubActor, Outcome, RunResult, RunStarted, RunStep, TokenActor
from hub.core.ids import RunId
from hub.core.message import Message
from hub.core.registry import Registry
from hub.core.standard import OCCUPANCY
from hub.core.store import Store
from hub.locales import has, render
from hub.storage.database import Database
from hub.storage.documents import Documents
from hub.storage.events import EventLog, chain
from hub.storage.home import HOME
from tests.automations.conftest import LISBON, Automated, settle
from tests.core.conftest import ANA

TEXT = """\
# Light for whoever comes.
schema: 1
name: Hall light
triggers:
  - change: {device: motion, attribute: occupied, to: true}  # the one by the door
actions:
  - command: {device: lamp, capability: on_off, command: "on"}
  - delay: 2m
  - command: {device: lamp, capability: on_off, command: "off"}
"""

BODY = {
    "schema": 1,
    "name": "Luz do Corredor",
    "author": "somebody-else",
    "triggers": [{"time": "12:30"}],
    "actions": [{"set": {"device": "lamp", "attribute": "level", "value": 40}}],
}


class Wired:
    """A home whose scenarios are files in a folder."""

    def __init__(self, folder, home: Automated, database: Database) -> None:
        self.folder = folder / "scenarios"
        self.home = home
        self.log = EventLog(database, home.bus, home.store)
        self.documents = Documents(folder, database, home.bus, home.clock, (SCENARIOS, HOME))
        self.scenarios = Scenarios(self.documents, home.engine, self.log, home.bus, home.clock)

    async def by_hand(self, slug: str, text: str) -> None:
        """Edit a file as a person does, and let the hub find it."""
        self.folder.mkdir(exist_ok=True)
        (self.folder / f"{slug}.yaml").write_text(text, "utf-8")
        await self.documents.scan()

    async def move(self) -> None:
        motion = next(device for device in self.home.registry.devices() if device.slug == "motion")
        for value in (False, True):
            self.home.report(motion, "occupied", value=value)
        await settle()


@pytest.fixture
async def database(tmp_path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "hub.db", "hub")
    yield database
    await database.close()


@pytest.fixture
async def wired(tmp_path, home, database) -> AsyncIterator[Wired]:
    lamp = await home.lamp()
    home.report(lamp, "on", value=False)
    home.lamp_id = lamp.id
    await home.add("Motion", OCCUPANCY)
    wired = Wired(tmp_path, home, database)
    await wired.documents.load()
    await wired.scenarios.start()
    yield wired
    await wired.scenarios.stop()
    wired.log.close()


async def test_a_file_that_appears_acts_without_a_restart(wired):
    await wired.by_hand("hall-light", TEXT)
    (view,) = await wired.scenarios.all()
    assert (view.slug, view.id, view.name, view.enabled) == ("hall-light", "hall-light", "Hall light", True)
    assert (view.version, view.active, view.problems, view.last_run) == (1, 1, (), None)
    await wired.move()
    view = await wired.scenarios.get("hall-light")
    assert view.running
    assert view.last_run.result is None
    await wired.home.advance(120)
    assert (await wired.scenarios.get("hall-light")).last_run.result is RunResult.DONE


async def test_why_goes_back_from_the_lamp_to_the_motion(wired):
    await wired.by_hand("hall-light", TEXT)
    await wired.move()
    lamp = AttributeRef(wired.home.lamp_id, "main", "on")
    events = await chain(wired.home.store.get(lamp).position, wired.log.get)
    assert [type(event.body) for event in events] == [Changed, CommandIssued, RunStep, RunStarted, Changed]
    assert events[-1].body.ref.attribute == "occupied"


async def test_a_file_with_problems_leaves_the_version_before_active(wired):
    await wired.by_hand("hall-light", TEXT)
    await wired.by_hand("hall-light", TEXT.replace("delay: 2m", "delay: 2"))
    view = await wired.scenarios.get("hall-light")
    assert (view.version, view.active) == (2, 1)
    assert [(problem.field, problem.line, problem.column) for problem in view.problems] == [("actions[1].delay", 8, 12)]
    await wired.move()
    assert wired.home.bodies(RunStarted)[0].version == 1


async def test_a_device_that_is_not_there_is_a_problem_with_its_place(wired):
    await wired.by_hand("hall-light", TEXT.replace("device: motion", "device: moton"))
    (problem,) = (await wired.scenarios.get("hall-light")).problems
    assert problem.message == "there is no device 'moton'; did you mean 'motion'?"
    assert (problem.field, problem.line, problem.column) == ("triggers[0].change.device", 5, 22)
    await wired.by_hand("hall-light", TEXT.replace("device: motion", "device: moton").replace("2m", "2"))
    assert len((await wired.scenarios.get("hall-light")).problems) == 2


async def test_a_part_that_is_missing_has_the_place_of_what_is_around_it(wired):
    text = TEXT.replace('command: "on"', "command: set")
    assert (await wired.scenarios.check(text))[0].field == "actions[0].command.args.on"
    assert (await wired.scenarios.check(text))[0].line == 7
    assert (await wired.scenarios.check(TEXT, "hall-light")) == ()
    assert (await wired.scenarios.check("schema: 1"))[0].message == "needs 'name'"


async def test_a_file_that_is_no_document(wired):
    await wired.by_hand("Hall Light", TEXT)
    (view,) = await wired.scenarios.all()
    assert view.active is None
    assert view.problems[0].field == "file"


async def test_a_file_that_never_was_valid(wired):
    await wired.by_hand("hall-light", "schema: 1\n")
    view = await wired.scenarios.get("hall-light")
    assert (view.id, view.name, view.enabled, view.active) == ("hall-light", "hall-light", False, None)
    assert wired.scenarios.body("hall-light") is None
    with pytest.raises(Problem) as raised:
        await wired.scenarios.enable("hall-light", enabled=True, expected=None, actor=ANA)
    assert raised.value.fields == view.problems
    with pytest.raises(Problem):
        wired.scenarios.run("hall-light", ANA)


async def test_created_over_the_api_it_is_a_file_that_acts_for_who_made_it(wired):
    view = await wired.scenarios.create(BODY, ANA)
    assert (view.slug, view.name, view.active, view.problems) == ("luz-do-corredor", "Luz do Corredor", 1, ())
    assert view.next_run == wired.home.clock.now() + 1800 * 1_000_000
    body = wired.scenarios.body(view.slug)
    assert body == {**BODY, "id": view.id, "author": ANA.id}
    assert f"author: {ANA.id}\n" in (wired.folder / "luz-do-corredor.yaml").read_text("utf-8")
    assert (await wired.scenarios.create(BODY, ANA)).slug == "luz-do-corredor-2"


@pytest.mark.parametrize("name", ["Luz: sala", '"?', "on", "Ünï #1"])
async def test_a_draft_to_write_on_does_nothing_yet(wired, name):
    view = await wired.scenarios.draft(name, None, ANA)
    assert (view.name, view.enabled, view.version) == (name, False, 1)
    written = await wired.scenarios.draft(name, TEXT, ANA)
    assert (written.slug, written.name) == (f"{view.slug}-2", "Hall light")


async def test_a_program_makes_no_scenarios(wired):
    with pytest.raises(Problem) as raised:
        await wired.scenarios.create(BODY, TokenActor("mqtt:x", "x"))
    assert raised.value.code is Code.FORBIDDEN


async def test_a_bad_body_is_refused_with_all_its_faults(wired):
    with pytest.raises(Problem) as raised:
        await wired.scenarios.create({**BODY, "triggers": [{"time": "25:00"}], "x": 1}, ANA)
    assert {problem.field for problem in raised.value.fields} == {"triggers[0].time", "x"}
    assert (await wired.scenarios.all()) == []


async def test_switching_off_keeps_comments_and_author(wired):
    await wired.by_hand("hall-light", TEXT)
    view = await wired.scenarios.enable("hall-light", enabled=False, expected=1, actor=ANA)
    assert (view.enabled, view.version) == (False, 2)
    text = wired.scenarios.document("hall-light").text
    assert text.replace("enabled: false\n", "") == TEXT
    await wired.scenarios.enable("hall-light", enabled=True, expected=2, actor=ANA)
    assert wired.scenarios.document("hall-light").text == TEXT
    await wired.scenarios.enable("hall-light", enabled=False, expected=3, actor=ANA)
    await wired.move()
    assert wired.home.started == []
    with pytest.raises(Problem) as raised:
        await wired.scenarios.enable("hall-light", enabled=True, expected=1, actor=ANA)
    assert raised.value.code is Code.VERSION_MISMATCH


async def test_a_change_over_the_api_keeps_comments(wired):
    await wired.by_hand("hall-light", TEXT)
    body = wired.scenarios.body("hall-light")
    body["actions"][1] = {"delay": "5m"}
    await wired.scenarios.change("hall-light", body, expected=1, actor=ANA)
    assert wired.scenarios.document("hall-light").text == TEXT.replace("delay: 2m", "delay: 5m") + f"author: {ANA.id}\n"


async def test_a_file_that_is_no_yaml_is_written_anew(wired):
    await wired.by_hand("hall-light", TEXT)
    body = wired.scenarios.body("hall-light")
    await wired.by_hand("hall-light", TEXT + "]")
    view = await wired.scenarios.change("hall-light", body, expected=2, actor=ANA)
    assert (view.version, view.active, view.problems) == (3, 3, ())


async def test_a_text_is_kept_as_it_is_written(wired):
    await wired.scenarios.write("hall-light", TEXT, expected=0, actor=HubActor())
    assert wired.scenarios.document("hall-light").text == TEXT
    await wired.scenarios.write("hall-light", TEXT, expected=1, actor=ANA)
    assert wired.scenarios.document("hall-light").value.author == ANA.id
    assert wired.scenarios.document("hall-light").text.startswith("# Light for whoever comes.\n")
    with pytest.raises(Problem) as raised:
        await wired.scenarios.write("hall-light", "nothing", expected=2, actor=ANA)
    assert raised.value.code is Code.INVALID


async def test_a_change_where_an_edit_would_not_hold(wired):
    """ruamel writes `?0` in a mapping on one line as what it then does not read."""
    await wired.by_hand("hall-light", TEXT)
    body = wired.scenarios.body("hall-light")
    body["actions"] = [{"set": {"device": "lamp", "attribute": "level", "value": "?0"}}]
    view = await wired.scenarios.change("hall-light", body, expected=1, actor=ANA)
    assert wired.scenarios.body("hall-light")["actions"] == body["actions"]
    assert [problem.field for problem in view.problems] == ["actions[0].set.value"]


async def test_deleted_it_is_gone(wired):
    await wired.by_hand("hall-light", TEXT)
    await wired.scenarios.delete("hall-light", expected=1, actor=ANA)
    assert (await wired.scenarios.all()) == []
    await wired.move()
    assert wired.home.started == []
    with pytest.raises(Problem) as raised:
        (await wired.scenarios.get("hall-light"))
    assert raised.value.code is Code.NOT_FOUND


async def test_runs_by_page(wired):
    await wired.by_hand("hall-light", TEXT)
    runs = []
    for _ in range(3):
        runs.append(wired.scenarios.run("hall-light", ANA))
        await settle()
        await wired.home.advance(120)
    first = await wired.scenarios.runs("hall-light", limit=2)
    assert [record.run for record in first] == [runs[2], runs[1]]
    rest = await wired.scenarios.runs("hall-light", before=first[-1].position, limit=2)
    assert [record.run for record in rest] == [runs[0]]
    assert {record.result for record in first + rest} == {RunResult.DONE}
    assert first[0].cause.actor == ANA


async def test_another_time_zone_moves_what_is_planned(wired):
    await wired.scenarios.create(BODY, ANA)
    wired.home.zone = type(LISBON)("America/Sao_Paulo")
    text = "schema: 1\ntimezone: America/Sao_Paulo\n"
    await wired.documents.save(HOME, "home", text, expected=0, actor=ANA)
    view = await wired.scenarios.get("luz-do-corredor")
    assert view.next_run == wired.home.clock.now() + (1800 + 3 * 3600) * 1_000_000


async def test_a_run_that_a_restart_interrupted_is_ended_on_record(tmp_path, wired, database):
    await wired.by_hand("hall-light", TEXT)
    await wired.by_hand("seldom", TEXT.replace("device: motion", "device: lamp").replace("occupied", '"on"'))
    await wired.move()
    await database.settled()
    # The power goes: no end is recorded. The hub comes back with the next epoch, a minute later.
    wired.log.close()
    wired.home.clock.advance(60)
    bus = Bus(wired.home.clock, epoch=8)
    store = Store(bus, wired.home.clock)
    registry = Registry(bus, store, wired.home.shelf)
    registry.load(wired.home.registry.devices())
    log = EventLog(database, bus, store)
    dispatch = Dispatch(
        bus=bus,
        store=store,
        registry=registry,
        gateway=wired.home.gateway,
        authority=wired.home.rights,
        clock=wired.home.clock,
        durable=database.settled,
    )
    engine = Engine(Surroundings(bus, store, registry, dispatch, wired.home.clock, lambda: LISBON))
    documents = Documents(tmp_path, database, bus, wired.home.clock, (SCENARIOS, HOME))
    scenarios = Scenarios(documents, engine, log, bus, wired.home.clock)
    await documents.load()
    await scenarios.start()
    last = (await scenarios.get("hall-light")).last_run
    assert last.result is RunResult.STOPPED
    assert last.reason.code == "automations-restart"
    assert last.duration == 60_000_000
    assert (await scenarios.runs("hall-light"))[0].reason == last.reason
    assert (await scenarios.get("seldom")).last_run.run != last.run
    await scenarios.stop()
    log.close()


@pytest.mark.parametrize("language", ["en", "pt-BR"])
@pytest.mark.parametrize("why", ["stopped", "disabled", "deleted", "hub-stopped", "restart", "loop", "unfit"])
def test_every_reason_has_words(language, why):
    code = f"automations-{why}"
    assert has(code, language)
    assert code not in render(Message(code, {"runs": 16, "device": "Lamp"}), language)


async def test_steps_are_events_of_the_run(wired):
    await wired.by_hand("hall-light", TEXT)
    run = wired.scenarios.run("hall-light", ANA)
    await settle()
    assert {body.run for body in wired.home.bodies(RunStep)} == {run}


STAIRS = """\
schema: 1
name: Stairs
triggers:
  - change: {device: motion, attribute: occupied, to: true}
actions:
  - if: {state: {device: motion, attribute: occupied, is: true}}
    then:
      - command: {device: lamp, capability: on_off, command: "on"}
      - delay: 2m
  - command: {device: lamp, capability: on_off, command: "off"}
"""


async def test_a_trace_has_the_steps_of_a_run_with_what_decided_and_how_commands_ended(wired):
    await wired.by_hand("stairs", STAIRS)
    await wired.move()
    run = wired.home.started[0].run
    under_way = await wired.scenarios.trace("stairs", run)
    assert (under_way.record.result, under_way.steps[-1].duration) == (None, None)
    await wired.home.run(wired.home.registry.device(wired.home.lamp_id), "on_off", "toggle")
    await wired.home.advance(120)
    trace = await wired.scenarios.trace("stairs", run)
    assert trace.record == (await wired.scenarios.runs("stairs"))[0]
    assert [(step.body.path, step.body.action) for step in trace.steps] == [
        ("actions[0]", "if"),
        ("actions[0].then[0]", "command"),
        ("actions[0].then[1]", "delay"),
        ("actions[1]", "command"),
    ]
    assert trace.steps[0].body.detail == {"holds": True, "motion.occupied": True}
    assert [step.duration for step in trace.steps] == [0, 0, 120 * SECOND, 0]
    sent = [[(event.body.name, event.body.outcome) for event in step.commands] for step in trace.steps]
    assert sent == [[], [("on", Outcome.ACKNOWLEDGED)], [], [("off", Outcome.ACKNOWLEDGED)]]


async def test_a_run_of_another_scenario_has_no_trace_here(wired):
    await wired.by_hand("hall-light", TEXT)
    await wired.by_hand("stairs", STAIRS)
    await wired.move()
    (run,) = [body.run for body in wired.home.started if body.scenario == "stairs"]
    for slug, asked in (("hall-light", run), ("stairs", RunId("never"))):
        with pytest.raises(Problem) as raised:
            await wired.scenarios.trace(slug, asked)
        assert raised.value.code is Code.NOT_FOUND
