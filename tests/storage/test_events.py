import pytest

from hub.core import standard
from hub.core.device import AttributeRef, Device, Endpoint
from hub.core.errors import Problem
from hub.core.event import (
    BY_DEVICE,
    BY_HUB,
    Cause,
    CauseKind,
    Changed,
    CommandEnded,
    CommandIssued,
    Desired,
    DeviceRemoved,
    DocumentSaved,
    FoundChanged,
    HubActor,
    Noticed,
    Occurred,
    Outcome,
    Position,
    Quality,
    RunEnded,
    RunResult,
    RunStarted,
)
from hub.core.ids import CommandId, DeviceId, RunId, ScenarioId
from hub.core.message import Message
from hub.storage.database import Database
from hub.storage.events import EventLog, Recorded, chain

LAMP = DeviceId("lamp")
ON = AttributeRef(LAMP, "main", "on")
TEMPERATURE = AttributeRef(LAMP, "main", "temperature")
ISSUED = CommandIssued(CommandId("c1"), LAMP, "main", "on_off", "on", {})
ENDED = CommandEnded(CommandId("c1"), LAMP, "main", "on_off", "on", {}, Outcome.ACKNOWLEDGED, 1000, "virtual")
BY_COMMAND = Cause(CauseKind.COMMAND, Position(1, 1), HubActor())


@pytest.fixture
def log(database, bus, store):
    store.describe(
        Device(LAMP, "Lamp", "lamp", "light", endpoints=(Endpoint("main", (standard.ON_OFF, standard.TEMPERATURE)),))
    )
    log = EventLog(database, bus, store)
    yield log
    log.close()


def kinds(events):
    return [type(event.body).__name__ for event in events]


async def test_a_command_is_on_disk_when_settled_returns(log, bus, database, store):
    bus.publish(ISSUED, BY_HUB)
    store.report(ON, raw=True, cause=BY_COMMAND)
    event = bus.publish(ENDED, BY_COMMAND)
    await database.settled()
    other = await Database.open(database.path, "hub")
    assert await EventLog(other, bus, store).get(event.position) == event
    assert kinds(await EventLog(other, bus, store).recent()) == ["CommandEnded", "Changed", "CommandIssued"]
    await other.close()


async def test_what_is_notable(log, bus, store):
    store.report(TEMPERATURE, 21.5)
    store.report(TEMPERATURE, 25.5)
    store.report(ON, raw=False)
    store.report(ON, raw=True)
    store.degrade(LAMP)
    store.want(ON, value=False, cause=BY_HUB, lifetime=1_000_000)
    bus.publish(FoundChanged(), BY_DEVICE)
    bus.publish(Occurred(LAMP, "main", "pressed"), BY_DEVICE)
    bus.publish(DocumentSaved("scenarios", "night", 2), BY_HUB)
    assert kinds(await log.recent()) == ["DocumentSaved", "Occurred", "Changed"]


async def test_a_measurement_that_a_command_caused_is_notable(log, bus, store):
    store.report(TEMPERATURE, 21.5, cause=BY_COMMAND)
    assert kinds(await log.recent()) == ["Changed"]
    assert await log.values() == {TEMPERATURE: Recorded(21.5, store.get(TEMPERATURE).at)}


async def test_the_evidence_of_a_run_can_be_looked_up(log, bus, store, database):
    store.report(TEMPERATURE, 30)
    position = bus.position
    evidence = bus.publish(Changed(TEMPERATURE, 30.0, 21.0), BY_DEVICE)
    run = RunStarted(RunId("r"), ScenarioId("s"), "Cool", 1, "triggers[0]", evidence)
    bus.publish(run, Cause(CauseKind.TRIGGER, evidence.position))
    await database.settled()
    fresh = EventLog(database, bus, store)
    assert await fresh.get(evidence.position) == evidence
    assert await fresh.get(position) is None
    fresh.close()


async def test_the_chain_leads_from_the_lamp_to_what_started_it(log, bus, store):
    store.report(ON, raw=True)
    store.report(ON, raw=False)
    trigger = bus.position
    run = bus.publish(RunStarted(RunId("r"), ScenarioId("s"), "n", 1, "t"), Cause(CauseKind.TRIGGER, trigger))
    issued = bus.publish(ISSUED, Cause(CauseKind.STEP, run.position))
    store.report(ON, raw=True, cause=Cause(CauseKind.COMMAND, issued.position))
    events = await chain(bus.position, log.get)
    assert kinds(events) == ["Changed", "CommandIssued", "RunStarted", "Changed"]
    assert events[-1].position == trigger


async def test_a_chain_ends_at_a_cause_that_is_not_earlier(log, bus):
    ahead = Cause(CauseKind.HUB, Position(1, 99))
    event = bus.publish(Noticed(Message("x")), ahead)
    assert await chain(event.position, log.get) == [event]
    assert await chain(Position(9, 9), log.get) == []


async def test_events_are_found_by_device_scenario_and_kind_page_by_page(log, bus):
    for _ in range(3):
        bus.publish(ISSUED, BY_HUB)
        bus.publish(RunEnded(RunId("r"), ScenarioId("s"), "n", RunResult.DONE, 5), BY_HUB)
        bus.publish(Noticed(Message("x")), BY_HUB)
    assert kinds(await log.recent(device=LAMP)) == ["CommandIssued"] * 3
    assert kinds(await log.recent(scenario=ScenarioId("s"))) == ["RunEnded"] * 3
    assert kinds(await log.recent(kinds=("noticed", "run_ended"), limit=3)) == ["Noticed", "RunEnded", "Noticed"]
    page = await log.recent(limit=4)
    rest = await log.recent(limit=9, before=page[-1].position)
    assert [event.position.sequence for event in page + rest] == list(range(9, 0, -1))


async def test_a_position_that_no_database_can_hold_is_simply_not_there(log):
    assert await log.get(Position(10**17, 1)) is None
    assert await log.get(Position(1, 10**17)) is None
    assert await log.recent(before=Position(10**17, 1)) == []


async def test_a_recorded_value_keeps_its_type_and_goes_with_its_device(log, bus, store, database):
    store.report(ON, raw=True, cause=BY_COMMAND)
    await database.settled()
    ((value, _),) = (await log.values()).values()
    assert value is True
    bus.publish(DeviceRemoved(LAMP, "Lamp"), BY_HUB)
    await database.flush()
    assert await log.values() == {}


async def test_events_are_remembered_before_they_are_on_disk_and_within_bounds(log, bus):
    first = bus.publish(Noticed(Message("x")), BY_HUB)
    assert await log.get(first.position) is first
    for _ in range(3000):
        bus.publish(Desired(ON, value=None), BY_HUB)
        bus.publish(Noticed(Message("y")), BY_HUB)
    assert len(log._remembered) <= 2048
    await log.recent(limit=1)
    assert await log.get(first.position) == first


async def test_old_events_are_pruned(log, bus, clock):
    for _ in range(1500):
        bus.publish(Noticed(Message("old")), BY_HUB)
    clock.advance(100)
    bus.publish(Noticed(Message("new")), BY_HUB)
    await log.recent(limit=1)
    assert await log.prune(clock.now()) == 1500
    assert await log.prune(clock.now()) == 0
    assert [event.body.message.code for event in await log.recent(limit=10)] == ["new"]


async def test_people_are_told_once_that_nothing_can_be_recorded(log, bus, seen, database):
    def limit(connection):
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    await database.write(limit)
    huge = Cause(CauseKind.HUB)
    for _ in range(3):
        bus.publish(CommandIssued(CommandId("c"), LAMP, "main", "x", "x", {"text": "x" * 100_000}), huge)
        with pytest.raises(Problem):
            await database.settled()
    notices = [event for event in seen if isinstance(event.body, Noticed)]
    assert [event.body.message.code for event in notices] == ["storage-events-not-recorded"]


async def test_stale_values_are_not_recorded(log, bus):
    bus.publish(Changed(ON, value=True, previous=True, quality=Quality.STALE), BY_HUB)
    assert await log.recent() == []
