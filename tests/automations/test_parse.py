import json
from datetime import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hub.automations.ast import (
    AreaTarget,
    Change,
    Cron,
    Day,
    Delay,
    DeviceTarget,
    Happening,
    If,
    Not,
    Scenario,
    Send,
    SetValue,
    State,
    TimeOfDay,
    Window,
)
from hub.automations.dump import document, dump
from hub.automations.parse import MOST_ITEMS, parse, parse_json, places
from hub.automations.source import LONGEST_TEXT
from hub.core.errors import FieldProblem
from tests.automations.strategies import patient, scenarios

FULL = """\
# The light in the hall.
schema: 1
name: Hall light
triggers:
  - change: {device: hall-motion, attribute: occupied, from: false, to: true, for: 2m}
  - event: {device: hall-button, event: pressed}
  - time: 07:30
  - time: {at: "18:00:30", days: [fri, mon]}
  - cron: 0  8 * * MON
conditions:
  - state: {device: sun, attribute: daylight, is: false}
  - not: {time: {after: "22:00", before: "06:00"}}
actions:
  - command: {device: hall-light, capability: on_off, command: on}
  - if: {state: {device: hall-lux, attribute: illuminance, below: 40}}
    then:
      - set: {area: hall, kind: light, attribute: level, value: 40}
      - delay: 00:02:00
    else:
      - command: {device: strip, endpoint: outlet_1, capability: level, command: set, args: {level: 5}}
"""


def test_every_part_of_the_language():
    scenario, problems = parse(FULL)
    assert problems == ()
    assert scenario == Scenario(
        name="Hall light",
        triggers=(
            Change("hall-motion", "occupied", was=False, to=True, hold=120_000_000),
            Happening("hall-button", "pressed"),
            TimeOfDay(time(7, 30)),
            TimeOfDay(time(18, 0, 30), (Day.MON, Day.FRI)),
            Cron("0 8 * * mon"),
        ),
        conditions=(State("sun", "daylight", equals=False), Not(Window(time(22), time(6)))),
        actions=(
            Send(DeviceTarget("hall-light"), "on_off", "on"),
            If(
                (State("hall-lux", "illuminance", below=40),),
                (SetValue(AreaTarget("hall", "light"), "level", 40), Delay(120_000_000)),
                (Send(DeviceTarget("strip", "outlet_1"), "level", "set", {"level": 5}),),
            ),
        ),
    )


def test_all_problems_at_once_each_with_its_place():
    _, problems = parse("""\
schema: 2
nam: x
triggers:
  - chang: {}
  - change: {device: hall, atribute: on, for: 5}
  - cron: 61 * * * *
actions:
  - delay: 5
  - if: []
    els: 5
  - command: {device: a, area: b}
  - delay: 1s
    command: {}
""")
    assert [(problem.field, problem.line, problem.column) for problem in problems] == [
        ("", 1, 1),
        ("schema", 1, 9),
        ("nam", 2, 1),
        ("triggers[0]", 4, 5),
        ("triggers[1].change", 5, 13),
        ("triggers[1].change.atribute", 5, 28),
        ("triggers[1].change.for", 5, 47),
        ("triggers[2].cron", 6, 11),
        ("actions[0].delay", 8, 12),
        ("actions[1]", 9, 5),
        ("actions[1].if", 9, 9),
        ("actions[1].els", 10, 5),
        ("actions[2].command", 11, 14),
        ("actions[2].command", 11, 14),
        ("actions[2].command.device", 11, 23),
        ("actions[3]", 12, 5),
    ]
    by_path = {problem.field: problem.message for problem in problems}
    assert by_path["nam"] == "is not known here; did you mean 'name'?"
    assert by_path["triggers[0]"] == "is no trigger; did you mean 'change'?"
    assert by_path["triggers[1].change.for"] == "needs a unit, such as 5s or 5m"
    assert by_path["actions[3]"] == "is command and delay at once; write each as an item of its own"


def problem_with(triggers="[{time: 07:30}]", conditions="[]", actions="[{delay: 1s}]", name="x") -> FieldProblem:
    """The only problem of a scenario that is well but for one part."""
    text = f"schema: 1\nname: {name}\ntriggers: {triggers}\nconditions: {conditions}\nactions: {actions}\n"
    scenario, problems = parse(text)
    assert scenario is None
    assert len(problems) == 1, problems
    return problems[0]


@pytest.mark.parametrize(
    ("trigger", "message"),
    [
        ("{change: {device: a, attribute: b, above: 5, below: 5}}", "must be greater than above"),
        ("{change: {device: a, attribute: b, above: 5, to: 6}}", "cannot be combined"),
        ("{change: {device: a, attribute: b, from: 6, to: 6}}", "the same as from"),
        ("{change: {device: a, attribute: b, above: warm}}", "must be a number"),
        ("{change: {device: a, attribute: b, for: soon}}", "must be a duration"),
        ("{change: {device: a, attribute: b, for: 31d}}", "at most 30d"),
        ("{change: {device: a, attribute: b, for: 0s}}", "must be a duration"),
        ("{change: {device: a, attribute: b, to: [1]}}", "must be a single value"),
        ("{change: {device: a, attribute: b, to: }}", "is empty"),
        ("{change: {device: a, attribute: 5}}", "must be text; put it in quotes"),
        ("{change: 5}", "must be a mapping"),
        ("{event: {device: a}}", "needs 'event'"),
        ("{time: 24:00}", "must be a time"),
        ("{time: 730}", "must be a time"),
        ("{time: {at: 07:30, days: []}}", "at least one day"),
        ("{time: {at: 07:30, days: [monday]}}", "must hold days out of mon, tue"),
        ("{cron: 5}", "must be a cron line"),
        ("{cron: 0 60 * * *}", "is no cron line"),
        ("{cron: r * * * *}", "must have five fields"),
        ("{cron: '* * * * * *'}", "must have five fields"),
        ("{cron: 0 0 30 2 *}", "never comes"),
        ("{cron: '" + "1," * 60 + "'}", "at most 100 characters"),
        ("time", "must be trigger: a mapping with one of change, event, time, cron"),
    ],
)
def test_bad_triggers(trigger, message):
    assert message in problem_with(triggers=f"[{trigger}]").message


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("{state: {device: a, attribute: b}}", "needs at least one of is"),
        ("{time: {}}", "needs at least one of after"),
        ("{time: {after: 10:00, before: 10:00}}", "is the same as after"),
        ("{and: []}", "must hold at least one"),
        ("{not: [{time: {after: 10:00}}]}", "must be condition"),
        ("{xor: []}", "is no condition; did you mean 'or'?"),
    ],
)
def test_bad_conditions(condition, message):
    assert message in problem_with(conditions=f"[{condition}]").message


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ("{command: {device: a, kind: light, capability: c, command: d}}", "goes with area"),
        ("{command: {area: a, endpoint: b, capability: c, command: d}}", "cannot be combined with area"),
        ("{command: {area: a, capability: c, command: d, args: [1]}}", "must be a mapping of names"),
        ("{command: {area: a, capability: c, command: d, args: {x: 1, x: 2}}}", "is there twice"),
        ("{set: {device: a, attribute: c}}", "needs 'value'"),
        ("{set: {device: a, attribute: c, value: " + "x" * 1025 + "}}", "at most 1024 characters"),
        ("{delay: [1s]}", "must be a single value"),
        ("{if: {time: {after: 10:00}}, then: []}", "must hold at least one"),
    ],
)
def test_bad_actions(action, message):
    assert message in problem_with(actions=f"[{action}]").message


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("enabled: yes", "must be true or false"),
        ("mode: parallel", "must be one of single"),
        ("id: 5", 'must be text; put it in quotes: "5"'),
        ("author: Ana", "must be a name in lower-case letters"),
        ("name: again", "is there twice"),
    ],
)
def test_bad_fields(field, message):
    assert message in problem_with(name=f"x\n{field}").message


@pytest.mark.parametrize("name", ["5", '"\\a"', "' '", "x" * 81])
def test_a_name_is_short_and_visible(name):
    assert problem_with(name=name).field == "name"


def test_a_list_is_bounded():
    assert problem_with(actions="[" + "{delay: 1s}," * (MOST_ITEMS + 1) + "]").message == "must hold at most 200"


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("", "is empty", None),
        ("# nothing\n", "is empty", None),
        ("a: &x [1]\nb: *x\n", "anchors and aliases", 1),
        ("a:\n  !!python/name:os.system x", "tags (!) are not accepted", 2),
        ("[" * 500, "nested more than 32 deep", 1),
        ("a: 1\n---\nb: 1\n", "more than one document", 2),
        ("a: 1\nb: [1, 2\nc: 3\n", "is not valid YAML", 3),
        ('a: 1\nb: "\x01"', "a character that YAML does not allow (U+0001)", 2),
        ("a: 1\n{b: 1}: 2\n", "a key must be a single word", 2),
        ("? [a]\n: 2\n", "a key must be a single word", 1),
        ("a: 1e999", "not finite", 1),
        ("a: " + "9" * 41, "too long", 1),
        ("a: " + "9" * 16, "beyond 1000000000000000", 1),
        ("a: [" + "1," * 6000 + "]", "more than 5000 parts", 1),
        ("#" * (LONGEST_TEXT + 1), "is longer than", None),
        ("- 1", "must be a mapping", 1),
    ],
)
def test_what_is_no_document(text, message, line):
    scenario, problems = parse(text)
    assert scenario is None
    assert len(problems) == 1
    assert message in problems[0].message
    assert problems[0].line == line


def test_a_text_of_many_faults_is_answered_in_bounds():
    _, problems = parse("".join(f"k{number}: 1\n" for number in range(1000)))
    assert len(problems) == 100


@pytest.mark.parametrize(
    ("written", "read"),
    [("on", "on"), ("off", "off"), ("yes", "yes"), ("true", True), ("0x1F", 31), ("0o17", 15), ("-1.5e2", -150.0)],
)
def test_plain_values_are_those_of_yaml_1_2(written, read):
    text = f"schema: 1\nname: x\ntriggers: [{{time: 07:30}}]\nactions: [{{set: {{device: a, attribute: b, value: {written}}}}}]"
    scenario, _ = parse(text)
    assert scenario is not None
    action = scenario.actions[0]
    assert isinstance(action, SetValue)
    assert action.value == read
    assert type(action.value) is type(read)


def test_json_is_the_same_document():
    scenario, _ = parse(FULL)
    assert scenario is not None
    assert parse_json(json.loads(json.dumps(document(scenario)))) == (scenario, ())


@pytest.mark.parametrize("body", [{"a": float("nan")}, {"a": object()}, {"a": 10**16}, [[[]] * 6000], "x"])
def test_json_that_no_document_has(body):
    scenario, problems = parse_json(body)
    assert scenario is None
    assert problems[0].line is None


def test_places_of_paths():
    found = places(FULL)
    assert found["triggers[0].change.device"] == (5, 22)
    assert found["actions[1].then[0].set.value"] == (17, 65)


def test_a_dump_reads_as_people_write():
    scenario, _ = parse(FULL)
    assert scenario is not None
    assert dump(scenario).splitlines()[:4] == [
        "schema: 1",
        "name: Hall light",
        "triggers:",
        "  - change: {device: hall-motion, attribute: occupied, from: false, to: true, for: 2m}",
    ]
    assert '  - command: {device: hall-light, capability: on_off, command: "on"}' in dump(scenario)


@patient
@given(scenarios)
@example(Scenario("?0", (TimeOfDay(time(7)),), (SetValue(DeviceTarget("1e5", "a"), "a", "?0"),)))
def test_a_dump_parses_to_the_same_scenario(scenario):
    assert parse(dump(scenario)) == (scenario, ())
    assert parse_json(json.loads(json.dumps(document(scenario)))) == (scenario, ())


@patient
@given(
    st.text()
    | st.text(alphabet="{}[]&*!|>%@`'\"-?:,# \nax01~<").filter(len)
    | st.binary().map(lambda b: b.decode("latin-1"))
)
def test_any_text_gives_problems_and_no_exception(text):
    scenario, problems = parse(text)
    assert scenario is None
    assert problems


@patient
@given(
    st.integers(0, len(FULL) - 1),
    st.integers(1, 12),
    st.sampled_from(["", "[", "]", ":", "\n", "{", '"', "0", "- ", "&a "]),
)
def test_a_damaged_document_gives_problems_and_no_exception(at, length, inserted):
    scenario, problems = parse(FULL[:at] + inserted + FULL[at + length :])
    assert (scenario is None) == bool(problems)
