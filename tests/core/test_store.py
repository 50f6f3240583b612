import pytest

from hub.core.device import AttributeRef, Endpoint
from hub.core.driver import Described
from hub.core.event import BY_DEVICE, Cause, CauseKind, Changed, Desired, Position, Quality
from hub.core.standard import ON_OFF

from .conftest import NOON


async def test_a_report_becomes_a_state_and_one_event(home):
    lamp = await home.lamp()
    ref = AttributeRef(lamp.id, "main", "on")
    assert home.store.get(ref).quality is Quality.UNKNOWN
    home.store.report(ref, raw=True)
    home.store.report(ref, raw=True)
    state = home.store.get(ref)
    assert (state.value, state.quality, state.at, state.cause) == (True, Quality.GOOD, NOON, BY_DEVICE)
    assert home.bodies(Changed) == [Changed(ref, True, None)]
    assert home.events[-1].position == state.position


async def test_a_handler_sees_the_state_that_it_is_told_about(home):
    lamp = await home.lamp()
    ref = AttributeRef(lamp.id, "main", "on")
    seen = []
    home.bus.subscribe(lambda event: seen.append(home.store.value(ref)), Changed)
    home.store.report(ref, raw=True)
    assert seen == [True]


async def test_a_change_within_the_dead_band_is_kept_and_is_no_event(home):
    lamp = await home.lamp()
    ref = AttributeRef(lamp.id, "main", "power")
    for value in (10.0, 10.2, 10.4, 10.6):
        home.store.report(ref, value)
    assert [body.value for body in home.bodies(Changed)] == [10.0, 10.6]
    home.store.report(ref, 10.7)
    assert home.store.value(ref) == 10.7


async def test_values_out_of_their_type_are_refused(home):
    lamp = await home.lamp()
    for attribute, value in (("on", 1), ("level", 101), ("level", 3.5), ("power", "much"), ("power", float("nan"))):
        with pytest.raises(ValueError, match="must be"):
            home.store.report(AttributeRef(lamp.id, "main", attribute), value)
    with pytest.raises(KeyError):
        home.store.report(AttributeRef(lamp.id, "main", "hue"), 1)


async def test_a_restored_value_is_stale_and_no_event_and_the_same_report_makes_it_good(home):
    lamp = await home.lamp()
    ref = AttributeRef(lamp.id, "main", "on")
    home.store.restore(ref, True, 17)
    state = home.store.get(ref)
    assert (state.value, state.quality, state.at, state.cause.kind) == (True, Quality.STALE, 17, CauseKind.RESTORED)
    assert home.bodies(Changed) == []
    home.store.report(ref, raw=True)
    assert home.bodies(Changed) == [Changed(ref, True, True)]
    assert home.store.get(ref).quality is Quality.GOOD


async def test_offline_is_quality_and_never_a_value(home):
    lamp = await home.lamp()
    ref = AttributeRef(lamp.id, "main", "on")
    home.store.report(ref, raw=True)
    home.store.degrade(lamp.id)
    home.store.degrade(lamp.id)
    assert home.bodies(Changed)[1:] == [Changed(ref, True, True, Quality.STALE)]
    assert home.store.value(ref) is True


async def test_a_report_that_matches_what_is_wanted_carries_the_commands_cause(home):
    lamp = await home.lamp()
    ref = AttributeRef(lamp.id, "main", "level")
    cause = Cause(CauseKind.COMMAND, Position(7, 1))
    home.store.report(ref, 10)
    home.store.want(ref, 80, cause, 1_000_000)
    home.store.announce(ref, cause)
    assert home.store.get(ref).desired == 80
    home.store.report(ref, 40)
    assert home.store.get(ref).cause == BY_DEVICE
    assert home.store.get(ref).desired == 80
    home.store.report(ref, 80)
    state = home.store.get(ref)
    assert (state.value, state.cause, state.desired) == (80, cause, None)
    assert [body.value for body in home.bodies(Desired)] == [80, None]


async def test_a_wish_that_is_fulfilled_at_once_is_never_shown(home):
    lamp = await home.lamp()
    ref = AttributeRef(lamp.id, "main", "on")
    cause = Cause(CauseKind.COMMAND, Position(7, 1))
    home.store.want(ref, True, cause, 1_000_000)
    home.store.report(ref, raw=True)
    home.store.announce(ref, cause)
    assert home.bodies(Desired) == []
    assert home.store.get(ref).cause == cause


async def test_what_was_wanted_too_long_ago_is_no_cause(home):
    lamp = await home.lamp()
    ref = AttributeRef(lamp.id, "main", "on")
    home.store.want(ref, True, Cause(CauseKind.COMMAND, Position(7, 1)), 1_000_000)
    home.clock.advance(2)
    home.store.report(ref, raw=True)
    assert home.store.get(ref).cause == BY_DEVICE
    assert home.store.get(ref).desired is None


async def test_giving_up_touches_only_ones_own_wish(home):
    lamp = await home.lamp()
    ref = AttributeRef(lamp.id, "main", "on")
    old, new = (Cause(CauseKind.COMMAND, Position(7, number)) for number in (1, 2))
    home.store.want(ref, True, old, 1_000_000)
    home.store.want(ref, False, new, 1_000_000)
    home.store.announce(ref, old)
    assert home.store.get(ref).desired is None
    home.store.announce(ref, new)
    home.store.unwant(ref, old)
    assert home.store.get(ref).desired is False
    home.store.unwant(ref, new)
    assert home.store.get(ref).desired is None


async def test_describing_anew_keeps_values_and_forgets_what_is_gone(home):
    lamp = await home.lamp()
    home.store.report(AttributeRef(lamp.id, "main", "on"), raw=True)
    home.store.report(AttributeRef(lamp.id, "main", "level"), 5)
    home.says("virtual", Described("Lamp", (Endpoint("main", (ON_OFF,)),)))
    assert home.store.value(AttributeRef(lamp.id, "main", "on")) is True
    assert home.store.get(AttributeRef(lamp.id, "main", "level")) is None
    assert dict(home.store.of(lamp.id)).keys() == {AttributeRef(lamp.id, "main", "on")}
    home.store.forget(lamp.id)
    assert len(home.store) == 0
    assert list(home.store.items()) == []
