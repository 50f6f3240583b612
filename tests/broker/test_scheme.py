import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.broker.scheme import command_of, encode, parse, topics_of
from hub.broker.topics import is_state, is_topic
from hub.core.capability import Attribute, BoolType, Capability, EnumType, FloatType, IntType, TextType, conform
from hub.core.device import MAIN, Area, AttributeRef, Device, Endpoint
from hub.core.ids import AreaId, DeviceId
from hub.core.standard import COLOR, LEVEL, LOCK, ON_OFF, thermostat

HALL = Area(AreaId("1"), "Salão", "salao")
DOOR = Endpoint("door", (LOCK,))
LAMP = Device(
    DeviceId("d"), "Lamp", "lamp", "light", endpoints=(Endpoint(MAIN, (ON_OFF, LEVEL, COLOR, thermostat())), DOOR)
)


def test_topics_name_area_device_endpoint_and_attribute():
    topics = topics_of(LAMP, HALL)
    assert topics[AttributeRef(DeviceId("d"), MAIN, "on")] == "home/salao/lamp/on"
    assert topics[AttributeRef(DeviceId("d"), "door", "lock_state")] == "home/salao/lamp/door/lock_state"
    assert len(topics) == len(set(topics.values()))
    assert all(is_topic(topic) and is_state(topic) for topic in topics.values())


def test_devices_without_an_area_have_topics_too():
    assert "home/unassigned/lamp/on" in topics_of(LAMP, None).values()
    system = Device(DeviceId("d"), "Mode", "mode", "mode", system=True, endpoints=LAMP.endpoints)
    assert "home/system/mode/on" in topics_of(system, None).values()


def test_an_attribute_that_would_read_as_a_command_has_no_topic():
    odd = Endpoint(MAIN, (Capability("x.odd", (Attribute("set", BoolType()),)),))
    assert topics_of(Device(DeviceId("d"), "Odd", "odd", "x", endpoints=(odd,)), HALL) == {}


@pytest.mark.parametrize(
    ("kind", "payload", "value"),
    [
        (BoolType(), b"true", True),
        (BoolType(), b"ON", True),
        (BoolType(), b"off\n", False),
        (BoolType(), b"0", False),
        (IntType(), b"42", 42),
        (FloatType(), b"21.5", 21.5),
        (FloatType(), b"21", 21),
        (EnumType(("cool", "on")), b"cool", "cool"),
        (EnumType(("cool", "on")), b"on", "on"),
        (EnumType(("cool",)), b'"cool"', "cool"),
        (TextType(), b"42", "42"),
        (TextType(), b'"a \\"b\\""', 'a "b"'),
        (TextType(), b'"half', '"half'),
    ],
)
def test_payloads_that_are_understood(kind, payload, value):
    parsed = parse(kind, payload)
    assert parsed == value
    assert conform(kind, parsed) == value


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (BoolType(), b"maybe"),
        (BoolType(), b""),
        (BoolType(), b"null"),
        (IntType(0, 100), b"101"),
        (IntType(), b"1.5"),
        (IntType(), b"9" * 400),
        (FloatType(), b"NaN"),
        (FloatType(), b"1e999"),
        (FloatType(), b"true"),
        (FloatType(), b"[1]"),
        (EnumType(("cool",)), b"{}"),
        (TextType(3), b"long"),
        (TextType(), b"\xff"),
    ],
)
def test_payloads_that_are_refused(kind, payload):
    with pytest.raises(ValueError, match=r"must be|codec"):
        conform(kind, parse(kind, payload))


@given(st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e15, 1e15))
def test_what_is_shown_can_be_sent_back(value):
    kind = BoolType() if isinstance(value, bool) else IntType() if isinstance(value, int) else FloatType()
    assert conform(kind, parse(kind, encode(value))) == value


def commanded(attribute: str, payload: bytes, endpoint: str = MAIN) -> tuple[str, str, dict[str, object]]:
    target, args = command_of(LAMP, AttributeRef(LAMP.id, endpoint, attribute), payload)
    assert (target.device, target.endpoint) == (LAMP.id, endpoint)
    return target.capability, target.command, args


def test_the_command_that_sets_an_attribute_is_found():
    assert commanded("on", b"off") == ("on_off", "set", {"on": False})
    assert commanded("level", b"40") == ("level", "set", {"level": 40})
    assert commanded("thermostat_mode", b"cool") == ("thermostat", "set_mode", {"mode": "cool"})
    assert commanded("lock_state", b"locked", "door") == ("lock", "lock", {})
    assert commanded("lock_state", b"unlocked", "door") == ("lock", "unlock", {})


def test_what_cannot_be_set_becomes_a_command_that_is_refused():
    assert commanded("hue", b"12") == ("color", "set", {"hue": 12})  # dispatch misses the saturation
    assert commanded("running", b"idle") == ("thermostat", "set", {"running": "idle"})
    assert commanded("lock_state", b"jammed", "door") == ("lock", "set", {"lock_state": "jammed"})


def test_an_attribute_that_is_gone():
    with pytest.raises(LookupError):
        command_of(LAMP, AttributeRef(LAMP.id, MAIN, "gone"), b"on")
