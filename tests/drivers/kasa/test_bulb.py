"""A bulb at frame level: colours, whites, refusals, silence."""

import pytest

from hub.core.driver import CommandFailed, LinkState
from hub.core.event import Quality
from hub.core.message import Message
from hub.drivers.catalogue import CATALOGUE
from hub.drivers.host import DriverState
from tests.drivers.home import home
from tests.peers.kasa.bulb import bulb

ADDRESS = "50:c7:bf:0a:00:09"
SETTINGS = {"interval": 0.05, "longest_interval": 0.1, "timeout": 1.0, "search_seconds": 1}


@pytest.fixture
async def peer():
    async with bulb() as made:
        yield made


@pytest.fixture
async def lit(peer):
    """A home with the bulb found and added."""
    async with home(CATALOGUE) as made:
        made.drivers.run("kasa", {**SETTINGS, "targets": [peer.host], "port": peer.port})
        await made.until_state("kasa", DriverState.RUNNING)
        made.devices[ADDRESS] = await made.add("kasa", await made.find("kasa"))
        yield made


async def send(made, capability, name, timeout=10.0, **args):
    await made.command("kasa", ADDRESS, "main", capability, name, timeout, **args)


async def test_it_is_described_with_its_own_range(lit):
    device = lit.registry.device(lit.devices[ADDRESS].id)
    assert device.firmware == "1.8.11"
    assert [capability.name for capability in device.endpoints[0].capabilities] == [
        "on_off",
        "level",
        "color",
        "color_temperature",
        "power_meter",
        "energy_meter",
    ]
    white = device.attribute("main", "color_temperature")
    assert (white.type.minimum, white.type.maximum) == (2500, 9000)
    assert device.attribute("main", "voltage") is None
    assert lit.state(device, "power").value == 0.3
    assert lit.state(device, "energy").value == 1.25


async def test_level_and_transition(lit, peer):
    await send(lit, "level", "set", level=25, transition=0.2)
    assert peer.light["brightness"] == 25
    assert peer.on
    [wanted] = [
        call["transition_light_state"]
        for message in peer.asked
        for call in message.values()
        if "transition_light_state" in call
    ]
    assert wanted["transition_period"] == 200
    await lit.until_value(lit.devices[ADDRESS], "level", 25)
    await lit.until_value(lit.devices[ADDRESS], "on", True)


async def test_colour_then_white(lit, peer):
    await send(lit, "color", "set", hue=120, saturation=80)
    await lit.until_value(lit.devices[ADDRESS], "hue", 120)
    assert peer.light["color_temp"] == 0
    assert lit.state(lit.devices[ADDRESS], "color_temperature").value == 2700
    await send(lit, "color_temperature", "set", color_temperature=4000)
    await lit.until_value(lit.devices[ADDRESS], "color_temperature", 4000)


async def test_toggle(lit, peer):
    await send(lit, "on_off", "toggle")
    assert peer.on
    await lit.until_value(lit.devices[ADDRESS], "on", True)
    await send(lit, "on_off", "toggle")
    assert not peer.on


async def test_a_change_at_the_device_is_seen(lit, peer):
    peer.on = True
    await lit.until_value(lit.devices[ADDRESS], "on", True)


async def test_what_the_device_refuses_is_told_in_its_words(lit, peer):
    peer.refuses = True
    with pytest.raises(CommandFailed) as failed:
        await send(lit, "on_off", "on")
    assert failed.value.reason.code == "drivers-device-said"
    assert "Error parsing request" in str(failed.value.reason.args["text"])


async def test_silence_is_a_reason_before_the_deadline(lit, peer):
    peer.mute = True
    with pytest.raises(CommandFailed) as failed:
        await send(lit, "on_off", "on", timeout=0.3)
    assert failed.value.reason == Message("drivers-unreachable", {"host": peer.host})
    await lit.until_quality(lit.devices[ADDRESS], "on", Quality.STALE)
    peer.mute = False
    await lit.until_quality(lit.devices[ADDRESS], "on", Quality.GOOD)


async def test_another_device_at_its_address_is_not_commanded(lit, peer):
    await peer.stop()
    peer.mac = "50C7BF0A00FF"
    await lit.until_quality(lit.devices[ADDRESS], "on", Quality.STALE)
    await peer.start()
    offline = [message for message in lit.registry.said if isinstance(message, LinkState) and not message.online]
    seen = len(offline)
    await lit.until(
        lambda: sum(isinstance(message, LinkState) and not message.online for message in lit.registry.said) > seen + 2
    )
    with pytest.raises(CommandFailed, match="unreachable"):
        await send(lit, "on_off", "on")
    assert not peer.on


async def test_it_is_followed_to_another_host(peer):
    elsewhere = "127.0.0.10"
    async with home(CATALOGUE) as made:
        made.drivers.run("kasa", {**SETTINGS, "targets": [peer.host, elsewhere], "port": peer.port})
        await made.until_state("kasa", DriverState.RUNNING)
        lamp = await made.add("kasa", await made.find("kasa"))
        await peer.stop()
        peer.host = elsewhere
        await peer.start()
        await made.until_quality(lamp, "on", Quality.STALE)
        await made.drivers.discover()
        await made.until_quality(lamp, "on", Quality.GOOD)
