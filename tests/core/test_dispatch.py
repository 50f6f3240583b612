import asyncio

import pytest

from hub.core.capability import Capability, CommandSpec, Risk
from hub.core.device import AttributeRef
from hub.core.errors import Code, Problem
from hub.core.event import (
    CauseKind,
    Changed,
    CommandEnded,
    CommandIssued,
    Desired,
    HubActor,
    Outcome,
)

from .conftest import failing


async def test_a_command_is_issued_done_reported_and_recorded_in_that_order(home):
    lamp = await home.lamp()
    home.events.clear()
    result = await home.run(lamp, "on_off", "on")
    assert result.outcome is Outcome.ACKNOWLEDGED
    assert result.link == "virtual"
    kinds = [type(event.body) for event in home.events]
    assert kinds[0] is CommandIssued
    assert kinds[-1] is CommandEnded
    changed = next(event for event in home.events if isinstance(event.body, Changed))
    assert changed.cause.kind is CauseKind.COMMAND
    assert changed.cause.event == home.events[0].position
    assert home.events[-1].position == result.position
    assert home.settled == 1


@pytest.mark.parametrize("code", [Code.STORAGE_FULL, Code.STORAGE_FAILED])
async def test_a_disk_that_takes_no_record_stops_no_lamp(home, code):
    lamp = await home.lamp()
    home.disk_fault = Problem(code)
    result = await home.run(lamp, "on_off", "on")
    assert (result.outcome, result.recorded) == (Outcome.ACKNOWLEDGED, False)
    home.disk_fault = None
    assert (await home.run(lamp, "on_off", "off")).recorded


async def test_what_is_wanted_shows_while_the_command_is_in_flight_and_goes_when_it_fails(home):
    lamp = await home.lamp()
    ref = AttributeRef(lamp.id, "main", "on")
    home.gateway.answers["virtual", "Lamp"] = failing("problem-device-failed")
    home.events.clear()
    result = await home.run(lamp, "on_off", "toggle")
    assert result.outcome is Outcome.FAILED
    assert home.bodies(Desired) == []  # nobody knows what the opposite of unknown is
    home.store.report(ref, raw=False)
    result = await home.run(lamp, "on_off", "toggle")
    assert [body.value for body in home.bodies(Desired)] == [True, None]
    assert result.reason.code == "problem-device-failed"
    assert home.store.value(ref) is False


@pytest.mark.parametrize(
    ("capability", "name", "args", "code", "field"),
    [
        ("on_off", "explode", {}, Code.UNKNOWN_COMMAND, "command"),
        ("cover", "open", {}, Code.UNKNOWN_COMMAND, "capability"),
        ("level", "set", {}, Code.INVALID, "args.level"),
        ("level", "set", {"level": 101}, Code.INVALID, "args.level"),
        ("level", "set", {"level": "much"}, Code.INVALID, "args.level"),
        ("level", "set", {"level": 5, "speed": 1}, Code.INVALID, "args.speed"),
    ],
)
async def test_a_wrong_command_is_refused_with_the_field_named_and_recorded(home, capability, name, args, code, field):
    lamp = await home.lamp()
    with pytest.raises(Problem) as caught:
        await home.run(lamp, capability, name, args=args)
    assert caught.value.code is code
    assert caught.value.fields[0].field == field
    ended = home.bodies(CommandEnded)
    assert [body.outcome for body in ended] == [Outcome.REFUSED]
    assert home.gateway.requests == []


async def test_whoever_has_no_right_is_refused(home):
    lamp = await home.lamp()
    home.rights.refused.add(HubActor())
    with pytest.raises(Problem) as caught:
        await home.run(lamp, "on_off", "on", actor=HubActor(), via="mqtt")
    assert caught.value.code is Code.FORBIDDEN
    assert home.rights.asked[-1] == (HubActor(), "control", "mqtt")


async def test_a_risk_needs_a_persons_confirmation(home):
    door = await home.lock()
    with pytest.raises(Problem) as caught:
        await home.run(door, "lock", "unlock")
    assert caught.value.code is Code.CONFIRMATION_REQUIRED
    assert (await home.run(door, "lock", "unlock", confirmed=True)).outcome is Outcome.ACKNOWLEDGED
    assert (await home.run(door, "lock", "unlock", actor=HubActor())).outcome is Outcome.ACKNOWLEDGED
    assert (await home.run(door, "lock", "lock")).outcome is Outcome.ACKNOWLEDGED


async def test_no_confirmation_stands_in_for_a_step_up(home):
    disarm = CommandSpec("disarm", risk=Risk.STEP_UP)
    alarm = await home.add("Alarm", Capability("x.acme.alarm", commands=(disarm,)))
    with pytest.raises(Problem) as caught:
        await home.run(alarm, "x.acme.alarm", "disarm", confirmed=True)
    assert caught.value.code is Code.CONFIRMATION_REQUIRED
    assert (await home.run(alarm, "x.acme.alarm", "disarm", actor=HubActor())).outcome is Outcome.ACKNOWLEDGED


async def test_the_local_link_is_preferred_and_the_next_one_takes_over(home):
    lamp = await home.lamp(driver="cloud", address="c", local=False, mac="aa")
    await home.lamp(driver="kasa", address="k", mac="aa")
    lamp = home.registry.device(lamp.id)
    assert len(lamp.links) == 2
    await home.run(lamp, "on_off", "on")
    assert home.gateway.requests[-1][0] == "kasa"
    home.gateway.answers["kasa", "k"] = failing("problem-device-offline")
    result = await home.run(lamp, "on_off", "off")
    assert (result.outcome, result.link) == (Outcome.ACKNOWLEDGED, "cloud")


async def test_only_what_is_idempotent_is_tried_again(home):
    lamp = await home.lamp()
    home.gateway.answers["virtual", "Lamp"] = failing("problem-device-failed")
    await home.run(lamp, "on_off", "on")
    assert len(home.gateway.requests) == 2
    home.gateway.requests.clear()
    await home.run(lamp, "on_off", "toggle")
    assert len(home.gateway.requests) == 1


async def test_a_command_expires_at_its_deadline(home):
    lamp = await home.lamp()
    never = asyncio.Event()

    async def wait(_):
        await never.wait()

    home.gateway.answers["virtual", "Lamp"] = wait
    result = await home.run(lamp, "on_off", "on", timeout=1000)
    assert result.outcome is Outcome.EXPIRED
    assert result.reason.code == "problem-deadline-exceeded"
    assert home.store.get(AttributeRef(lamp.id, "main", "on")).desired is None


async def test_a_repetition_with_the_same_key_is_the_same_command(home):
    lamp = await home.lamp()
    first, second = await asyncio.gather(
        home.run(lamp, "on_off", "on", key="k"), home.run(lamp, "on_off", "on", key="k")
    )
    third = await home.run(lamp, "on_off", "on", key="k")
    other = await home.run(lamp, "on_off", "on", key="k", actor=HubActor())
    assert first == second == third
    assert other.command != first.command
    assert len(home.gateway.requests) == 2


async def test_old_keys_are_forgotten(home, monkeypatch):
    monkeypatch.setattr("hub.core.dispatch._REMEMBERED_KEYS", 2)
    lamp = await home.lamp()
    for key in ("a", "b", "c", "a"):
        await home.run(lamp, "on_off", "on", key=key)
    assert len(home.gateway.requests) == 4


async def test_a_device_that_is_not_there_is_not_found(home):
    lamp = await home.lamp()
    await home.registry.remove(lamp.id, home.events[0].cause)
    with pytest.raises(Problem) as caught:
        await home.run(lamp, "on_off", "on")
    assert caught.value.code is Code.NOT_FOUND


async def test_a_device_without_links_fails_with_a_reason(home):
    lamp = await home.lamp()
    from msgspec.structs import replace

    orphan = await home.registry.insert(replace(lamp, id="d-2", name="Orphan", links=()), home.events[0].cause)
    result = await home.run(orphan, "on_off", "on")
    assert (result.outcome, result.reason.code) == (Outcome.FAILED, "problem-driver-unavailable")
