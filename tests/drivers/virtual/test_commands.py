import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.clock import SECOND
from hub.drivers.virtual.commands import LOCK_TIME, Effect, UnknownCommand, effects, running

percent = st.integers(0, 100)


def last(caused, attribute):
    return [effect for effect in caused if effect.attribute == attribute][-1]


def test_on_and_off():
    assert effects("on_off", "on", {}, {"on": False}) == [Effect(0, "on", True)]
    assert effects("on_off", "toggle", {}, {"on": True}) == [Effect(0, "on", False)]
    assert effects("on_off", "set", {"on": True}, {"on": False}) == [Effect(0, "on", True)]


def test_a_lamp_that_was_faded_to_nothing_comes_back_in_full():
    assert last(effects("on_off", "on", {}, {"on": False, "level": 0}), "level").value == 100
    assert last(effects("on_off", "on", {}, {"on": False, "level": 40}), "level").value == 40


def test_a_level_turns_on_and_zero_turns_off():
    assert last(effects("level", "set", {"level": 50}, {"on": False, "level": 10}), "on") == (0, "on", True)
    faded = effects("level", "set", {"level": 0, "transition": 3.0}, {"on": True, "level": 80})
    assert last(faded, "level") == (3 * SECOND, "level", 0)
    assert last(faded, "on") == (3 * SECOND, "on", False)


@given(start=percent, end=percent, seconds=st.floats(0, 3600))
def test_a_fade_is_steady_and_ends_in_time_where_it_should(start, end, seconds):
    caused = effects("level", "set", {"level": end, "transition": seconds}, {"on": True, "level": start})
    steps = [effect for effect in caused if effect.attribute == "level"]
    values = [start, *(step.value for step in steps)]
    assert values == sorted(values, reverse=end < start)
    assert steps[-1] == (round(seconds * SECOND), "level", end)
    assert len(steps) <= 20


@given(start=percent, target=percent)
def test_a_cover_travels_evenly_and_stops_there(start, target):
    caused = effects("cover", "set_position", {"position": target}, {"position": start, "moving": "stopped"})
    values = [start, *(effect.value for effect in caused if effect.attribute == "position")]
    assert values == sorted(values, reverse=target < start)
    assert values[-1] == target
    assert last(caused, "moving").value == "stopped"
    assert max(effect.after for effect in caused) == 8 * SECOND * abs(target - start) // 100


def test_a_bolt_takes_its_time():
    assert effects("lock", "unlock", {}, {"lock_state": "locked"}) == [Effect(LOCK_TIME, "lock_state", "unlocked")]


def test_white_light_takes_the_colour_away():
    now = {"on": True, "level": 10, "hue": 1, "saturation": 90, "color_temperature": 3000}
    caused = effects("color_temperature", "set", {"color_temperature": 4000}, now)
    assert last(caused, "saturation").value == 0


@pytest.mark.parametrize(
    ("mode", "temperature", "machine"),
    [
        ("cool", 25, "cooling"),
        ("cool", 23.2, "idle"),
        ("heat", 20, "heating"),
        ("heat", 25, "idle"),
        ("auto", 20, "heating"),
        ("auto", 27, "cooling"),
        ("dry", 23, "drying"),
        ("fan_only", 23, "fan"),
        ("off", 30, "idle"),
    ],
)
def test_a_thermostat_runs_its_machine(mode, temperature, machine):
    assert running(mode, 23.0, temperature) == machine
    now = {"thermostat_mode": "off", "target_temperature": 23.0, "temperature": temperature}
    assert last(effects("thermostat", "set_mode", {"mode": mode}, now), "running").value == machine


def test_what_no_virtual_device_does_is_refused():
    with pytest.raises(UnknownCommand):
        effects("on_off", "explode", {}, {})
