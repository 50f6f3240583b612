import asyncio

import msgspec

from hub.api.commands import CommandAnswer
from hub.core.driver import CommandFailed, LinkSeen
from hub.core.event import CommandEnded, CommandIssued, Event, Outcome
from hub.core.message import Message
from tests.api.conftest import happens, may

SET = {"capability": "level", "command": "set", "args": {"level": 40}}


async def test_a_virtual_device_is_made_changed_and_removed(hub, owner):
    area = (await owner("POST", "/areas", {"name": "Sala"})).body["id"]
    made = await owner("POST", "/devices", {"name": " Luz  da sala ", "kind": "dimmer", "area": area})
    assert made.status == 201
    device = made.body["id"]
    assert (made.body["name"], made.body["slug"], made.body["kind"]) == ("Luz da sala", "luz-da-sala", "light")
    assert (made.body["area"], made.body["system"]) == (area, False)
    assert [part["capabilities"][0]["name"] for part in made.body["endpoints"]] == ["on_off"]
    assert made.body["links"][0]["driver"] == "virtual"
    path = f"/devices/{device}"
    changed = await owner("PATCH", path, {"name": "Abajur", "favourite": True, "area": None})
    assert (changed.body["name"], changed.body["favourite"], changed.body["area"]) == ("Abajur", True, None)
    assert (await owner("GET", path)).body == changed.body
    assert (await owner("PATCH", path, {"area": "nowhere"})).fields == ["area"]
    assert (await owner("PATCH", path, {"kind": "fan"})).fields == ["kind"]
    assert (await owner("DELETE", path)).status == 204
    for answer in (await owner("GET", path), await owner("DELETE", path), await owner("PATCH", path, {})):
        assert (answer.status, answer.code) == (404, "not-found")
    assert hub.registry.found() == {}


async def test_a_device_that_cannot_be_made_leaves_nothing_behind(hub, owner):
    await owner("POST", "/devices", {"name": "x", "kind": "light", "area": "nowhere"})
    assert (await owner("GET", "/found")).body == {"found": []}


async def test_what_is_asked_twice_at_once_is_done_once(owner, lamp):
    answers = await asyncio.gather(*(owner("DELETE", f"/devices/{lamp.id}") for _ in range(3)))
    assert sorted(answer.status for answer in answers) == [204, 404, 404]


async def test_changes_at_once_are_all_kept(owner, lamp):
    path = f"/devices/{lamp.id}"
    await asyncio.gather(owner("PATCH", path, {"name": "Abajur"}), owner("PATCH", path, {"favourite": True}))
    device = (await owner("GET", path)).body
    assert (device["name"], device["favourite"]) == ("Abajur", True)


async def test_facts_of_the_home_cannot_be_removed(hub, owner):
    system = next(device for device in hub.registry.devices() if device.system)
    assert (await owner("DELETE", f"/devices/{system.id}")).code == "not-supported"


async def test_a_driver_that_fails_at_the_end_does_not_keep_the_device(hub, owner, lamp, monkeypatch, caplog):
    async def fail(*_):
        raise CommandFailed(Message("drivers-unreachable", {"host": "x"}))

    monkeypatch.setattr(hub.drivers, "release", fail)
    assert (await owner("DELETE", f"/devices/{lamp.id}")).status == 204
    assert "did not release" in caplog.text


async def test_a_command_is_answered_when_the_device_did_it(hub, owner, lamp):
    answer = await owner("POST", f"/devices/{lamp.id}/command", SET)
    assert answer.status == 200
    done = msgspec.convert(answer.body, CommandAnswer)
    assert done.outcome is Outcome.ACKNOWLEDGED
    assert 0 < done.latency_ms < 1000
    assert done.reason is None
    (event,) = (await owner("GET", f"/events/{done.event}/why")).body["chain"][:1]
    assert event["body"]["type"] == "command_ended"
    assert event["body"]["command"] == done.command_id


async def test_a_command_that_cannot_be_is_refused_with_the_reason(owner, lamp):
    path = f"/devices/{lamp.id}/command"
    cases = (
        ({"capability": "on_off", "command": "explode"}, 422, "unknown-command", ["command"]),
        ({"capability": "fan", "command": "set_speed"}, 422, "unknown-command", ["capability"]),
        ({"capability": "on_off", "command": "on", "endpoint": "roof"}, 422, "unknown-command", ["endpoint"]),
        ({**SET, "args": {"level": 300}}, 422, "invalid", ["args.level"]),
        ({**SET, "args": {"level": "high"}}, 422, "invalid", ["args.level"]),
        ({**SET, "args": {"volume": 3, "level": 3}}, 422, "invalid", ["args.volume"]),
        ({**SET, "timeout": 0}, 422, "invalid", ["timeout"]),
        ({**SET, "timeout": 61}, 422, "invalid", ["timeout"]),
    )
    for body, status, code, fields in cases:
        answer = await owner("POST", path, body)
        assert (answer.status, answer.code, answer.fields) == (status, code, fields), body
    assert (await owner.on("nothing")).code == "not-found"


async def test_a_risk_asks_for_a_confirmation(owner, make):
    door = await make("Door", "lock")
    unlock = {"capability": "lock", "command": "unlock"}
    path = f"/devices/{door.id}/command"
    refused = await owner("POST", path, unlock)
    assert (refused.status, refused.code) == (403, "confirmation-required")
    assert (await owner("POST", path, {**unlock, "confirmed": True})).body["outcome"] == "acknowledged"


async def test_a_device_that_fails_is_an_answer_with_its_reason(hub, owner, lamp, monkeypatch):
    async def fail(*_):
        raise CommandFailed(Message("drivers-unreachable", {"host": "10.0.0.9"}))

    monkeypatch.setattr(hub.drivers, "execute", fail)
    answer = await owner("POST", f"/devices/{lamp.id}/command", SET, Accept_Language="en")
    assert (answer.status, answer.body["outcome"]) == (200, "failed")
    assert answer.body["reason"]["code"] == "drivers-unreachable"
    assert "10.0.0.9" in answer.body["reason"]["text"]


async def test_a_device_that_does_not_answer_expires_in_time(hub, owner, lamp, monkeypatch):
    async def hang(*_):
        await asyncio.Event().wait()

    monkeypatch.setattr(hub.drivers, "execute", hang)
    answer = await owner("POST", f"/devices/{lamp.id}/command", {**SET, "timeout": 0.02})
    assert (answer.body["outcome"], answer.body["reason"]["code"]) == ("expired", "problem-deadline-exceeded")


async def test_a_repeated_key_is_the_same_command(hub, owner, lamp):
    issued: list[Event] = []
    hub.bus.subscribe(issued.append, CommandIssued)
    toggle = {"capability": "on_off", "command": "toggle", "key": "k-1"}
    first, second = await asyncio.gather(*(owner("POST", f"/devices/{lamp.id}/command", toggle) for _ in range(2)))
    assert first.body == second.body
    assert len(issued) == 1


async def test_members_see_and_do_what_their_grants_say(hub, owner, make, member):
    lamp, fan, door = await make(), await make("Fan", "fan"), await make("Door", "lock")
    bia = await member(may("view", fan.id), may("control", lamp.id))
    seen = (await bia("GET", "/devices")).body["devices"]
    assert {device["id"] for device in seen} == {lamp.id, fan.id}
    assert (await bia("GET", f"/devices/{door.id}")).code == "not-found"
    assert (await bia.on(lamp.id)).body["outcome"] == "acknowledged"
    assert (await bia.on(door.id)).code == "not-found"
    refused = await bia(
        "POST", f"/devices/{fan.id}/command", {"capability": "fan", "command": "set_speed", "args": {"fan_speed": 1}}
    )
    assert (refused.status, refused.code) == (403, "forbidden")
    ended = [event["body"] for event in (await owner("GET", f"/events?device={fan.id}")).body["events"]]
    assert [body["outcome"] for body in ended if body["type"] == "command_ended"] == ["refused"]


async def test_an_area_is_what_is_in_it_and_below(hub, owner, make, member):
    house = (await owner("POST", "/areas", {"name": "House"})).body["id"]
    room = (await owner("POST", "/areas", {"name": "Room", "parent": house})).body["id"]
    lamp, fan = await make(area=room), await make("Fan", "fan")
    bia = await member({"scope": {"kind": "area", "area": house}, "verb": "view"})
    assert [device["id"] for device in (await bia("GET", "/devices")).body["devices"]] == [lamp.id]
    await owner("PATCH", f"/devices/{fan.id}", {"area": room})
    await owner("PATCH", f"/devices/{lamp.id}", {"area": None})
    assert [device["id"] for device in (await bia("GET", "/devices")).body["devices"]] == [fan.id]


async def test_long_lists_travel_compressed(owner, make):
    for number in range(12):
        await make(f"Lamp {number}")
    async with owner.session.get(
        f"{owner.base}/api/v1/devices",
        headers={"Authorization": f"Bearer {owner.token}", "Accept-Encoding": "gzip, br"},
    ) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert int(answer.headers["Content-Length"]) * 5 < len(await answer.read())
    plain = await owner("GET", "/devices", Accept_Encoding="identity")
    assert "Content-Encoding" not in plain.headers
    assert int(plain.headers["Content-Length"]) > 16 * 1024
    small = await owner("GET", "/user/profile", Accept_Encoding="gzip")
    assert "Content-Encoding" not in small.headers


async def test_found_devices_wait_until_somebody_adds_them(hub, owner, monkeypatch):
    adopted = []

    async def adopt(driver, link):
        adopted.append((driver, link.address))

    monkeypatch.setattr(hub.drivers, "adopt", adopt)
    hub.registry.handle("kasa", LinkSeen("10.0.0.9", "Plug", "plug", {"mac": "aa"}, "TP-Link", "HS110", signal=-50), 1)
    (found,) = (await owner("GET", "/found")).body["found"]
    assert found == {
        "driver": "kasa",
        "address": "10.0.0.9",
        "name": "Plug",
        "kind": "plug",
        "manufacturer": "TP-Link",
        "model": "HS110",
        "signal": -50,
    }
    add = {"driver": "kasa", "address": "10.0.0.9", "name": "Fridge"}
    assert (await owner("POST", "/found/add", {**add, "area": "nowhere"})).fields == ["area"]
    added = await owner("POST", "/found/add", add)
    assert (added.status, added.body["name"], added.body["links"][0]["address"]) == (201, "Fridge", "10.0.0.9")
    assert adopted == [("kasa", "10.0.0.9")]
    assert (await owner("GET", "/found")).body == {"found": []}
    assert (await owner("POST", "/found/add", add)).code == "not-found"


async def test_a_driver_that_cannot_take_a_device_now_gets_it_later(hub, owner, monkeypatch, caplog):
    async def fail(*_):
        raise CommandFailed(Message("drivers-stalled"))

    monkeypatch.setattr(hub.drivers, "adopt", fail)
    hub.registry.handle("kasa", LinkSeen("h", "Plug", "plug"), 1)
    assert (await owner("POST", "/found/add", {"driver": "kasa", "address": "h", "name": "Plug"})).status == 201
    assert "did not take" in caplog.text


async def test_a_search_is_asked_for(hub, owner, monkeypatch):
    searched = asyncio.Event()

    async def discover():
        searched.set()

    monkeypatch.setattr(hub.drivers, "discover", discover)
    assert (await owner("POST", "/found/discover")).status == 202
    assert searched.is_set()


async def test_what_a_person_did_is_told_with_their_name(hub, owner, lamp):
    ended: list[Event] = []
    hub.bus.subscribe(ended.append, CommandEnded)
    answer = await owner.on(lamp.id)
    await happens(hub, lambda: bool(ended), CommandEnded)
    assert ended[0].cause.actor.name == "Ana"
    assert str(ended[0].position) == answer.body["event"]
