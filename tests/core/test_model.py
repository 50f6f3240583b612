"""Ids, slugs, capabilities, positions and problems."""

import re
import uuid

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core import standard
from hub.core.capability import (
    BoolType,
    Capability,
    EnumType,
    FloatType,
    IntType,
    Sets,
    TextType,
    conform,
    conform_args,
)
from hub.core.device import Endpoint, check_endpoints, slug
from hub.core.dispatch import wanted_value
from hub.core.errors import Code, FieldProblem, Problem
from hub.core.event import Event, Position
from hub.core.ids import new_id

STANDARD = [item for item in vars(standard).values() if isinstance(item, Capability)]
EVERY = [*STANDARD, standard.color_temperature(), standard.thermostat()]


def test_ids_are_version_7_and_sort_by_time():
    made = [new_id(at) for at in (1_000_000, 2_000_000, 1_795_262_400_000_000)]
    assert made == sorted(made)
    assert {uuid.UUID(text).version for text in made} == {7}
    assert {uuid.UUID(text).variant for text in made} == {uuid.RFC_4122}
    assert uuid.UUID(made[2]).int >> 80 == 1_795_262_400_000
    many = [new_id() for _ in range(10_000)]
    assert many == sorted(set(many))
    assert {uuid.UUID(text).version for text in many} == {7}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sala de Estar", "sala-de-estar"),
        ("  Luminária  nº 2 ", "luminaria-no-2"),
        ("日本", "x"),
        ("--", "x"),
        ("É", "e"),
    ],
)
def test_slugs(text, expected):
    assert slug(text) == expected


@given(st.text())
def test_every_text_has_a_slug_that_is_a_topic_level(text):
    made = slug(text)
    assert made
    assert len(made) <= 64
    assert slug(made) == made
    assert not set(made) & set("/+#$ ")


@given(st.integers(0, 10**18 - 1), st.integers(0, 10**18 - 1))
def test_positions_survive_their_text(epoch, sequence):
    position = Position(epoch, sequence)
    assert Position.parse(str(position)) == position


@given(st.text(max_size=50))
def test_other_texts_are_no_positions(text):
    if re.fullmatch(r"[0-9]{1,18}-[0-9]{1,18}", text):
        assert str(Position.parse(text)).count("-") == 1
    else:
        with pytest.raises(ValueError, match="position"):
            Position.parse(text)


@pytest.mark.parametrize("capability", EVERY, ids=lambda item: item.name)
def test_standard_capabilities_are_consistent(capability):
    check_endpoints((Endpoint("main", (capability,)),))
    for command in capability.commands:
        names = {argument.name for argument in command.args}
        for sets in command.sets:
            attribute = capability.attribute(sets.attribute)
            assert attribute is not None
            assert sets.arg is None or sets.arg in names
            if sets.value is not None:
                conform(attribute.type, sets.value)


def test_all_standard_capabilities_fit_on_one_endpoint():
    check_endpoints((Endpoint("main", tuple(EVERY)),))


def test_a_capability_finds_its_parts():
    assert standard.LEVEL.attribute("level").unit == "%"
    assert standard.LEVEL.attribute("volume") is None
    assert standard.LEVEL.command("set").name == "set"
    assert standard.LEVEL.command("get") is None


def test_the_command_that_sets_an_attribute():
    endpoint = Endpoint("main", (standard.ON_OFF, standard.LEVEL, standard.COLOR, standard.TEMPERATURE))
    assert endpoint.command_for("on")[1:] == (standard.ON_OFF.command("set"), "on")
    assert endpoint.command_for("level")[2] == "level"
    assert endpoint.command_for("temperature") is None
    assert endpoint.command_for("hue") is None


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (BoolType(), [True, False], [1, 0, "true", None]),
        (IntType(0, 10), [0, 10, 5.0], [-1, 11, 5.5, True, "5", None, float("inf"), 10**400]),
        (FloatType(0, 10), [0, 0.5, 10], [-0.1, 10.1, True, "x", float("nan")]),
        (FloatType(), [-(10**6), 3.2], [float("inf"), None]),
        (EnumType(("a", "b")), ["a"], ["c", 1, None]),
        (TextType(3), ["", "abc"], ["abcd", 1]),
    ],
)
def test_values_conform_to_their_type(kind, good, bad):
    for value in good:
        assert conform(kind, value) == value
    for value in bad:
        with pytest.raises(ValueError, match="must"):
            conform(kind, value)


@given(
    st.dictionaries(
        st.text(max_size=5), st.none() | st.booleans() | st.floats() | st.integers() | st.text(), max_size=4
    )
)
def test_arguments_are_checked_whatever_they_are(args):
    for capability in EVERY:
        for command in capability.commands:
            values, faults = conform_args(command, args)
            assert set(values) <= {argument.name for argument in command.args}
            assert all(isinstance(text, str) for text in faults.values())


def test_what_a_command_makes_of_an_attribute():
    assert wanted_value(Sets("on", arg="on"), {"on": True}, None) is True
    assert wanted_value(Sets("on", value=False), {}, True) is False
    assert wanted_value(Sets("on", inverse=True), {}, True) is False
    assert wanted_value(Sets("on", inverse=True), {}, None) is None


def test_a_problem_says_what_is_wrong_and_where():
    problem = Problem(Code.INVALID, fields=(FieldProblem("a.b", "is required"),), what="x")
    assert str(problem) == "invalid what=x a.b: is required"
    assert problem.message.code == "problem-invalid"


def test_events_have_a_json_schema_and_survive_json():
    schema = msgspec.json.schema(Event)
    assert "$defs" in schema
