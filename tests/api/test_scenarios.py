import pytest

from hub.core.event import RunEnded
from tests.api.conftest import HOME_SCOPE, happens


def text(lamp: str, name: str = "Evening") -> str:
    return f"""# By hand.
schema: 1
name: {name}
triggers:
  - time: "21:00"
actions:
  - command: {{device: {lamp}, capability: on_off, command: "on"}}
"""


@pytest.fixture
def evening(lamp) -> str:
    return text(lamp.slug)


async def test_a_scenario_is_its_document(hub, owner, evening):
    made = await owner("POST", "/scenarios", {"name": "Evening", "text": evening})
    assert (made.status, made.headers["ETag"]) == (201, '"1"')
    assert (made.body["slug"], made.body["name"], made.body["enabled"]) == ("evening", "Evening", True)
    assert made.body["problems"] == []
    assert (hub.settings.data / "config/scenarios/evening.yaml").read_text("utf-8") == made.body["text"]
    assert "# By hand." in made.body["text"]
    assert [item["slug"] for item in (await owner("GET", "/scenarios")).body["scenarios"]] == ["evening"]
    off = await owner("PATCH", "/scenarios/evening", {"enabled": False}, If_Match='"1"')
    assert (off.status, off.body["enabled"], off.headers["ETag"]) == (200, False, '"2"')
    late = await owner("PUT", "/scenarios/evening", {"text": evening}, If_Match='"1"')
    assert (late.status, late.code) == (412, "version-mismatch")
    content = {**off.body["scenario"], "name": "Night", "enabled": True}
    changed = await owner("PUT", "/scenarios/evening", {"scenario": content}, If_Match='"2"')
    assert (changed.status, changed.body["name"], changed.body["enabled"]) == (200, "Night", True)
    assert "# By hand." in changed.body["text"]
    assert (await owner("GET", "/scenarios/evening")).body == changed.body
    assert (await owner("DELETE", "/scenarios/evening", If_Match='"1"')).code == "version-mismatch"
    assert (await owner("DELETE", "/scenarios/evening")).status == 204
    assert (await owner("GET", "/scenarios/evening")).code == "not-found"


async def test_what_is_wrong_with_a_text_is_told_at_once(owner, evening):
    broken = evening.replace("21:00", "25:00").replace("actions", "deeds")
    answer = await owner("POST", "/scenarios/check", {"text": broken})
    assert answer.status == 200
    assert len(answer.body["problems"]) >= 2
    assert all(problem["line"] for problem in answer.body["problems"])
    assert (await owner("POST", "/scenarios/check", {"text": evening})).body == {"problems": []}
    for body in ({}, {"text": evening, "scenario": {}}):
        assert (await owner("PUT", "/scenarios/evening", body)).fields == ["text"]


async def test_a_run_tells_why(hub, owner, evening):
    await owner("POST", "/scenarios", {"name": "Evening", "text": evening})
    ended: list[object] = []
    hub.bus.subscribe(ended.append, RunEnded)
    started = await owner("POST", "/scenarios/evening/run")
    assert started.status == 202
    await happens(hub, lambda: bool(ended), RunEnded)
    (run,) = (await owner("GET", "/scenarios/evening/runs")).body["runs"]
    assert (run["id"], run["result"]) == (started.body["run"], "done")
    chain = (await owner("GET", f"/events/{run['event']}/why")).body["chain"]
    assert chain[0]["body"]["type"] == "run_started"
    assert chain[0]["cause"]["actor"]["name"] == "Ana"
    assert (await owner("GET", "/scenarios/evening/runs?before=x")).fields == ["before"]
    assert (await owner("POST", "/scenarios/nothing/run")).code == "not-found"


async def test_scenarios_are_the_owners(member):
    bia = await member({"scope": HOME_SCOPE, "verb": "configure"})
    for method, path in (("GET", "/scenarios"), ("GET", "/scenarios/x"), ("POST", "/scenarios/x/run")):
        assert (await bia(method, path)).code == "forbidden"
