from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hub.drivers.virtual.demo.noise import Noise, chance, jitter
from hub.drivers.virtual.demo.plan import AWAY, PEOPLE, day_plan

seeds = st.integers(0, 2**32)
days = st.dates(date(2024, 1, 1), date(2030, 1, 1))
people = st.sampled_from(PEOPLE)


@given(seed=seeds, person=people, day=days)
def test_a_day_is_in_order_and_ends_in_bed_before_the_next(seed, person, day):
    plan = day_plan(seed, person, day)
    assert [stay.at for stay in plan] == sorted(stay.at for stay in plan)
    assert plan[0].at > 0
    assert plan[-1].at < 24 * 3600
    assert (plan[-1].room, plan[-1].doing) == ("bedroom", "sleep")
    assert any(stay.doing == "wake" for stay in plan)


@given(seed=seeds, person=people, day=days)
def test_nobody_goes_through_walls(seed, person, day):
    rooms = ["bedroom", *(stay.room for stay in day_plan(seed, person, day))]
    for here, there in pairwise(rooms):
        assert here == there or "hall" in {here, there} or {here, there} <= {"living", "kitchen", "laundry"}


@given(seed=seeds, person=people, day=days)
def test_the_same_seed_leads_the_same_life(seed, person, day):
    assert day_plan(seed, person, day) == day_plan(seed, person, day)


def test_no_two_weeks_are_alike():
    monday = date(2026, 3, 2)
    assert day_plan(1, "ana", monday) != day_plan(1, "ana", monday + timedelta(weeks=1))
    assert day_plan(1, "ana", monday) != day_plan(2, "ana", monday)


def test_on_workdays_ana_goes_out_and_on_some_bruno_does():
    def goes_out(person, day):
        return any(stay.room == AWAY and stay.at < 6 * 3600 for stay in day_plan(1, person, day))

    week = [date(2026, 3, 2) + timedelta(days=number) for number in range(7)]
    assert [goes_out("ana", day) for day in week] == [True] * 5 + [False] * 2
    assert [goes_out("bruno", day) for day in week] == [False, True, False, True, False, False, False]


@given(st.integers(), st.text())
def test_chance_is_a_share_that_depends_on_its_parts_only(seed, name):
    assert 0 <= chance(seed, name) < 1
    assert chance(seed, name) == chance(seed, name)
    assert -2 <= jitter(2, seed, name) < 2


@given(seed=seeds, moments=st.lists(st.integers(0, 10**9), min_size=2, max_size=20))
def test_noise_does_not_depend_on_when_it_was_asked(seed, moments):
    forward, backward = Noise(seed, "x", 10_000), Noise(seed, "x", 10_000)
    there = {at: forward(at) for at in moments}
    back = {at: backward(at) for at in reversed(moments)}
    assert there == back
    assert all(-1 <= value <= 1 for value in there.values())


@given(seed=seeds, at=st.integers(0, 10**9))
def test_noise_has_no_steps(seed, at):
    noise = Noise(seed, "x", 10_000)
    assert abs(noise(at) - noise(at + 1)) < 0.001
