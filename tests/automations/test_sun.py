from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from hub.automations.sun import Sun, solar_elevation
from hub.core.device import AttributeRef
from hub.core.event import BY_HUB, CauseKind, Changed, DocumentSaved
from hub.core.home import HomeSettings

SAO_PAULO = HomeSettings()
GREENWICH = HomeSettings(latitude=51.48, longitude=0.0, timezone="Europe/London")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("home", "moment", "degrees"),
    [
        # At noon of the equinox the sun stands 90° less the latitude; of the solstice 23.44° higher or lower.
        (GREENWICH, "2026-03-20T12:07", 38.5),
        (GREENWICH, "2026-06-21T12:02", 62.0),
        (GREENWICH, "2026-12-21T11:58", 15.1),
        (GREENWICH, "2026-06-21T00:02", -15.1),
        (SAO_PAULO, "2026-12-21T15:04", 89.9),
    ],
)
def test_the_height_of_the_sun(home, moment, degrees):
    assert solar_elevation(home, at(moment)) == pytest.approx(degrees, abs=0.3)


@pytest.fixture
async def sun(home):
    home.place = GREENWICH
    home.clock._now = at("2026-03-20T05:00")
    sun = Sun(home.registry, home.store, home.bus, home.clock, lambda: home.place)
    yield sun
    sun.stop()


async def test_daylight_begins_at_sunrise(home, sun):
    device = await sun.start()
    ref = AttributeRef(device.id, "main", "daylight")
    assert (device.slug, device.system, home.store.value(ref)) == ("sun", True, False)
    home.events.clear()
    await home.advance(2 * 3600)
    (day,) = [event for event in home.events if isinstance(event.body, Changed) and event.body.ref == ref]
    assert abs(day.at - at("2026-03-20T06:03")) < 120 * 1_000_000
    assert day.cause.kind is CauseKind.CLOCK
    heights = [body for body in home.bodies(Changed) if body.ref.attribute == "elevation"]
    assert 20 < len(heights) < 40  # the sun climbs less than a dead band a minute


async def test_another_place_has_another_sun(home, sun):
    device = await sun.start()
    home.place = replace(GREENWICH, longitude=180.0)
    home.bus.publish(DocumentSaved("home", "home", 1), BY_HUB)
    assert home.store.value(AttributeRef(device.id, "main", "daylight")) is True


async def test_nobody_knows_the_sun_while_the_clock_is_wrong(home, sun):
    home.clock.trusted = False
    device = await sun.start()
    ref = AttributeRef(device.id, "main", "daylight")
    assert home.store.value(ref) is None
    home.clock.trusted = True
    await home.advance(60)
    assert home.store.value(ref) is False


async def test_a_scenario_goes_by_it(home, sun):
    await sun.start()
    lamp = await home.lamp()
    home.put(
        "triggers: [{change: {device: sun, attribute: elevation, above: 5}}]\n"
        "actions: [{command: {device: lamp, capability: on_off, command: off}}]"
    )
    await home.advance(2 * 3600)
    assert len(home.started) == 1
    assert home.value(lamp, "on") is False
