"""Runs of scenarios over HTTP: what they did, step by step."""

import pytest

from hub.core.event import Event, RunEnded
from tests.api.conftest import happens

SCENARIO = {
    "schema": 1,
    "triggers": [{"time": "12:30"}],
    "actions": [
        {
            "if": {"state": {"device": "hall-motion", "attribute": "occupied", "is": True}},
            "then": [{"command": {"device": "lamp", "capability": "on_off", "command": "on"}}],
            "else": [{"command": {"device": "lamp", "capability": "on_off", "command": "off"}}],
        },
    ],
}


@pytest.fixture
async def run(hub, owner, make):
    """A run that has ended, of the scenario `evening`."""
    await make("Hall motion", "motion")
    await make("Lamp")
    assert (await owner("POST", "/scenarios", {"name": "Evening", "scenario": SCENARIO})).status == 201
    ended: list[Event] = []
    stop = hub.bus.subscribe(ended.append, RunEnded)
    started = await owner("POST", "/scenarios/evening/run")
    await happens(hub, lambda: bool(ended), RunEnded)
    stop()
    return started.body["run"]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ["The conditions do not hold", "A command to one device"]),
        ("pt-BR", ["As condições não se cumprem", "Um comando a um dispositivo"]),
    ],
)
async def test_a_trace_says_what_decided_how_long_it_took_and_how_commands_ended(owner, run, language, sentences):
    await owner("PATCH", "/user/profile", {"language": language})
    trace = (await owner("GET", f"/scenarios/evening/runs/{run}")).body
    assert trace["run"] == (await owner("GET", "/scenarios/evening/runs")).body["runs"][0]
    decision, order = trace["steps"]
    assert [step["sentence"] for step in (decision, order)] == sentences
    assert (decision["path"], decision["action"]) == ("actions[0]", "if")
    assert decision["detail"]["holds"] is False
    assert decision["commands"] == []
    assert order["path"] == "actions[0].else[0]"
    assert 0 <= order["duration"] <= trace["run"]["ended"] - trace["run"]["started"]
    (command,) = order["commands"]
    assert (command["outcome"], command["reason"]) == ("acknowledged", None)
    assert command["latency"] >= 0
    assert command["sentence"].startswith("Lamp: ")
    assert "Evening" not in command["sentence"], "it is the same for every step"
    why = (await owner("GET", f"/events/{order['event']}/why")).body["chain"]
    assert why[-1]["id"] == trace["run"]["event"]


async def test_a_run_that_never_was(owner, run):
    for path in ("/scenarios/evening/runs/never", f"/scenarios/morning/runs/{run}"):
        answer = await owner("GET", path)
        assert (answer.status, answer.code) == (404, "not-found")


async def test_a_member_sees_no_trace(member, run):
    answer = await (await member())("GET", f"/scenarios/evening/runs/{run}")
    assert (answer.status, answer.code) == (403, "forbidden")
