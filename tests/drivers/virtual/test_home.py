"""The demo home as a model: what must hold whatever the seed and whenever it is."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.capability import conform
from hub.core.clock import SECOND
from hub.drivers.virtual.blueprint import furnished
from hub.drivers.virtual.demo.furniture import FURNISHED
from hub.drivers.virtual.demo.home import Home, Setting
from hub.drivers.virtual.demo.past import past
from hub.drivers.virtual.demo.physics import battery
from hub.drivers.virtual.saved import Saved
from hub.drivers.virtual.world import Reach, Report

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
HOUR = 3600 * SECOND
DAY = 24 * HOUR
MOMENT = round(datetime(2026, 3, 18, 21, 30, tzinfo=SAO_PAULO).timestamp()) * SECOND
SETTING = Setting(7, SAO_PAULO)
TYPES = {
    (address, attribute.name): attribute.type
    for address, kind in FURNISHED.items()
    for endpoint in furnished(kind)
    for attribute in endpoint.attributes()
}

seeds = st.integers(0, 2**32)
moments = st.integers(MOMENT - 700 * DAY, MOMENT + 700 * DAY)


def number(value):
    assert isinstance(value, int | float)
    return value


def at(hour, minute=0):
    return round(datetime(2026, 3, 18, hour, minute, tzinfo=SAO_PAULO).timestamp()) * SECOND


@settings(max_examples=10, deadline=None)
@given(seed=seeds, until=moments)
def test_all_that_is_reported_conforms_and_is_plausible(seed, until):
    for address, _, attribute, when, value in past(Setting(seed, SAO_PAULO), until, days=2):
        assert conform(TYPES[address, attribute], value) == value
        assert until - 4 * DAY < when <= until
        if attribute == "temperature":
            assert 0 < number(value) < 45
        if attribute == "power":
            assert 0 <= number(value) < 6000


@settings(max_examples=6, deadline=None)
@given(seed=seeds, until=moments)
def test_energy_never_decreases_and_ends_where_the_present_begins(seed, until):
    setting = Setting(seed, SAO_PAULO)
    counted: dict[str, float] = {}
    for address, _, attribute, _, value in past(setting, until, days=2):
        if attribute == "energy":
            assert number(value) >= counted.get(address, 0)
            counted[address] = number(value)
    home = Home.at(setting, until)
    for address, energy in counted.items():
        assert 0 <= home.world.number(address, "energy") - energy < 0.02


def test_energy_is_what_the_power_adds_up_to():
    home = Home(SETTING, datetime(2026, 3, 18, tzinfo=SAO_PAULO), 10 * SECOND)
    before, counted = home.energy()["kitchen-fridge"], 0.0
    watts, since = 0.0, home.world.now
    home.advance_to(home.world.now + DAY)
    for note in home.world.take_notes():
        if isinstance(note, Report) and (note.address, note.attribute) == ("kitchen-fridge", "power"):
            counted += watts * (note.at - since) / HOUR / 1000
            watts, since = number(note.value), note.at
    assert home.energy()["kitchen-fridge"] - before == pytest.approx(counted, rel=0.05)
    assert 0.5 < counted < 2


def test_the_same_seed_gives_the_same_past_and_another_one_another():
    first, again, other = (list(past(Setting(seed, SAO_PAULO), MOMENT, days=2)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_the_present_goes_on_where_the_past_ends():
    last = {}
    for address, _, attribute, _, value in past(SETTING, MOMENT, days=10):
        last[address, attribute] = value
    world = Home.at(SETTING, MOMENT).world
    for (address, attribute), value in last.items():
        now = world.state(address)[attribute]
        match now:
            case bool() | str():
                assert now == value, (address, attribute)
            case _:
                assert now == pytest.approx(value, rel=0.05, abs=1), (address, attribute)


def test_the_past_tells_a_month_without_moments_that_nobody_keeps():
    rows = list(past(SETTING, MOMENT, days=30))
    assert 60_000 < len(rows) < 300_000
    assert not [row for row in rows if row[2] in {"moving", "title"}]
    others = [row[3] for row in rows if row[2] != "energy"]
    assert others == sorted(others)


def test_a_time_zone_with_summer_time_has_days_of_another_length():
    zone = ZoneInfo("Europe/Berlin")
    until = round(datetime(2026, 3, 30, 12, tzinfo=zone).timestamp()) * SECOND
    assert list(past(Setting(1, zone), until, days=3))


def test_people_wake_and_go_to_bed():
    home = Home.at(SETTING, at(3))
    assert not home.world.flag("living-motion", "occupied")
    assert home.world.state("hall-lock")["lock_state"] == "locked"
    home.advance_to(at(10))
    happened = home.world.take_notes()
    doors = [note for note in happened if isinstance(note, Report) and note.address == "hall-door"]
    assert [note.value for note in doors][:2] == [True, False]
    assert home.world.number("living-blind", "position") == 100


def test_the_evening_is_lit_and_has_a_television_on():
    world = Home.at(SETTING, MOMENT).world
    assert world.state("living-tv")["playback"] == "playing"
    assert world.number("living-tv-plug", "power") > 50
    assert world.flag("living-lamp", "on")
    assert world.number("outside-weather", "illuminance") < 10


def test_a_commanded_light_stays_as_commanded_while_nobody_comes_or_goes():
    home = Home.at(SETTING, MOMENT)
    home.world.command("living-lamp", "on_off", "off", {})
    home.advance_to(MOMENT + HOUR // 6)
    assert not home.world.flag("living-lamp", "on")


def test_people_leave_a_light_alone_that_somebody_else_turned_on():
    home = Home.at(SETTING, at(3))
    home.world.command("bathroom-light", "on_off", "on", {})
    home.world.command("kitchen-light", "on_off", "on", {})
    home.world.command("kitchen-light", "level", "set", {"level": 5})
    home.advance_to(at(7, 5))
    assert home.world.number("kitchen-light", "level") == 5


def test_a_plug_that_is_turned_off_draws_nothing_and_its_television_is_dark():
    home = Home.at(SETTING, MOMENT)
    home.world.command("living-tv-plug", "on_off", "off", {})
    home.look()
    assert home.world.number("living-tv-plug", "power") == 0
    assert home.world.state("living-tv")["playback"] == "stopped"


def test_an_air_conditioner_brings_the_room_to_its_target():
    home = Home.at(SETTING, at(14))
    world = home.world
    world.command("bedroom-ac", "thermostat", "set_target", {"target_temperature": 18.0})
    world.command("bedroom-ac", "thermostat", "set_mode", {"mode": "cool"})
    home.look()
    assert world.number("bedroom-ac", "power") > 500
    assert world.state("bedroom-ac")["running"] == "cooling"
    home.advance_to(at(17))
    assert world.number("bedroom-climate", "temperature") < 20


@pytest.mark.parametrize(("mode", "machine"), [("heat", "heating"), ("dry", "drying"), ("fan_only", "fan")])
def test_an_air_conditioner_has_other_modes(mode, machine):
    home = Home.at(SETTING, at(14))
    home.world.command("living-ac", "thermostat", "set_target", {"target_temperature": 30.0})
    home.world.command("living-ac", "thermostat", "set_mode", {"mode": mode})
    home.look()
    assert home.world.state("living-ac")["running"] == machine


def test_the_garden_is_out_of_reach_now_and_then():
    home = Home.at(SETTING, MOMENT)
    home.advance_to(MOMENT + DAY)
    reach = [note for note in home.world.take_notes() if isinstance(note, Reach)]
    assert {note.address for note in reach} == {"outside-weather"}
    assert len(reach) in range(14, 19)


def test_one_battery_is_nearly_empty_and_the_others_last_more_than_a_year():
    days = range(20_000, 21_000)
    assert all(5 <= battery(7, "office-window", day) <= 12 for day in days)
    assert all(25 <= battery(7, "hall-lock", day) <= 100 for day in days)
    replaced = [day for day in days if battery(7, "hall-lock", day) > battery(7, "hall-lock", day - 1)]
    assert len(replaced) <= 3


def test_what_was_saved_goes_on():
    before = Home.at(SETTING, MOMENT)
    before.world.command("bedroom-light", "on_off", "on", {})
    before.world.command("living-lamp", "on_off", "off", {})
    values = {address: before.world.endpoints(address) for address in before.world.addresses()}
    soon = Home.at(SETTING, MOMENT + 60 * SECOND, Saved(MOMENT, values)).world
    assert soon.flag("bedroom-light", "on")
    assert not soon.flag("living-lamp", "on")
    later = Home.at(SETTING, MOMENT + 3 * DAY, Saved(MOMENT, values)).world
    assert not later.flag("bedroom-light", "on")
    for address in before.energy():
        assert (
            later.number(address, "energy") > soon.number(address, "energy") >= before.world.number(address, "energy")
        )


def test_another_sun_makes_another_day():
    polar_night = Setting(7, UTC, sun=lambda _: -20.0)
    assert Home.at(polar_night, MOMENT).world.number("outside-weather", "illuminance") == 0
