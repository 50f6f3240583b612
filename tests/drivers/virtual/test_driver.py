"""The driver through its port, on a clock that moves when told."""

import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from hub.core.clock import SECOND, ManualClock
from hub.core.driver import (
    CommandFailed,
    Described,
    DriverMessage,
    Execute,
    LinkConfig,
    LinkSeen,
    LinkState,
    OccurredAt,
    PairRequest,
    Reported,
)
from hub.core.ids import CommandId
from hub.core.supervise import Supervisor
from hub.drivers.kit.base import Context
from hub.drivers.virtual.blueprint import blueprint
from hub.drivers.virtual.config import Config
from hub.drivers.virtual.control import CONTROL
from hub.drivers.virtual.demo.furniture import FURNISHED, furniture
from hub.drivers.virtual.driver import OUT_OF_REACH, create

EVENING = round(datetime(2026, 3, 18, 21, 30, tzinfo=ZoneInfo("America/Sao_Paulo")).timestamp()) * SECOND
DEMO = Config(demo=True, seed=7, time_zone="America/Sao_Paulo")
LAMP = LinkConfig("lamp", {"kind": "dimmer"})
FURNITURE = [LinkConfig(piece.seen.address, piece.seen.options) for piece in furniture("en").pieces]


class Hub:
    """What a driver has around it: a clock, a supervisor, and an ear."""

    def __init__(self, config):
        self.clock = ManualClock(EVENING)
        self.supervisor = Supervisor()
        self.said: list[DriverMessage] = []
        self.driver = create(config, Context(self.said.append, self.clock, self.supervisor))

    async def do(self, address, capability, name, **args):
        await self.driver.execute(Execute(CommandId("c"), address, "main", capability, name, args))

    def values(self, address):
        return {
            item.attribute: item.value for item in self.said if isinstance(item, Reported) and item.address == address
        }

    def of(self, kind, address):
        return [item for item in self.said if isinstance(item, kind) and item.address == address]


@pytest.fixture
async def start():
    started = []

    async def begin(config=Config(), *links):  # noqa: B008 - frozen
        hub = Hub(config)
        started.append(hub)
        await hub.driver.start(links)
        return hub

    yield begin
    for hub in started:
        await hub.driver.stop()
        await hub.supervisor.stop()
        assert hub.clock.next_due() is None


async def test_a_made_device_describes_and_reports_itself_before_anything_else(start):
    hub = await start(Config(), LAMP)
    assert hub.said[:2] == [Described("lamp", blueprint("dimmer")), LinkState("lamp", online=True)]
    assert hub.values("lamp") == {"on": False, "level": 100}


async def test_a_command_is_reported_before_it_is_acknowledged(start):
    hub = await start(Config(), LAMP)
    await hub.do("lamp", "on_off", "on")
    assert hub.values("lamp")["on"] is True


async def test_a_fade_goes_on_after_the_acknowledgement(start):
    hub = await start(Config(), LAMP)
    await hub.do("lamp", "level", "set", level=0, transition=2.0)
    hub.said.clear()
    hub.clock.advance(2.0)
    assert [item.value for item in hub.of(Reported, "lamp") if item.attribute == "level"] == [75, 50, 25, 0]


async def test_a_lock_acknowledges_when_its_bolt_is_there(start):
    hub = await start(Config(), LinkConfig("door", {"kind": "lock"}))
    turning = asyncio.ensure_future(hub.do("door", "lock", "unlock"))
    await asyncio.sleep(0)
    assert not turning.done()
    assert hub.values("door")["lock_state"] == "locked"
    hub.clock.advance(0.3)
    await turning
    assert hub.values("door")["lock_state"] == "unlocked"


async def test_what_the_device_does_not_do_is_refused(start):
    hub = await start(Config(), LAMP)
    for command in (("cover", "open"), ("color", "set")):
        with pytest.raises(CommandFailed):
            await hub.do("lamp", *command, hue=1, saturation=1)
    with pytest.raises(CommandFailed):
        await hub.do("nobody", "on_off", "on")
    with pytest.raises(CommandFailed):
        await hub.driver.execute(Execute(CommandId("c"), "lamp", "left", "on_off", "on"))


async def test_one_of_a_kind_that_does_not_exist_cannot_be_reached(start):
    hub = await start(Config(), LinkConfig("odd", {"kind": "toaster"}))
    (state,) = hub.said
    assert (state.online, state.reason.code) == (False, "virtual-unknown-kind")


async def test_a_person_plays_its_surroundings(start):
    hub = await start(Config(), LinkConfig("m", {"kind": "motion"}), LinkConfig("b", {"kind": "button"}))
    await hub.do("m", CONTROL, "set_occupied", occupied=True)
    assert hub.values("m")["occupied"] is True
    await hub.do("b", CONTROL, "double_pressed")
    assert hub.of(OccurredAt, "b") == [OccurredAt("b", "main", "double_pressed")]


async def test_a_made_thermostat_feels_what_is_set(start):
    hub = await start(Config(), LinkConfig("ac", {"kind": "climate"}))
    await hub.do("ac", "thermostat", "set_mode", mode="cool")
    assert hub.values("ac")["running"] == "cooling"
    await hub.do("ac", CONTROL, "set_temperature", temperature=20.0)
    assert hub.values("ac")["running"] == "idle"


async def test_a_device_taken_off_the_air_fails_commands_and_comes_back_with_its_values(start):
    hub = await start(Config(), LAMP)
    await hub.do("lamp", CONTROL, "set_online", online=False)
    with pytest.raises(CommandFailed) as failed:
        await hub.do("lamp", "on_off", "on")
    assert (failed.value.reason, failed.value.retry) == (OUT_OF_REACH, True)
    hub.said.clear()
    await hub.do("lamp", CONTROL, "set_online", online=True)
    assert hub.said[0] == LinkState("lamp", online=True)
    assert hub.values("lamp") == {"on": False, "level": 100}


async def test_a_released_device_is_silent(start):
    hub = await start(Config(), LAMP)
    await hub.do("lamp", "level", "set", level=0, transition=5.0)
    await hub.driver.release("lamp")
    hub.said.clear()
    hub.clock.advance(10)
    assert hub.said == []


async def test_values_outlast_a_restart(start, tmp_path):
    config = Config(state=str(tmp_path / "virtual" / "state.json"))
    first = await start(config, LAMP)
    await first.do("lamp", "level", "set", level=33)
    await first.driver.stop()
    second = await start(config, LAMP)
    assert second.values("lamp") == {"on": True, "level": 33}


async def test_values_are_saved_soon_after_a_command(start, tmp_path):
    path = tmp_path / "state.json"
    hub = await start(Config(state=str(path)), LAMP)
    await hub.do("lamp", "level", "set", level=33)
    hub.clock.advance(2)
    await settled(hub)
    assert msgspec.json.decode(path.read_bytes())["values"]["lamp"]["main"]["level"] == 33


async def test_what_the_hub_knows_is_newer_than_what_was_saved(start, tmp_path):
    config = Config(state=str(tmp_path / "state.json"))
    first = await start(config, LAMP)
    await first.do("lamp", "level", "set", level=33)
    await first.driver.stop()
    second = await start(config, LinkConfig("lamp", LAMP.options, {"main": {"level": 44, "gone": 1}}))
    assert second.values("lamp") == {"on": True, "level": 44}


async def test_in_the_demo_home_only_what_people_set_is_taken_from_the_hub(start, tmp_path):
    config = Config(demo=True, seed=7, time_zone="America/Sao_Paulo", state=str(tmp_path / "state.json"))
    first = await start(config, *FURNITURE)
    await first.driver.stop()
    plug = next(link for link in FURNITURE if first.values(link.address).keys() >= {"on", "energy"})
    on, energy = (first.values(plug.address)[name] for name in ("on", "energy"))
    known = LinkConfig(plug.address, plug.options, {"main": {"on": not on, "energy": energy + 1000}})
    second = await start(config, *(known if link is plug else link for link in FURNITURE))
    assert second.values(plug.address)["on"] is not on
    assert second.values(plug.address)["energy"] < energy + 1


async def test_a_damaged_state_file_is_left_behind(start, tmp_path, caplog):
    path = tmp_path / "state.json"
    path.write_bytes(b'{"at":')
    hub = await start(Config(state=str(path)), LAMP)
    assert hub.values("lamp")["level"] == 100
    assert "begin anew" in caplog.text


async def test_a_disk_that_cannot_be_written_stops_nothing(start, tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    hub = await start(Config(state=str(tmp_path / "file" / "state.json")), LAMP)
    await hub.do("lamp", "on_off", "on")
    hub.clock.advance(2)
    await settled(hub)
    assert "not saved" in caplog.text


async def test_backup_and_restore(start):
    hub = await start(Config(), LAMP)
    await hub.do("lamp", "level", "set", level=33)
    blob = await hub.driver.backup()
    await hub.do("lamp", "level", "set", level=66)
    await hub.driver.restore(blob)
    assert hub.values("lamp") == {"on": True, "level": 33}


@pytest.mark.parametrize("blob", [b"", b"{}", b'{"at":1,"version":9}', b'{"at":1,"values":[]}'])
async def test_only_a_backup_is_restored(start, blob):
    hub = await start()
    with pytest.raises(ValueError, match="state of virtual devices"):
        await hub.driver.restore(blob)


async def test_saved_values_that_no_longer_fit_are_left_out(start):
    hub = await start(Config(), LAMP)
    await hub.driver.restore(b'{"at":1,"values":{"lamp":{"main":{"level":900,"on":true,"gone":1}}}}')
    assert hub.values("lamp") == {"on": True, "level": 100}


async def test_pairing_makes_a_device_that_waits_to_be_added(start):
    hub = await start()
    steps = [step async for step in hub.driver.pair(PairRequest(options={"kind": "dimmer", "name": "Lamp"}))]
    assert [step.done for step in steps] == [True]
    (seen,) = hub.said
    assert (seen.address, seen.name, seen.options) == (steps[0].address, "Lamp", {"kind": "dimmer"})
    with pytest.raises(CommandFailed):
        await anext(hub.driver.pair(PairRequest(options={"kind": "toaster"})))


async def test_discovery_offers_the_furniture_that_is_not_in_use(start):
    hub = await start(DEMO, FURNITURE[0])
    hub.said.clear()
    await hub.driver.discover()
    seen = [item.address for item in hub.said if isinstance(item, LinkSeen)]
    assert set(seen) == set(FURNISHED) - {FURNITURE[0].address}
    plain = await start()
    await plain.driver.discover()
    assert plain.said == []


async def test_the_demo_home_lives(start):
    hub = await start(DEMO, *FURNITURE)
    assert {item.address for item in hub.said if isinstance(item, Described)} == set(FURNISHED)
    hub.said.clear()
    hub.clock.advance(3600)
    assert hub.of(Reported, "living-tv-plug")
    assert hub.of(Reported, "outside-weather")


async def test_a_command_in_the_demo_home_is_measured_at_once(start):
    hub = await start(DEMO, *FURNITURE)
    hub.said.clear()
    await hub.do("living-tv-plug", "on_off", "off")
    assert hub.values("living-tv-plug")["power"] == 0
    assert hub.values("living-tv")["playback"] == "stopped"


async def test_the_demo_home_lives_faster_when_asked(start):
    hub = await start(Config(demo=True, seed=7, time_zone="America/Sao_Paulo", speed=600), *FURNITURE)
    hub.said.clear()
    hub.clock.advance(144)
    assert hub.values("living-blind")["position"] == 0
    assert {item.value for item in hub.of(Reported, "hall-door")} == {True, False}


async def test_out_of_its_radio_reach_a_device_says_so_and_fails(start):
    hub = await start(DEMO, *FURNITURE)
    while not any(not item.online for item in hub.of(LinkState, "outside-weather")):
        hub.clock.advance(60)
    last = hub.of(LinkState, "outside-weather")[-1]
    assert (last.online, last.reason) == (False, OUT_OF_REACH)
    again = await start(DEMO)
    again.clock.advance_to(hub.clock.now())
    await again.driver.adopt(LinkConfig("outside-weather"))
    assert again.of(LinkState, "outside-weather") == [last]


async def test_the_demo_home_ends_with_its_last_device(start):
    hub = await start(DEMO, *FURNITURE[:2])
    for link in FURNITURE[:2]:
        await hub.driver.release(link.address)
    assert hub.clock.next_due() is None


async def test_the_demo_home_is_not_played_with(start):
    hub = await start(DEMO, *FURNITURE)
    with pytest.raises(CommandFailed):
        await hub.do("hall-motion", CONTROL, "set_occupied", occupied=True)


async def test_when_the_clock_is_set_it_is_that_time_of_day_and_lamps_stay(start, monkeypatch):
    class Wall(ManualClock):
        offset = 0

        def now(self):
            return super().now() + self.offset

    monkeypatch.setattr("tests.drivers.virtual.test_driver.ManualClock", Wall)
    hub = await start(DEMO, *FURNITURE)
    await hub.do("hall-light", "on_off", "on")
    hub.clock.offset = 14 * 3600 * SECOND
    hub.clock.advance(10)
    with pytest.raises(CommandFailed) as moving:
        await hub.do("hall-light", "on_off", "off")
    assert moving.value.retry
    await settled(hub)
    assert hub.values("outside-weather")["illuminance"] > 1000
    assert hub.values("kitchen-fridge")["energy"] > 0


async def settled(hub):
    """Until the driver's background tasks have ended."""
    await asyncio.gather(*hub.supervisor._tasks)
