"""What the hub relies on, whichever the driver and wherever it runs. The rules for every test watch for leaks."""

import asyncio

import pytest

from hub.core.capability import BoolType, EnumType, FloatType, IntType, TextType, conform
from hub.core.device import AttributeRef, check_endpoints
from hub.core.dispatch import wanted_value
from hub.core.driver import CommandFailed, Described, Execute, LinkSeen, LinkState, PairRequest, Reported
from hub.core.event import Quality
from hub.core.ids import CommandId
from hub.drivers.host import DriverState


async def test_it_starts_and_stops_with_nothing_added(driver, running):
    assert running.status(driver).restarts == 0
    await running.drivers.stop()


async def test_a_search_finds_devices_and_a_second_one_the_same(driver, running):
    await running.find(driver)
    found = running.registry.found()
    assert all(seen.address and seen.name and seen.kind for seen in found.values())
    await running.drivers.discover()
    assert running.registry.found().keys() == found.keys()


async def test_a_device_is_described_before_it_reports_and_reports_what_it_described(added):
    for address, device in added.devices.items():
        check_endpoints(device.endpoints)
        said = [message for message in added.registry.said if message.address == address]
        kinds = [type(message) for message in said if not isinstance(message, LinkSeen | LinkState)]
        assert kinds[0] is Described
        assert Reported in kinds
        assert any(isinstance(message, LinkState) and message.online for message in said)
        for message in said:
            if isinstance(message, Reported):
                attribute = device.attribute(message.endpoint, message.attribute)
                assert attribute is not None, message
                conform(attribute.type, message.value)
    assert added.registry.rejected == 0


async def test_what_is_idempotent_is_acknowledged_and_reported(driver, added):
    for address, device in added.devices.items():
        for endpoint in device.endpoints:
            for capability in endpoint.capabilities:
                for spec in capability.commands:
                    if spec.idempotent:
                        await obeys(added, driver, address, device, endpoint, capability, spec)


async def obeys(made, driver, address, device, endpoint, capability, spec):
    values = {name: made.store.value(AttributeRef(device.id, endpoint.id, name)) for name in names(endpoint)}
    args = {
        argument.name: another(argument.type, values.get(argument.name))
        for argument in spec.args
        if not argument.optional
    }
    before = len(made.registry.said)
    await made.command(driver, address, endpoint.id, capability.name, spec.name, **args)
    for sets in spec.sets:
        wanted = wanted_value(sets, args, values[sets.attribute])
        known = values[sets.attribute] == wanted
        await made.until(
            lambda known=known, wanted=wanted, name=sets.attribute: (
                known or reported(made.registry.said[before:], address, endpoint.id, name, wanted)
            )
        )


def names(endpoint):
    return [attribute.name for attribute in endpoint.attributes()]


def another(kind, now):
    """A value of `kind` that is not `now`."""
    match kind:
        case BoolType():
            return not now
        case EnumType(values=values):
            return next((value for value in values if value != now), values[0])
        case TextType():
            return "another"
        case IntType(minimum=low, maximum=high) | FloatType(minimum=low, maximum=high):
            low, high = low or 0, 100 if high is None else high
            middle = low + (high - low) // 2
            return middle if middle != now else middle + 1
    raise AssertionError(kind)


def reported(messages, address, endpoint, attribute, wanted):
    return any(
        isinstance(message, Reported)
        and (message.address, message.endpoint, message.attribute) == (address, endpoint, attribute)
        and alike(message.value, wanted)
        for message in messages
    )


def alike(value, wanted):
    """A device may round."""
    if isinstance(wanted, bool | str):
        return value == wanted
    return abs(value - wanted) < 1


UNKNOWN = [("main", "on_off", "explode"), ("main", "x.nobody.nothing", "on"), ("nowhere", "on_off", "on")]


async def test_what_nobody_can_do_fails_and_harms_nothing(driver, added):
    address = next(iter(added.devices))
    for endpoint, capability, name in UNKNOWN:
        with pytest.raises(CommandFailed) as failed:
            await added.command(driver, address, endpoint, capability, name)
        assert failed.value.reason.code == "problem-unknown-command"
    with pytest.raises(CommandFailed):
        await added.command(driver, "no-such-address", "main", "on_off", "on")
    requests = [Execute(CommandId(to), to, "main", "on_off", "explode") for to in (address, "no-such-address")]
    assert None not in await added.drivers.execute_group(driver, requests)
    await added.drivers.release(driver, "no-such-address")
    assert added.status(driver).restarts == 0


async def test_a_change_at_the_device_is_reported_until_it_is_released(driver, added, peer):
    [address] = added.devices
    before = len(added.registry.said)
    await peer.change()
    await added.until(lambda: any(isinstance(message, Reported) for message in added.registry.said[before:]))
    await added.drivers.release(driver, address)
    released = len(added.registry.said)
    await peer.change()
    await added.drivers.discover()  # a way to the device and back
    later = added.registry.said[released:]
    assert not [message for message in later if not isinstance(message, LinkSeen)]
    with pytest.raises(CommandFailed):
        await added.command(driver, address, "main", "on_off", "on")


async def test_it_stops_during_a_command(driver, added, peer):
    address = next(iter(added.devices))
    peer.mute()
    peer.asked.clear()
    command = asyncio.ensure_future(added.command(driver, address, "main", "on_off", "on"))
    await peer.asked.wait()
    await added.drivers.stop()
    with pytest.raises(CommandFailed):
        await command


async def test_what_was_added_is_served_after_a_second_start(driver, added, setup):
    await added.drivers.stop()
    for device in added.devices.values():
        added.store.degrade(device.id)
    added.drivers.run(driver, setup.settings)
    await added.until_state(driver, DriverState.RUNNING)
    for device in added.devices.values():
        await added.until(
            lambda device=device: any(state.quality is Quality.GOOD for _, state in added.store.of(device.id))
        )


async def test_pairing_goes_on_or_is_declined(driver, running):
    try:
        steps = [progress async for progress in running.drivers.pair(driver, PairRequest(timeout=100_000))]
    except CommandFailed as failure:
        assert failure.reason.code  # noqa: PT017 - both ways are right
    else:
        assert steps[-1].done


async def test_a_backup_can_be_restored_and_nonsense_cannot(driver, running):
    await running.drivers.restore(driver, await running.drivers.backup(driver))
    with pytest.raises(ValueError, match=r"."):
        await running.drivers.restore(driver, b"nonsense")
