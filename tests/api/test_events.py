from typing import Any

import pytest

from hub.core.clock import SECOND
from hub.core.device import MAIN, AttributeRef
from hub.core.driver import Reported
from hub.core.event import (
    BY_DEVICE,
    Cause,
    CauseKind,
    Changed,
    CommandEnded,
    LinkChanged,
    Noticed,
    Occurred,
    Outcome,
    RunEnded,
    RunResult,
    RunStarted,
    ScenarioActor,
)
from hub.core.ids import CommandId, RunId, ScenarioId
from hub.core.message import Message
from tests.api.conftest import Caller, may

SCENARIO = ScenarioActor(ScenarioId("s-1"), "Evening", 1)


@pytest.fixture
async def story(hub, make):
    """Motion starts a scenario that turns a lamp on: the events of that, in order."""
    motion, lamp = await make("Hall motion", "motion"), await make("Hall lamp")
    bus = hub.bus
    moved = bus.publish(Changed(AttributeRef(motion.id, MAIN, "occupied"), True, False), BY_DEVICE)
    run = RunStarted(RunId("r-1"), SCENARIO.id, "Evening", 1, "triggers[0]", moved)
    started = bus.publish(run, Cause(CauseKind.TRIGGER, moved.position, SCENARIO))
    ended = bus.publish(
        CommandEnded(CommandId("c-1"), lamp.id, MAIN, "on_off", "on", {}, Outcome.ACKNOWLEDGED, 1000, "virtual"),
        Cause(CauseKind.STEP, started.position, SCENARIO),
    )
    on = AttributeRef(lamp.id, MAIN, "on")
    report = bus.publish(Changed(on, True, False), Cause(CauseKind.COMMAND, ended.position, SCENARIO))
    done = RunEnded(RunId("r-1"), SCENARIO.id, "Evening", RunResult.FAILED, 5, Message("problem-device-failed"))
    bus.publish(done, Cause(CauseKind.STEP, started.position, SCENARIO))
    return motion, lamp, [report, ended, started, moved]


async def test_why_goes_back_from_the_lamps_report_to_the_motion(owner, story):
    _, _, events = story
    chain = (await owner("GET", f"/events/{events[0].position}/why", Accept_Language="en")).body["chain"]
    assert [event["id"] for event in chain] == [str(event.position) for event in events]
    assert [event["cause"]["kind"] for event in chain] == ["command", "step", "trigger", "device"]
    assert chain[0]["sentence"] == "Hall lamp: Power switch on, by scenario Evening"
    assert "evidence" not in chain[2]["body"], "it is the next of the chain"
    assert "Hall motion" in chain[3]["sentence"]


async def test_a_cause_that_one_may_not_see_ends_the_chain(member, story):
    motion, lamp, events = story
    bia = await member(may("view", motion.id), may("view", lamp.id))
    (only,) = (await bia("GET", f"/events/{events[0].position}/why")).body["chain"]
    assert only["cause"] == {"kind": "hidden"}
    assert "Evening" not in str(only)
    for position in (events[2].position, "9-9"):
        assert (await bia("GET", f"/events/{position}/why")).code == "not-found"
    carla = await member(may("view", motion.id), name="Carla")
    assert (await carla("GET", f"/events/{events[0].position}/why")).code == "not-found"
    assert len((await carla("GET", f"/events/{events[3].position}/why")).body["chain"]) == 1


@pytest.mark.parametrize("position", ["x", "1", "1-", "-1-1", "1-x", "1-1-1", "9" * 19 + "-1", "1-" + "9" * 19, "¹-1"])
async def test_what_is_no_position_is_refused(owner, position):
    assert (await owner("GET", f"/events/{position}/why")).fields == ["id"]
    assert (await owner("GET", f"/events?before={position}")).fields == ["before"]


async def test_a_position_without_an_event_is_not_there(owner):
    for position in ("0-0", "1-999999999999999999", "999999999999999999-1"):
        assert (await owner("GET", f"/events/{position}/why")).code == "not-found"
        assert (await owner("GET", f"/events?before={position}")).status == 200


async def test_events_come_newest_first_in_pages(hub, owner, story):
    everything = (await owner("GET", "/events?limit=500")).body
    assert everything["next"] is None
    ids = [event["id"] for event in everything["events"]]
    assert ids == sorted(ids, key=lambda text: int(text.partition("-")[2]), reverse=True)
    assert {"device_added", "hub_started", "run_ended"} <= {event["body"]["type"] for event in everything["events"]}
    assert [event["id"] for event in await paged(owner, 2)] == ids


async def paged(caller: Caller, limit: int) -> list[dict[str, Any]]:
    """Every event, page by page."""
    events: list[dict[str, Any]] = []
    before = ""
    while True:
        page = (await caller("GET", f"/events?limit={limit}{before}")).body
        assert len(page["events"]) <= limit
        events += page["events"]
        if page["next"] is None:
            return events
        before = f"&before={page['next']}"


async def test_events_of_one_device(owner, story):
    _, lamp, _ = story
    events = (await owner("GET", f"/events?device={lamp.id}")).body["events"]
    assert len(events) >= 3
    assert all(lamp.id in str(event["body"]) for event in events)


async def test_a_page_is_never_longer_than_asked_and_nothing_is_skipped(hub, member, make):
    """Of the events only every third is of a device that the member sees."""
    mine, other = await make("Mine", "button"), await make("Other", "button")
    for number in range(30):
        device = mine if number % 3 == 0 else other
        hub.bus.publish(Occurred(device.id, MAIN, "pressed"), BY_DEVICE)
    bia = await member(may("view", mine.id))
    seen = [event["body"] for event in await paged(bia, 4)]
    assert {body["device"] for body in seen if "device" in body} == {mine.id}
    assert sum(body["type"] == "occurred" for body in seen) == 10


async def test_what_a_member_may_not_see_is_not_there(hub, member, story):
    motion, lamp, _ = story
    hub.bus.publish(Noticed(Message("notice-clock-untrusted")), BY_DEVICE)
    bia = await member(may("view", lamp.id))
    events = (await bia("GET", "/events?limit=500")).body["events"]
    assert motion.id not in str(events)
    assert not {event["body"]["type"] for event in events} & {"noticed", "run_started", "run_ended"}
    assert (await bia("GET", f"/events?device={motion.id}")).code == "not-found"


async def test_reasons_are_told_in_the_callers_language(owner, story):
    for language, words in (("en", "did not do it"), ("pt-BR", "dispositivo")):
        events = (await owner("GET", "/events", Accept_Language=language)).body["events"]
        ended = next(event for event in events if event["body"]["type"] == "run_ended")
        assert ended["reason"]["code"] == "problem-device-failed"
        assert words in ended["reason"]["text"]


async def test_every_kind_of_event_has_a_sentence_in_both_languages(hub, owner, story):
    lamp = story[1]
    hub.bus.publish(
        LinkChanged(lamp.id, "virtual", online=False, reason=Message("drivers-died", {"code": 1})), BY_DEVICE
    )
    await owner("PATCH", "/home", {"name": "Casa"})
    await owner("PATCH", f"/devices/{lamp.id}", {"name": "Other"})
    for language in ("en", "pt-BR"):
        for event in (await owner("GET", "/events?limit=500", Accept_Language=language)).body["events"]:
            assert event["sentence"]
            assert not event["sentence"].startswith("event-"), event


async def test_the_past_of_an_attribute(hub, owner, make, member):
    sensor = await make("Sensor", "sensor")
    ref = AttributeRef(sensor.id, MAIN, "temperature")
    for value in (19.0, 25.0):
        hub.registry.handle(
            "virtual", Reported(sensor.links[0].address, MAIN, "temperature", value, hub.clock.now()), hub.clock.now()
        )
        assert hub.store.value(ref) == value
    await hub.history.flush()
    query = f"/history?device={sensor.id}&attribute=temperature"
    answer = await owner("GET", query)
    assert answer.status == 200
    assert answer.body["unit"] == "°C"
    assert [point[2] for point in answer.body["points"]][-2:] == [19.0, 25.0]
    now = hub.clock.now()
    assert (await owner("GET", f"{query}&from={now}&to={now - SECOND}")).fields == ["from"]
    assert (await owner("GET", f"{query}&from={now - 2 * SECOND}&to={now + SECOND}&points=1")).status == 200
    assert (await owner("GET", f"{query}&from=0&to=253402300799999999")).status == 200
    for missing in ("attribute=weight", "attribute=temperature&endpoint=roof"):
        assert (await owner("GET", f"/history?device={sensor.id}&{missing}")).code == "not-found"
    bia, carla = await member(may("view", sensor.id)), await member(name="Carla")
    assert (await bia("GET", query)).body == answer.body
    assert (await carla("GET", query)).code == "not-found"
