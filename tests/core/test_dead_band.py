"""Changes form a chain: what one event calls previous is the value of the event before it."""

from hub.core.bus import Bus
from hub.core.capability import Attribute, Capability, FloatType
from hub.core.clock import ManualClock
from hub.core.device import AttributeRef, Device, Endpoint
from hub.core.event import Changed, Event, Quality
from hub.core.ids import DeviceId
from hub.core.store import Store

REF = AttributeRef(DeviceId("sensor"), "main", "temperature")
TEMPERATURE = Capability("temperature", (Attribute("temperature", FloatType(), dead_band=1.0),))
SENSOR = Device(REF.device, "Sensor", "sensor", "sensor", endpoints=(Endpoint("main", (TEMPERATURE,)),))


def changes_of(*values: float) -> list[tuple[object, object]]:
    clock = ManualClock(0)
    bus = Bus(clock, 1)
    seen: list[Event] = []
    bus.subscribe(seen.append, Changed)
    store = Store(bus, clock)
    store.describe(SENSOR)
    for value in values:
        store.report(REF, value)
    store.degrade(REF.device)
    store.report(REF, values[-1])
    bodies = [event.body for event in seen if isinstance(event.body, Changed)]
    assert [body.quality for body in bodies[-2:]] == [Quality.STALE, Quality.GOOD]
    return [(body.previous, body.value) for body in bodies]


def test_values_within_the_dead_band_are_not_called_previous():
    assert changes_of(20.0, 20.6, 21.2) == [(None, 20.0), (20.0, 21.2), (21.2, 21.2), (21.2, 21.2)]


def test_a_value_that_became_stale_was_told():
    assert changes_of(20.0, 20.6) == [(None, 20.0), (20.6, 20.6), (20.6, 20.6)]
