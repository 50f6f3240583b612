import asyncio

import pytest
from msgspec.structs import replace

from hub.core.device import Area, AttributeRef, Endpoint
from hub.core.driver import Described, LinkSeen, LinkState, OccurredAt, Reported
from hub.core.errors import Code, Problem
from hub.core.event import (
    BY_HUB,
    AreasChanged,
    DeviceAdded,
    DeviceChanged,
    DeviceRemoved,
    FoundChanged,
    LinkChanged,
    Occurred,
    Quality,
)
from hub.core.ids import AreaId, DeviceId
from hub.core.message import Message
from hub.core.standard import BUTTON, ON_OFF

SALA = Area(AreaId("a-1"), "Sala", "sala", order=2)
NOOK = Area(AreaId("a-2"), "Nook", "nook", parent=SALA.id, order=1)


async def test_what_is_seen_waits_until_somebody_adds_it(home):
    home.says("kasa", LinkSeen("h", "Plug", "plug", {"mac": "aa"}, "TP-Link", "HS110"))
    home.says("kasa", LinkSeen("h", "Plug", "plug", {"mac": "aa"}, "TP-Link", "HS110"))
    assert list(home.registry.found()) == [("kasa", "h")]
    assert len(home.bodies(FoundChanged)) == 1
    device = await home.registry.add(("kasa", "h"), "Fridge", None, BY_HUB)
    assert (device.name, device.slug, device.manufacturer, device.model) == ("Fridge", "fridge", "TP-Link", "HS110")
    assert home.registry.found() == {}
    assert home.shelf.kept == {device.id: device}
    assert home.registry.by_link("kasa", "h") == device
    assert home.bodies(DeviceAdded) == [DeviceAdded(device.id, "Fridge")]
    with pytest.raises(Problem) as caught:
        await home.registry.add(("kasa", "h"), "Again", None, BY_HUB)
    assert caught.value.code is Code.NOT_FOUND


async def test_the_same_thing_seen_by_two_drivers_is_one_device_with_two_links(home):
    lamp = await home.lamp(driver="kasa", address="k", mac="aa")
    twin = await home.add("Other name", ON_OFF, driver="matter", address="m", mac="aa")
    assert twin.id == lamp.id
    assert [link.driver for link in twin.links] == ["kasa", "matter"]
    assert len(home.registry.devices()) == 1


async def test_a_rename_that_changes_only_accents_keeps_the_slug(home):
    lamp = await home.lamp("Luminária")
    other = await home.lamp("Luminaria", address="second")
    assert (lamp.slug, other.slug) == ("luminaria", "luminaria-2")
    assert (await home.registry.update(lamp.id, BY_HUB, name="Luminaria")).slug == "luminaria"
    assert (await home.registry.update(lamp.id, BY_HUB, name="Abajur")).slug == "abajur"
    assert home.bodies(DeviceChanged)[-1].name == "Abajur"


async def test_areas_are_a_tree_and_a_device_cannot_be_in_one_that_is_not_there(home):
    home.registry.set_areas([SALA, NOOK])
    lamp = await home.lamp()
    await home.registry.update(lamp.id, BY_HUB, area=NOOK.id)
    assert [area.id for area in home.registry.areas()] == [NOOK.id, SALA.id]
    assert [device.id for device in home.registry.devices_in(SALA.id)] == [lamp.id]
    assert home.registry.area(SALA.id) == SALA
    assert len(home.bodies(AreasChanged)) == 1
    with pytest.raises(Problem) as caught:
        await home.registry.update(lamp.id, BY_HUB, area=AreaId("nowhere"))
    assert caught.value.fields[0].field == "area"


async def test_a_device_that_is_removed_takes_its_state_with_it(home):
    lamp = await home.lamp()
    await home.registry.remove(lamp.id, BY_HUB)
    assert home.registry.get(lamp.id) is None
    assert home.store.get(AttributeRef(lamp.id, "main", "on")) is None
    assert home.shelf.kept == {}
    assert home.bodies(DeviceRemoved) == [DeviceRemoved(lamp.id, "Lamp")]
    home.says("virtual", Reported("Lamp", "main", "on", value=True))
    with pytest.raises(Problem):
        home.registry.device(lamp.id)


async def test_a_device_is_stale_when_its_last_link_is_down(home):
    await home.lamp(driver="kasa", address="k", mac="aa")
    lamp = await home.lamp(driver="cloud", address="c", mac="aa")
    home.says("kasa", Reported("k", "main", "on", value=True))
    ref = AttributeRef(lamp.id, "main", "on")
    gone = Message("problem-device-offline")
    home.says("kasa", LinkState("k", online=False, reason=gone))
    assert home.store.get(ref).quality is Quality.GOOD
    home.says("cloud", LinkState("c", online=False, reason=gone))
    home.says("cloud", LinkState("c", online=False, reason=gone))
    assert home.store.get(ref).quality is Quality.STALE
    assert [body.online for body in home.bodies(LinkChanged)] == [True, True, False, False]
    status = home.registry.status(lamp.links[0])
    assert (status.online, status.reason, status.last_seen) == (False, gone, home.clock.now())


async def test_a_driver_that_goes_takes_its_links_down(home):
    lamp = await home.lamp()
    home.registry.driver_down("virtual", Message("problem-driver-unavailable"), home.clock.now())
    assert not home.registry.status(lamp.links[0]).online


async def test_button_presses_are_events(home):
    button = await home.add("Button", BUTTON)
    home.says("virtual", OccurredAt("Button", "main", "pressed"))
    home.says("virtual", OccurredAt("Button", "main", "pressed"))
    assert home.bodies(Occurred) == [Occurred(button.id, "main", "pressed")] * 2


async def test_a_report_against_the_description_is_counted_and_dropped(home, caplog):
    await home.lamp()
    home.says("virtual", Reported("Lamp", "main", "level", 900))
    home.says("virtual", Reported("Lamp", "main", "colour", 1))
    home.says("virtual", Described("Lamp", (Endpoint("main", (ON_OFF, ON_OFF)),)))
    home.says("virtual", Described("Lamp", (Endpoint("Main!", (ON_OFF,)),)))
    home.says("virtual", Described("Lamp", (Endpoint("a", ()), Endpoint("a", ()))))
    assert home.registry.rejected == 5
    assert "900" in caplog.text
    assert home.store.value(AttributeRef(home.registry.devices()[0].id, "main", "level")) is None


async def test_seeing_an_added_device_again_only_notes_the_time(home):
    lamp = await home.lamp()
    home.clock.advance(5)
    home.says("virtual", LinkSeen("Lamp", "Lamp", "light", signal=-60))
    status = home.registry.status(lamp.links[0])
    assert (status.last_seen, status.signal, status.online) == (home.clock.now(), -60, True)
    assert home.registry.found() == {}


async def test_a_system_device_is_made_once_and_described_anew(home):
    sun = await home.registry.system_device("sun", "Sun", "sun", (Endpoint("main", (ON_OFF,)),))
    again = await home.registry.system_device("sun", "Sun", "sun", (Endpoint("main", (ON_OFF,)),))
    assert sun == again
    assert sun.system
    wider = await home.registry.system_device("sun", "Sun", "sun", (Endpoint("main", (BUTTON,)),))
    assert (wider.id, wider.endpoints[0].capabilities) == (sun.id, (BUTTON,))
    assert home.registry.status(sun.links[0]).online


async def test_devices_from_before_a_restart_are_there_before_anything_happens(home):
    lamp = await home.lamp()
    moved = replace(lamp, id=DeviceId("d-9"), slug="other", links=(replace(lamp.links[0], address="b"),))
    home.registry.load([moved])
    assert home.registry.links_of("virtual") == [*lamp.links, *moved.links]
    assert home.registry.get(moved.id) == moved


def slow_disk(home):
    """Writes end when the answer is set: to a result, or to a failure."""
    disk = asyncio.get_running_loop().create_future()
    put, remove = home.shelf.put, home.shelf.remove

    async def later(change, what):
        change(what)
        await asyncio.shield(disk)

    home.shelf.put = lambda device: asyncio.ensure_future(later(put, device))
    home.shelf.remove = lambda device: asyncio.ensure_future(later(remove, device))
    return disk


async def test_changes_at_the_same_time_do_not_undo_each_other(home):
    lamp = await home.lamp()
    disk = slow_disk(home)
    rename = asyncio.ensure_future(home.registry.update(lamp.id, BY_HUB, name="Abajur"))
    favour = asyncio.ensure_future(home.registry.update(lamp.id, BY_HUB, favourite=True))
    await asyncio.sleep(0)
    disk.set_result(None)
    await asyncio.gather(rename, favour)
    device = home.registry.device(lamp.id)
    assert (device.name, device.favourite) == ("Abajur", True)
    assert home.shelf.kept[lamp.id] == device


async def test_a_found_device_is_added_once_however_often_one_asks(home):
    home.says("kasa", LinkSeen("h", "Plug", "plug"))
    disk = slow_disk(home)
    tries = [asyncio.ensure_future(home.registry.add(("kasa", "h"), "Plug", None, BY_HUB)) for _ in range(3)]
    await asyncio.sleep(0)
    disk.set_result(None)
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert [isinstance(item, Problem) and item.code for item in done] == [False, Code.NOT_FOUND, Code.NOT_FOUND]
    assert len(home.registry.devices()) == 1


async def test_a_device_is_removed_once(home):
    lamp = await home.lamp()
    disk = slow_disk(home)
    tries = [asyncio.ensure_future(home.registry.remove(lamp.id, BY_HUB)) for _ in range(2)]
    await asyncio.sleep(0)
    disk.set_result(None)
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert isinstance(done[1], Problem)
    assert done[1].code is Code.NOT_FOUND


async def test_what_the_disk_does_not_take_did_not_happen(home):
    lamp = await home.lamp(mac="aa")
    fan = await home.add("Fan", ON_OFF, address="fan")
    gone = await home.add("Gone", ON_OFF, address="gone")
    home.says("kasa", LinkSeen("new", "Plug", "plug"))
    home.says("matter", LinkSeen("twin", "Lamp", "light", {"mac": "aa"}))
    full = Problem(Code.STORAGE_FULL)
    disk = slow_disk(home)
    tries = [
        asyncio.ensure_future(home.registry.update(fan.id, BY_HUB, name="Ventilador")),
        asyncio.ensure_future(home.registry.add(("kasa", "new"), "Plug", None, BY_HUB)),
        asyncio.ensure_future(home.registry.add(("matter", "twin"), "Lamp", None, BY_HUB)),
        asyncio.ensure_future(home.registry.remove(gone.id, BY_HUB)),
    ]
    await asyncio.sleep(0)
    disk.set_exception(full)
    assert await asyncio.gather(*tries, return_exceptions=True) == [full] * 4
    assert sorted(home.registry.devices(), key=lambda device: device.id) == [lamp, fan, gone]
    assert home.registry.by_link("matter", "twin") is None
    assert set(home.registry.found()) == {("kasa", "new"), ("matter", "twin")}
