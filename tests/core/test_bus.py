import asyncio

from hypothesis import given
from hypothesis import strategies as st

from hub.core.bus import Bus, Mailbox
from hub.core.clock import ManualClock
from hub.core.device import AttributeRef
from hub.core.event import BY_HUB, AreasChanged, Changed, Event, FoundChanged, Position
from hub.core.ids import DeviceId

REF = AttributeRef(DeviceId("d"), "main", "on")


def a_bus() -> Bus:
    return Bus(ManualClock(5), epoch=3)


def test_events_get_increasing_positions_and_the_time_of_publishing():
    bus = a_bus()
    first, second = bus.publish(AreasChanged(), BY_HUB), bus.publish(AreasChanged(), BY_HUB, at=2)
    assert (first.position, second.position) == (Position(3, 1), Position(3, 2))
    assert (first.at, second.at) == (5, 2)
    assert bus.position == Position(3, 2)
    assert bus.upcoming == Position(3, 3)


def test_a_publish_inside_a_handler_queues_and_everybody_sees_sequence_order():
    bus = a_bus()
    seen: dict[str, list[int]] = {"one": [], "two": []}

    def nested(event):
        seen["one"].append(event.position.sequence)
        if event.position.sequence == 1:
            bus.publish(FoundChanged(), BY_HUB)
            bus.publish(FoundChanged(), BY_HUB)

    bus.subscribe(nested)
    bus.subscribe(lambda event: seen["two"].append(event.position.sequence))
    bus.publish(AreasChanged(), BY_HUB)
    assert seen == {"one": [1, 2, 3], "two": [1, 2, 3]}


def test_a_handler_that_raises_is_counted_and_harms_nobody(caplog):
    bus = a_bus()
    seen: list[Event] = []

    def fail(_: Event) -> None:
        raise ZeroDivisionError

    bus.subscribe(fail)
    bus.subscribe(seen.append)
    bus.publish(AreasChanged(), BY_HUB)
    assert len(seen) == 1
    assert bus.failures == 1
    assert "AreasChanged" in caplog.text


def test_handlers_choose_kinds_and_may_leave():
    bus = a_bus()
    seen: list[Event] = []
    leave = bus.subscribe(seen.append, FoundChanged)
    bus.publish(AreasChanged(), BY_HUB)
    bus.publish(FoundChanged(), BY_HUB)
    leave()
    leave()
    bus.publish(FoundChanged(), BY_HUB)
    assert [type(event.body) for event in seen] == [FoundChanged]


async def test_the_loop_is_served_while_many_events_wait(monkeypatch):
    moments = iter(range(10_000))
    monkeypatch.setattr("hub.core.bus.perf_counter", lambda: float(next(moments)))
    bus = Bus(ManualClock(0), 1, asyncio.get_running_loop())
    order: list[str] = []

    def first(event):
        if event.position.sequence == 1:
            for _ in range(3):
                bus.publish(FoundChanged(), BY_HUB)
            asyncio.get_running_loop().call_soon(order.append, "somebody else")
        order.append(str(event.position.sequence))

    bus.subscribe(first)
    bus.publish(AreasChanged(), BY_HUB)
    assert order == ["1"]
    await asyncio.sleep(0)
    assert "somebody else" in order
    bus.publish(FoundChanged(), BY_HUB)
    for _ in range(10):
        await asyncio.sleep(0)
    assert [name for name in order if name != "somebody else"] == ["1", "2", "3", "4", "5"]


def changed(bus: Bus, name: str, value: int):
    return bus.publish(Changed(AttributeRef(DeviceId("d"), "main", name), value, None), BY_HUB)


async def test_a_full_mailbox_keeps_the_newest_value_of_each_attribute_and_every_other_event():
    bus, mailbox = a_bus(), Mailbox(capacity=2)
    bus.subscribe(mailbox.put)
    for value in range(5):
        changed(bus, "a", value)
        changed(bus, "b", value)
    bus.publish(FoundChanged(), BY_HUB)
    assert len(mailbox) == 5
    events = await mailbox.take()
    assert [event.position for event in events] == sorted(event.position for event in events)
    values = [(event.body.ref.attribute, event.body.value) for event in events if isinstance(event.body, Changed)]
    assert values == [("a", 0), ("b", 0), ("a", 4), ("b", 4)]
    assert any(isinstance(event.body, FoundChanged) for event in events)
    assert mailbox.coalesced == 6
    assert mailbox.take_now() == []


async def test_take_waits_for_an_event():
    bus, mailbox = a_bus(), Mailbox()
    bus.subscribe(mailbox.put)
    waiting = asyncio.ensure_future(mailbox.take())
    await asyncio.sleep(0)
    assert not waiting.done()
    bus.publish(AreasChanged(), BY_HUB)
    assert len(await waiting) == 1


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3)), max_size=40), st.integers(1, 10))
def test_whatever_is_coalesced_the_last_value_of_each_attribute_arrives(changes, capacity):
    bus, mailbox = a_bus(), Mailbox(capacity)
    bus.subscribe(mailbox.put)
    for name, value in changes:
        changed(bus, name, value)
    events = mailbox.take_now()
    assert [event.position for event in events] == sorted({event.position for event in events})
    assert {event.body.ref.attribute: event.body.value for event in events} == dict(changes)
