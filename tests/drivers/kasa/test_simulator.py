"""The real simulator program: a plug with a meter, a dimmer and a strip, found, added, switched, lost and back."""

import pytest

from hub.core.driver import CommandFailed, Described, LinkSeen, Reported
from hub.core.event import Quality
from hub.core.message import Message
from hub.core.units import Unit
from hub.drivers.catalogue import CATALOGUE
from hub.drivers.host import DriverState
from tests.drivers.home import home
from tests.peers.kasa.frames import sysinfo
from tests.peers.kasa.simulator import BROADCAST, DIMMER, PLUG, STRIP, simulator

pytestmark = pytest.mark.peer("node", "tplink-smarthome-simulator")


@pytest.fixture
async def peer(peer_path):
    async with simulator(peer_path("node"), peer_path("tplink-smarthome-simulator")) as made:
        yield made


@pytest.fixture
async def found(peer):
    """A home in which the three devices wait to be added."""
    async with home(CATALOGUE) as made:
        settings = {"targets": [BROADCAST], "interval": 0.1, "longest_interval": 0.2, "search_seconds": 1}
        made.drivers.run("kasa", {**settings, "port": peer.port})
        await made.until_state("kasa", DriverState.RUNNING)
        await made.until(lambda: len(made.registry.found()) == 3)
        yield made


async def add(made, peer, host):
    return await made.add("kasa", made.registry.found()["kasa", peer.macs[host]])


async def relay(peer, host):
    return bool((await sysinfo(host, peer.port))["relay_state"])


async def test_a_search_finds_each_by_its_mac(found, peer):
    seen = found.registry.found()["kasa", peer.macs[PLUG]]
    assert seen == LinkSeen(
        address=peer.macs[PLUG],
        name="Coffee maker",
        kind="plug",
        identifiers={"mac": peer.macs[PLUG]},
        manufacturer="TP-Link",
        model="HS110",
        signal=-65,
        options={"host": PLUG},
    )
    assert {each.kind for each in found.registry.found().values()} == {"plug", "light"}


async def test_a_plug_is_described_before_it_reports_and_switched(found, peer):
    plug = await add(found, peer, PLUG)
    kinds = [type(message) for message in found.registry.said if message.address == peer.macs[PLUG]]
    assert kinds.index(Described) < kinds.index(Reported)
    await found.command("kasa", peer.macs[PLUG], "main", "on_off", "on")
    assert await relay(peer, PLUG)
    await found.until_value(plug, "on", True)
    await found.command("kasa", peer.macs[PLUG], "main", "on_off", "set", on=False)
    assert not await relay(peer, PLUG)
    await found.until_value(plug, "on", False)


async def test_its_meter_is_in_canonical_units(found, peer):
    plug = await add(found, peer, PLUG)
    values = {name: found.state(plug, name).value for name in ("power", "voltage", "current", "energy")}
    assert values == pytest.approx({"power": 3.14, "voltage": 122.05, "current": 0.1256, "energy": 51.493}, rel=1e-3)
    assert plug.attribute("main", "energy").unit is Unit.KILOWATT_HOUR


async def test_a_dimmer(found, peer):
    dimmer = await add(found, peer, DIMMER)
    assert found.state(dimmer, "level").value == 50
    await found.command("kasa", peer.macs[DIMMER], "main", "level", "set", level=20)
    assert (await sysinfo(DIMMER, peer.port))["brightness"] == 20
    await found.until_value(dimmer, "level", 20)


async def test_a_strip_has_an_endpoint_per_outlet(found, peer):
    strip = await add(found, peer, STRIP)
    assert [endpoint.id for endpoint in strip.endpoints] == ["main", *(f"outlet_{number}" for number in range(1, 7))]
    assert strip.endpoints[2].name == "Mock Two"
    await found.command("kasa", peer.macs[STRIP], "outlet_2", "on_off", "on")
    children = (await sysinfo(STRIP, peer.port))["children"]
    assert [child["state"] for child in children] == [0, 1, 0, 0, 0, 0]
    await found.until_value(strip, "on", True, "outlet_2")
    await found.until_value(strip, "on", True)
    assert found.state(strip, "power", "outlet_3").value == pytest.approx(3.14)
    assert found.state(strip, "power").value == pytest.approx(6 * 3.14)


async def test_a_strip_is_switched_as_a_whole(found, peer):
    await add(found, peer, STRIP)
    for name, wanted in (("on", 1), ("off", 0)):
        await found.command("kasa", peer.macs[STRIP], "main", "on_off", name)
        assert {child["state"] for child in (await sysinfo(STRIP, peer.port))["children"]} == {wanted}


async def test_a_device_that_goes_and_comes_back(found, peer):
    plug = await add(found, peer, PLUG)
    assert found.state(plug, "on").quality is Quality.GOOD
    await peer.stop()
    with pytest.raises(CommandFailed) as failed:
        await found.command("kasa", peer.macs[PLUG], "main", "on_off", "on", timeout=1.0)
    reason = Message("drivers-unreachable", {"host": PLUG})
    assert failed.value.reason == reason
    await found.until_quality(plug, "on", Quality.STALE)
    assert found.state(plug, "on").value is False
    assert found.registry.status(plug.links[0]).reason == reason
    await peer.start()
    await found.until_quality(plug, "on", Quality.GOOD)
    await found.command("kasa", peer.macs[PLUG], "main", "on_off", "on")
    assert await relay(peer, PLUG)
