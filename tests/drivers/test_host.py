"""The host with a driver that does what its commands are called: in the hub's process, and in one of its own."""

import asyncio
import os
import signal

import pytest
import uvloop

from hub.core.driver import CommandFailed, Execute, LinkSeen, PairRequest
from hub.core.event import BY_HUB, Quality
from hub.core.ids import CommandId
from hub.core.message import Message
from hub.core.registry import SYSTEM
from hub.core.supervise import Supervisor
from hub.drivers.catalogue import Entry
from hub.drivers.host import DriverState
from hub.drivers.kit.base import BaseDriver, Context
from hub.drivers.kit.timing import Backoff
from hub.drivers.place import Limits
from tests.drivers.home import QUICK, home
from tests.drivers.scripted import driver as scripted

INSIDE = Entry("tests.drivers.scripted")
CHILD = Entry("tests.drivers.scripted", isolated=True)
LAMP = LinkSeen("a", "First", "light")
EAGER = Limits(stop=2.0, heartbeat=0.05, silence=0.5, backoff=Backoff(0.01, 0.02))
PATIENT = Limits(stop=2.0, heartbeat=0.05, silence=0.5, backoff=Backoff(600, 600))


@pytest.fixture(params=[INSIDE, CHILD], ids=["inside", "child"])
async def served(request):
    """A home with the driver running and one of its lamps added."""
    async with home({"scripted": request.param}, EAGER) as made:
        made.drivers.run("scripted", {})
        await made.until_state("scripted", DriverState.RUNNING)
        await add(made)
        yield made


async def add(made):
    made.registry.handle("scripted", LAMP, 0)
    made.devices["a"] = await made.add("scripted", LAMP)
    await made.until_value(made.devices["a"], "on", False)


async def send(made, name, timeout=10.0, **args):
    await made.command("scripted", "a", "main", "on_off", name, timeout, **args)


async def test_a_command_is_done_and_its_report_is_there_before_the_answer(served):
    await send(served, "set", on=True)
    assert served.state(served.devices["a"], "on").value is True


async def test_every_report_arrives_and_in_order(served):
    await send(served, "flood")
    levels = [message.value for message in served.registry.said if getattr(message, "attribute", "") == "level"]
    assert levels == list(range(100))


async def test_a_failure_comes_with_its_reason(served):
    with pytest.raises(CommandFailed) as failed:
        await send(served, "refuse")
    assert failed.value.reason == Message("no-way")
    assert failed.value.retry


async def test_a_fault_of_the_driver_is_a_failed_command(served, caplog):
    with pytest.raises(CommandFailed) as failed:
        await send(served, "raise")
    assert failed.value.reason == Message("problem-device-failed")
    assert "RuntimeError: a fault of the driver" in caplog.text
    await send(served, "set", on=True)


async def test_a_command_that_hangs_ends_in_time_and_the_next_goes_on(served):
    with pytest.raises(CommandFailed) as failed:
        await send(served, "hang", timeout=0.05)
    assert failed.value.reason == Message("problem-deadline-exceeded")
    await send(served, "set", on=True)


async def test_a_group_tells_a_reason_for_each(served):
    requests = [Execute(CommandId(name), "a", "main", "on_off", name) for name in ("refuse", "flood")]
    assert await served.drivers.execute_group("scripted", requests) == [Message("no-way"), None]


async def test_a_search_finds_what_is_not_added(served):
    await served.drivers.discover()
    assert ("scripted", "b") in served.registry.found()


async def test_what_was_released_takes_no_commands(served):
    await served.drivers.release("scripted", "a")
    with pytest.raises(CommandFailed, match="not-found"):
        await send(served, "set", on=True)


async def test_pairing_tells_its_steps(served):
    request = PairRequest(options={"pin": 1234})
    steps = [progress async for progress in served.drivers.pair("scripted", request)]
    assert [step.step.code for step in steps] == ["hold-the-button", "joined"]
    assert steps[-1].done
    assert steps[-1].address == "c"


async def test_pairing_fails_with_its_reason(served):
    steps = served.drivers.pair("scripted", PairRequest())
    assert (await anext(steps)).step.code == "hold-the-button"
    with pytest.raises(CommandFailed, match="no-pin"):
        await anext(steps)


async def test_backup_and_restore(served):
    assert await served.drivers.backup("scripted") == b"keys"
    await served.drivers.restore("scripted", b"keys")
    with pytest.raises(ValueError, match="not a backup of this driver"):
        await served.drivers.restore("scripted", b"something else")


async def test_stopping_fails_what_is_in_flight(served):
    hanging = asyncio.ensure_future(send(served, "hang"))
    await served.until_value(served.devices["a"], "level", 1)
    await served.drivers.stop()
    with pytest.raises(CommandFailed, match="driver-unavailable"):
        await hanging
    assert not served.drivers.available("scripted")
    assert served.status("scripted").state is DriverState.STOPPED


async def test_a_driver_that_cannot_start_is_tried_again(tmp_path, caplog):
    for number, entry in enumerate((INSIDE, CHILD)):
        (marks := tmp_path / str(number)).mkdir()
        async with home({"scripted": entry}, EAGER) as made:
            made.drivers.run("scripted", {"marks": str(marks), "refuse": 2})
            status = await made.until_state("scripted", DriverState.RUNNING)
            assert status.restarts == 2
            assert status.reason == Message("drivers-start-failed", {"detail": "RuntimeError: not yet"})
            waits = [each for each in made.statuses if each.state is DriverState.WAITING]
            assert [each.restarts for each in waits] == [0, 1]


@pytest.mark.parametrize("entry", [INSIDE, CHILD], ids=["inside", "child"])
async def test_wrong_settings_are_named(entry, caplog):
    async with home({"scripted": entry}, PATIENT) as made:
        made.drivers.run("scripted", {"refuse": "much"})
        status = await made.until_state("scripted", DriverState.WAITING)
    assert status.reason is not None
    assert status.reason.code == "drivers-bad-settings"
    assert "$.refuse" in str(status.reason.args["detail"])


@pytest.mark.parametrize("isolated", [False, True])
async def test_a_driver_whose_library_is_absent_says_which(isolated, caplog):
    async with home({"absent": Entry("tests.drivers.absent", isolated)}, PATIENT) as made:
        made.drivers.run("absent", {})
        status = await made.until_state("absent", DriverState.WAITING)
    assert status.reason == Message("drivers-not-installed", {"module": "tests.drivers.absent"})


async def test_a_name_that_is_in_no_catalogue():
    async with home({}) as made:
        made.drivers.run("nonsense", {})
        assert made.status("nonsense").reason == Message("drivers-unknown")
        with pytest.raises(CommandFailed, match="driver-unavailable"):
            await made.command("nonsense", "a", "main", "on_off", "on")


async def test_what_is_added_before_the_driver_runs_is_given_to_it():
    async with home({"scripted": INSIDE}) as made:
        made.registry.handle("scripted", LAMP, 0)
        device = await made.add("scripted", LAMP)
        made.drivers.run("scripted", {})
        await made.until_value(device, "on", False)


async def test_what_changes_while_the_driver_starts_is_not_lost(monkeypatch):
    monkeypatch.setattr(scripted, "gate", gate := asyncio.Event())
    async with home({"scripted": INSIDE}) as made:
        made.registry.handle("scripted", LAMP, 0)
        going = await made.add("scripted", LAMP)
        made.drivers.run("scripted", {"gated": True})
        await made.until(lambda: ("scripted", "gate") in made.registry.found())
        await made.registry.remove(going.id, BY_HUB)
        coming = await made.add("scripted", made.registry.found()["scripted", "gate"])
        gate.set()
        await made.until_value(coming, "on", False)
        await made.command("scripted", "gate", "main", "on_off", "set", on=True)
        with pytest.raises(CommandFailed, match="not-found"):
            await send(made, "set", on=True)


async def test_one_that_starts_for_ever_is_given_up():
    async with home({"scripted": INSIDE}, Limits(start=0.01, backoff=Backoff(600, 600))) as made:
        made.drivers.run("scripted", {"gated": True})
        status = await made.until_state("scripted", DriverState.WAITING)
    assert status.reason == Message("drivers-too-slow")


async def test_a_fault_of_the_hub_is_not_the_drivers(served, monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("a fault of the hub")

    monkeypatch.setattr(served.registry, "handle", fail)
    await send(served, "set", on=True)
    assert "a fault of the hub" in caplog.text


async def test_a_search_that_fails_is_no_harm_to_the_others(served, monkeypatch, caplog):
    class Blind(BaseDriver):
        async def discover(self):
            raise RuntimeError("nothing to see")

    running = served.drivers._running
    blind = Blind(Context(lambda _: None, served.clock, Supervisor()))
    monkeypatch.setitem(running, "blind", running["scripted"]._replace(driver=blind))
    await served.drivers.discover()
    assert "a search for devices failed" in caplog.text
    assert ("scripted", "b") in served.registry.found()


# -- a process of its own ---------------------------------------------------------------------------------------------


@pytest.fixture
async def child():
    async with home({"scripted": CHILD}, EAGER) as made:
        made.drivers.run("scripted", {})
        await made.until_state("scripted", DriverState.RUNNING)
        await add(made)
        yield made


def pid(made) -> int:
    return int(made.registry.device(made.devices["a"].id).firmware)


async def test_it_is_another_process_that_ends_with_the_hub(child):
    assert (number := pid(child)) != os.getpid()
    await child.drivers.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


@pytest.mark.parametrize(
    ("command", "reason"),
    [("die", Message("drivers-died", {"code": 3})), ("block", Message("drivers-stalled"))],
)
async def test_one_that_dies_or_blocks_is_replaced(child, caplog, command, reason):
    before = pid(child)
    qualities = []
    child.bus.subscribe(lambda _: qualities.append(child.state(child.devices["a"], "on").quality))
    with pytest.raises(CommandFailed, match="driver-unavailable"):
        await send(child, command)
    status = await child.until_state("scripted", DriverState.RUNNING, restarts=1)
    assert status.reason == reason
    assert Quality.STALE in qualities
    await child.until_quality(child.devices["a"], "on", Quality.GOOD)
    assert pid(child) != before
    await send(child, "set", on=True)
    assert child.state(child.devices["a"], "on").value is True


@pytest.mark.leaks("libuv keeps a pipe for signals as long as the process lives")
def test_it_works_on_the_loop_that_the_hub_runs_on():
    async def story():
        async with home({"scripted": CHILD}) as made:
            made.drivers.run("scripted", {})
            await made.until_state("scripted", DriverState.RUNNING)
            await add(made)
            await send(made, "set", on=True)
            assert made.state(made.devices["a"], "on").value is True

    uvloop.run(story())


async def test_a_killed_one_says_so(child, caplog):
    os.kill(pid(child), signal.SIGKILL)
    await child.until(lambda: any(status.reason for status in child.statuses))
    assert child.status("scripted").reason == Message("drivers-died", {"code": -9})


async def test_one_that_does_not_stop_is_killed(caplog):
    limits = Limits(stop=0.1)
    async with home({"scripted": CHILD}, limits) as made:
        made.drivers.run("scripted", {"stall_at_stop": True})
        await made.until_state("scripted", DriverState.RUNNING)
        await add(made)
        number = pid(made)
    assert "does not stop" in caplog.text
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


async def test_one_inside_that_does_not_stop_is_left(caplog):
    async with home({"scripted": INSIDE}, Limits(stop=0.05)) as made:
        made.drivers.run("scripted", {"stall_at_stop": True})
        await made.until_state("scripted", DriverState.RUNNING)
    assert "did not stop" in caplog.text


# -- system devices ---------------------------------------------------------------------------------------------------


async def test_system_devices_are_played_by_their_owner():
    async with home({}, QUICK) as made:
        played = []

        async def play(request):
            played.append((request.name, request.args))
            if request.args["mode"] == "never":
                raise RuntimeError("a fault of the owner")

        made.drivers.register_system("mode", play)
        assert made.drivers.available(SYSTEM)
        await made.command(SYSTEM, "mode", "main", "home_mode", "set", mode="away")
        assert played == [("set", {"mode": "away"})]
        with pytest.raises(CommandFailed, match="device-failed"):
            await made.command(SYSTEM, "mode", "main", "home_mode", "set", mode="never")
        with pytest.raises(CommandFailed, match="not-found"):
            await made.command(SYSTEM, "sun", "main", "home_mode", "set", mode="away")
