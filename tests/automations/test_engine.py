import asyncio

import pytest

from hub.automations.lineage import DEEPEST
from hub.core.capability import Attribute, Capability, IntType
from hub.core.device import Area
from hub.core.driver import Described, LinkState, OccurredAt
from hub.core.errors import Code, Problem
from hub.core.event import (
    BY_HUB,
    Cause,
    CauseKind,
    Changed,
    ClockJumped,
    CommandEnded,
    CommandIssued,
    RunEnded,
    RunResult,
    RunStarted,
    RunStep,
    ScenarioActor,
)
from hub.core.ids import AreaId, ScenarioId, UserId
from hub.core.standard import BUTTON, ILLUMINANCE, OCCUPANCY, ON_OFF
from tests.automations.conftest import settle
from tests.core.conftest import ANA, failing

LAMP_ON_MOTION = """\
triggers:
  - change: {device: motion, attribute: occupied, to: true}
actions:
  - command: {device: lamp, capability: on_off, command: on}
"""


async def furnish(home):
    """A sensor that has seen nobody, and a lamp that is off."""
    motion, lamp = await home.add("Motion", OCCUPANCY, ILLUMINANCE), await home.lamp()
    home.report(motion, "occupied", value=False)
    home.report(motion, "illuminance", value=100.0)
    home.report(lamp, "on", value=False)
    home.report(lamp, "level", value=0)
    home.events.clear()
    return motion, lamp


async def test_from_motion_to_light_without_a_turn_of_the_loop(home):
    motion, lamp = await furnish(home)
    home.put(LAMP_ON_MOTION)
    home.report(motion, "occupied", value=True)
    assert home.value(lamp, "on") is True
    assert home.ended == ["done"]


async def test_every_event_names_what_led_to_it(home):
    motion, lamp = await furnish(home)
    slot = home.put(LAMP_ON_MOTION, version=3)
    home.report(motion, "occupied", value=True)
    events = {event.position: event for event in home.events}
    (report,) = [event for event in home.events if isinstance(event.body, Changed) and event.body.ref.device == lamp.id]
    chain = [report]
    while chain[-1].cause.event is not None:
        chain.append(events[chain[-1].cause.event])
    assert [type(event.body) for event in chain] == [Changed, CommandIssued, RunStep, RunStarted, Changed]
    assert chain[-1].body.ref.device == motion.id
    assert [event.cause.kind for event in chain] == [
        CauseKind.COMMAND,
        CauseKind.STEP,
        CauseKind.STEP,
        CauseKind.TRIGGER,
        CauseKind.DEVICE,
    ]
    actor = ScenarioActor(ScenarioId("test"), "Test", 3)
    assert {event.cause.actor for event in chain[:-1]} == {actor}
    started = chain[3].body
    assert (started.trigger, started.version, started.evidence) == ("triggers[0]", 3, chain[-1])
    assert slot.last.position == chain[3].position
    assert slot.last.result is RunResult.DONE


@pytest.mark.parametrize(
    ("trigger", "values", "fired"),
    [
        ("to: 50", [10, 50, 50, 60, 50], [50, 50]),
        ("from: 10", [10, 20, 10, 30], [20, 30]),
        ("from: 10, to: 30", [10, 20, 10, 30, 20, 30], [30]),
        ("above: 40", [10, 41, 50, 40, 60], [41, 60]),
        ("below: 40", [50, 39, 20, 40, 10], [39, 10]),
        ("above: 20, below: 40", [50, 30, 35, 45, 15, 25], [30, 25]),
        ("from: 50, below: 40", [50, 30, 60, 30], [30]),
        ("", [50, 50, 51], [51]),
    ],
)
async def test_what_counts_as_a_change(home, trigger, values, fired):
    await furnish(home)
    other = await home.lamp("Other")
    home.put(
        f"triggers: [{{change: {{device: other, attribute: level{', ' * bool(trigger)}{trigger}}}}}]\n"
        "actions: [{command: {device: lamp, capability: on_off, command: on}}]"
    )
    for value in values:
        home.report(other, "level", value)
    assert [body.evidence.body.value for body in home.started] == fired


async def test_a_threshold_crossed_within_the_dead_band_is_noticed(home):
    motion, _ = await furnish(home)
    home.put(LAMP_ON_MOTION.replace("occupied, to: true", "illuminance, above: 100.5"))
    home.report(motion, "illuminance", 100.6)
    assert home.started == []
    home.report(motion, "illuminance", 101.5)
    assert len(home.started) == 1


async def test_values_from_before_a_restart_trigger_nothing(home):
    motion, lamp = await home.add("Motion", OCCUPANCY), await home.lamp()
    home.put(LAMP_ON_MOTION)
    ref = next(ref for ref, _ in home.store.of(motion.id))
    home.store.restore(ref, value=True, at=1)
    home.report(motion, "occupied", value=True)
    assert home.started == []
    home.report(motion, "occupied", value=False)
    home.says("virtual", LinkState("Motion", online=False))
    assert home.started == []
    home.says("virtual", LinkState("Motion", online=True))
    home.report(motion, "occupied", value=True)
    assert len(home.started) == 1
    assert home.value(lamp, "on") is True


async def test_a_first_report_is_no_change(home):
    motion, _ = await home.add("Motion", OCCUPANCY), await home.lamp()
    home.put(LAMP_ON_MOTION)
    home.report(motion, "occupied", value=True)
    assert home.started == []


async def test_a_button(home):
    await furnish(home)
    button = await home.add("Button", BUTTON)
    home.put(
        LAMP_ON_MOTION.replace(
            "change: {device: motion, attribute: occupied, to: true}", "event: {device: button, event: held}"
        )
    )
    home.says("virtual", OccurredAt("Button", "main", "pressed"))
    assert home.started == []
    home.says("virtual", OccurredAt("Button", "main", "held"))
    assert home.started[0].evidence.body.device == button.id


class TestFor:
    TEXT = LAMP_ON_MOTION.replace("to: true", "to: true, for: 5m")

    async def test_it_fires_after_the_time_and_once(self, home):
        motion, _ = await furnish(home)
        home.put(self.TEXT)
        home.report(motion, "occupied", value=True)
        began = home.bus.position
        await home.advance(299)
        assert home.started == []
        await home.advance(1)
        assert home.started[0].evidence.position == began
        await home.advance(3600)
        assert len(home.started) == 1

    async def test_a_break_begins_anew(self, home):
        motion, _ = await furnish(home)
        home.put(self.TEXT)
        for value in (True, False, True):
            home.report(motion, "occupied", value)
            await home.advance(200)
        assert home.started == []
        await home.advance(100)
        assert len(home.started) == 1

    async def test_nobody_knows_what_an_absent_device_did(self, home):
        motion, _ = await furnish(home)
        home.put(self.TEXT.replace("to: true", "from: false, to: true"))
        home.report(motion, "occupied", value=True)
        await home.advance(100)
        home.says("virtual", LinkState("Motion", online=False))
        await home.advance(600)
        assert home.started == []
        home.says("virtual", LinkState("Motion", online=True))
        home.report(motion, "occupied", value=True)
        await home.advance(299)
        assert home.started == []
        await home.advance(1)
        assert len(home.started) == 1
        home.says("virtual", LinkState("Motion", online=False))
        home.says("virtual", LinkState("Motion", online=True))
        home.report(motion, "occupied", value=True)
        await home.advance(3600)
        assert len(home.started) == 1  # once for each stretch

    async def test_any_change_means_unchanged_for_that_long(self, home):
        motion, _ = await furnish(home)
        home.put(LAMP_ON_MOTION.replace("occupied, to: true", "illuminance, for: 1m"))
        for value in (10.0, 20.0, 30.0):
            home.report(motion, "illuminance", value)
            await home.advance(40)
        assert home.started == []
        await home.advance(20)
        assert [body.evidence.body.value for body in home.started] == [30.0]

    async def test_a_threshold_need_not_be_crossed_again(self, home):
        motion, _ = await furnish(home)
        home.put(LAMP_ON_MOTION.replace("occupied, to: true", "illuminance, below: 50, for: 1m"))
        for value in (40.0, 30.0, 20.0):
            home.report(motion, "illuminance", value)
            await home.advance(20)
        assert len(home.started) == 1

    async def test_what_is_waited_for_outlives_a_rename_of_another_device(self, home):
        motion, lamp = await furnish(home)
        home.put(self.TEXT)
        home.report(motion, "occupied", value=True)
        await home.advance(200)
        await home.registry.update(lamp.id, BY_HUB, favourite=True)
        await home.advance(100)
        assert len(home.started) == 1

    async def test_saving_begins_anew(self, home):
        motion, _ = await furnish(home)
        home.put(self.TEXT)
        home.report(motion, "occupied", value=True)
        home.put(self.TEXT, version=2)
        await home.advance(600)
        assert home.started == []


async def test_time_of_day_and_cron(home):
    _, lamp = await furnish(home)
    slot = home.put(LAMP_ON_MOTION.replace("change: {device: motion, attribute: occupied, to: true}", 'time: "12:30"'))
    noon = home.clock.now()
    assert slot.armament.next_due == noon + 1800 * 1_000_000
    await home.advance(1800)
    assert home.value(lamp, "on") is True
    (event,) = [event for event in home.events if isinstance(event.body, RunStarted)]
    assert event.cause.kind is CauseKind.CLOCK
    assert event.body.evidence is None
    assert slot.armament.next_due == noon + (24 * 3600 + 1800) * 1_000_000


async def test_a_jump_of_the_clock_plans_anew(home):
    await furnish(home)
    slot = home.put(LAMP_ON_MOTION.replace("change: {device: motion, attribute: occupied, to: true}", 'time: "12:30"'))
    home.clock._now += 3600 * 1_000_000
    home.bus.publish(ClockJumped(3600 * 1_000_000), BY_HUB)
    assert home.started == []
    assert slot.armament.next_due == home.clock.now() + (24 * 3600 - 1800) * 1_000_000


@pytest.mark.parametrize(
    ("conditions", "runs"),
    [
        ("- state: {device: lamp, attribute: on, is: false}", True),
        ("- state: {device: lamp, attribute: on, is_not: false}", False),
        ("- state: {device: motion, attribute: illuminance, below: 100.5, above: 99}", True),
        ("- state: {device: motion, attribute: illuminance, below: 100}", False),
        ("- state: {device: lamp, attribute: power, above: 0}", False),  # nobody knows it yet
        ("- not: {state: {device: lamp, attribute: power, above: 0}}", True),
        ("- time: {after: '11:00', before: '13:00'}", True),
        ("- time: {after: '12:00', before: '12:01'}", True),
        ("- time: {after: '11:00', before: '12:00'}", False),
        ("- time: {after: '22:00', before: '13:00'}", True),
        ("- time: {after: '22:00', before: '06:00'}", False),
        ("- time: {after: '22:00', before: '13:00', days: [fri]}", True),  # it is Saturday, since yesterday's evening
        ("- time: {after: '22:00', before: '13:00', days: [sat]}", False),
        ("- time: {days: [sat]}", True),
        ("- time: {days: [sun]}", False),
        ("- and: [{time: {days: [sat]}}, {time: {days: [sun]}}]", False),
        ("- or: [{time: {days: [sat]}}, {time: {days: [sun]}}]", True),
        ("- time: {days: [sat]}\n  - time: {days: [sun]}", False),
    ],
)
async def test_conditions(home, conditions, runs):
    motion, _ = await furnish(home)
    home.put(f"{LAMP_ON_MOTION}conditions:\n  {conditions}\n")
    home.report(motion, "occupied", value=True)
    assert bool(home.started) is runs


STORY = """\
triggers:
  - change: {device: motion, attribute: occupied, to: true}
actions:
  - set: {device: lamp, attribute: level, value: 40}
  - delay: 2m
  - if: {state: {device: motion, attribute: occupied, is: false}}
    then:
      - command: {device: lamp, capability: on_off, command: off}
    else:
      - set: {device: lamp, attribute: level, value: 10}
"""


@pytest.mark.parametrize(("occupied", "last"), [(False, "then[0]"), (True, "else[0]")])
async def test_a_run_step_by_step(home, occupied, last):
    motion, lamp = await furnish(home)
    home.put(STORY)
    home.report(motion, "occupied", value=True)
    assert home.value(lamp, "level") == 40
    await home.advance(60)
    home.report(motion, "occupied", value=occupied)
    await home.advance(60)
    assert home.steps[:3] == [("actions[0]", "set"), ("actions[1]", "delay"), ("actions[2]", "if")]
    assert home.steps[3][0] == f"actions[2].{last}"
    assert home.bodies(RunStep)[2].detail == {"holds": not occupied, "motion.occupied": occupied}
    assert home.bodies(RunEnded)[0].duration == 120_000_000


async def test_a_trigger_while_it_runs_is_passed_over_and_counted(home):
    motion, _ = await furnish(home)
    slot = home.put(STORY)
    for value in (True, False, True):
        home.report(motion, "occupied", value)
    assert (len(home.started), slot.skipped) == (1, 1)
    await home.advance(120)
    for value in (False, True):
        home.report(motion, "occupied", value)
    assert len(home.started) == 2


async def test_a_failing_step_ends_the_run_with_its_reason(home):
    motion, _ = await furnish(home)
    home.gateway.answers["virtual", "Lamp"] = failing("problem-device-failed")
    home.put(STORY)
    home.report(motion, "occupied", value=True)
    await settle()
    assert home.ended == ["failed problem-device-failed"]
    assert home.steps == [("actions[0]", "set")]


async def test_a_scenario_has_its_authors_rights(home):
    motion, _ = await furnish(home)
    home.rights.refused.add(ScenarioActor(ScenarioId("test"), "Test", 1, UserId("u-bob")))
    home.put("schema: 1\nname: Test\nauthor: u-bob\n" + LAMP_ON_MOTION)
    home.report(motion, "occupied", value=True)
    assert home.ended == ["failed problem-forbidden"]


async def test_an_exception_in_a_run_touches_no_other(home, caplog):
    motion, _ = await furnish(home)

    async def explode(request):
        raise RuntimeError("bang")

    home.gateway.answers["virtual", "Lamp"] = explode
    home.put(LAMP_ON_MOTION, "bad")
    other = await home.lamp("Other")
    home.put(LAMP_ON_MOTION.replace("lamp", "other"), "good")
    home.report(motion, "occupied", value=True)
    assert home.ended == ["failed problem-internal", "done"]
    assert home.value(other, "on") is True
    assert "a run of scenario bad failed" in caplog.text


async def test_an_exception_in_a_condition_is_contained(home, caplog):
    motion, _ = await furnish(home)
    slot = home.put(LAMP_ON_MOTION + "conditions: [{state: {device: lamp, attribute: on, is: false}}]")
    slot.bound.devices.clear()
    home.report(motion, "occupied", value=True)
    assert "triggers[0] of scenario test failed" in caplog.text


class TestAreas:
    TEXT = """\
triggers:
  - change: {device: motion, attribute: occupied, to: true}
actions:
  - command: {area: hall, kind: light, capability: on_off, command: on}
"""

    @pytest.fixture
    async def lamps(self, home):
        await furnish(home)
        home.registry.set_areas(
            [Area(AreaId("a1"), "House", "house"), Area(AreaId("a2"), "Hall", "hall", AreaId("a1"))]
        )
        lamps = [await home.lamp(f"L{number}", area="a2") for number in range(3)]
        await home.add("Fridge", ON_OFF, area="a2")
        fridge = next(device for device in home.registry.devices() if device.name == "Fridge")
        await home.registry.update(fridge.id, BY_HUB, kind="outlet")
        return lamps

    def go(self, home):
        motion = next(device for device in home.registry.devices() if device.name == "Motion")
        home.report(motion, "occupied", value=True)

    async def test_all_of_one_kind_get_the_command(self, home, lamps):
        home.put(self.TEXT)
        self.go(home)
        await settle()
        assert [home.value(lamp, "on") for lamp in lamps] == [True] * 3
        assert {request.address for _, request in home.gateway.requests} == {"L0", "L1", "L2"}
        assert home.bodies(RunStep)[0].detail == {"devices": 3}
        assert home.ended == ["done"]

    async def test_the_areas_inside_belong_to_it(self, home, lamps):
        home.put(self.TEXT.replace("area: hall", "area: house").replace("kind: light, ", ""))
        self.go(home)
        await settle()
        assert len(home.gateway.requests) == 4

    async def test_one_that_fails_keeps_none_of_the_others_from_its_command(self, home, lamps):
        home.gateway.answers["virtual", "L0"] = failing("problem-device-failed")
        home.put(self.TEXT)
        self.go(home)
        await settle()
        assert [home.value(lamp, "on") for lamp in lamps] == [None, True, True]
        assert home.ended == ["failed problem-device-failed"]

    async def test_an_area_without_such_a_device(self, home, lamps):
        slot = home.put(self.TEXT.replace("kind: light", "kind: siren"))
        assert slot.misfits[0].path == "actions[0].command.area"
        assert slot.misfits[0].message == "holds no device that can do this"

    async def test_an_area_that_is_emptied_and_filled(self, home, lamps):
        home.put(self.TEXT)
        for lamp in lamps:
            await home.registry.update(lamp.id, BY_HUB, area=None)
        self.go(home)
        await settle()
        assert home.ended == ["done"]
        assert home.gateway.requests == []

    async def test_an_area_that_comes_later(self, home, lamps):
        slot = home.put(self.TEXT.replace("area: hall", "area: attic"))
        assert "there is no area 'attic'" in slot.misfits[0].message
        areas = home.registry.areas()
        home.registry.set_areas([*areas, Area(AreaId("a3"), "Attic", "attic")])
        assert slot.misfits[0].message == "holds no device that can do this"
        await home.registry.update(lamps[0].id, BY_HUB, area="a3")
        assert slot.misfits == ()
        assert slot.active is not None


class TestFit:
    @pytest.mark.parametrize(
        ("part", "replacement", "path", "message"),
        [
            ("device: motion", "device: moton", "triggers[0].change.device", "there is no device 'moton'; did you mean 'motion'?"),
            ("attribute: occupied", "attribute: occupid", "triggers[0].change.attribute", "did you mean 'occupied'?"),
            ("attribute: occupied", "endpoint: left, attribute: occupied", "triggers[0].change.endpoint", "has no endpoint 'left'; there is main"),
            ("to: true", "to: on", "triggers[0].change.to", "must be true or false; on is text here"),
            ("to: true", "above: 5", "triggers[0].change.above", "occupied is not a number"),
            ("capability: on_off", "capability: onoff", "actions[0].command.capability", "did you mean 'on_off'?"),
            ("command: on}", "command: blink}", "actions[0].command.command", "on_off has no command 'blink'; there is off, on, set, toggle"),
            ("command: on}", "command: set}", "actions[0].command.args.on", "is required"),
            ("command: {device: lamp, capability: on_off, command: on}", "set: {device: lamp, attribute: level, value: 140}", "actions[0].set.value", "must be at most 100"),
            ("command: {device: lamp, capability: on_off, command: on}", "set: {device: lamp, attribute: power, value: 1}", "actions[0].set.attribute", "no attribute 'power' that can be set; there is level, on"),
            ("change: {device: motion, attribute: occupied, to: true}", "event: {device: motion, event: pressed}", "triggers[0].event.event", "motion has no event 'pressed'"),
        ],
    )  # fmt: skip
    async def test_what_the_home_cannot_do(self, home, part, replacement, path, message):
        await furnish(home)
        slot = home.put(LAMP_ON_MOTION.replace(part, replacement))
        assert [misfit.path for misfit in slot.misfits] == [path]
        assert message in slot.misfits[0].message
        assert slot.active is None

    async def test_everything_that_does_not_fit_is_told_at_once(self, home):
        slot = home.put(
            LAMP_ON_MOTION
            + "conditions: [{and: [{not: {state: {device: x, attribute: y, is: 1}}}, {or: [{time: {days: [mon]}}]}]}]"
        )
        assert [misfit.path for misfit in slot.misfits] == [
            "triggers[0].change.device",
            "conditions[0].and[0].not.state.device",
            "actions[0].command.device",
        ]

    async def test_a_device_that_comes_later_is_bound(self, home):
        slot = home.put(LAMP_ON_MOTION)
        assert len(slot.misfits) == 2
        motion, lamp = await furnish(home)
        assert slot.misfits == ()
        home.report(motion, "occupied", value=True)
        assert home.value(lamp, "on") is True

    async def test_an_id_serves_as_a_name(self, home):
        motion, lamp = await furnish(home)
        home.put(LAMP_ON_MOTION.replace("device: motion", f"device: {motion.id}"))
        await home.registry.update(motion.id, BY_HUB, name="Sensor")
        home.report(motion, "occupied", value=True)
        assert home.value(lamp, "on") is True

    async def test_a_device_that_goes_is_named(self, home):
        motion, lamp = await furnish(home)
        slot = home.put(LAMP_ON_MOTION)
        await home.registry.remove(lamp.id, BY_HUB)
        assert [misfit.message for misfit in slot.misfits] == ["there is no device 'lamp'; there is motion"]
        home.report(motion, "occupied", value=True)
        assert home.started == []
        with pytest.raises(Problem) as raised:
            home.engine.start("test", ANA)
        assert raised.value.code is Code.INVALID

    async def test_a_version_that_does_not_fit_leaves_the_one_before_active(self, home):
        motion, lamp = await furnish(home)
        home.put(LAMP_ON_MOTION)
        slot = home.put(LAMP_ON_MOTION.replace("lamp", "lmap"), version=2)
        assert (slot.draft.version, slot.active.version) == (2, 1)
        home.report(motion, "occupied", value=True)
        assert home.value(lamp, "on") is True
        await home.registry.remove(lamp.id, BY_HUB)
        assert slot.active is None

    async def test_a_device_that_loses_what_a_waiting_run_needs(self, home):
        motion, lamp = await furnish(home)
        home.put(STORY)
        home.report(motion, "occupied", value=True)
        home.report(motion, "occupied", value=False)
        await home.registry.remove(lamp.id, BY_HUB)
        await home.advance(120)
        assert home.ended == ["failed problem-device-removed"]

    async def test_a_device_that_is_described_anew_while_a_run_waits(self, home):
        motion, lamp = await furnish(home)
        home.put(STORY)
        home.report(motion, "occupied", value=True)
        endpoint = home.registry.device(lamp.id).endpoints[0]
        other = Capability("x", (Attribute("y", IntType()),))
        home.says("virtual", Described("Lamp", (type(endpoint)("main", (other,)),)))
        await home.advance(120)
        assert home.ended == ["failed automations-unfit"]

    async def test_an_id_belongs_to_one(self, home):
        await furnish(home)
        text = "schema: 1\nname: Test\nid: same\n" + LAMP_ON_MOTION
        home.put(text, "a")
        slot = home.put(text, "b")
        assert slot.misfits[0].message == "is the id of 'a', too"
        home.put(text.replace("same", "other"), "a")
        assert slot.misfits == ()
        home.put(text, "c")
        home.engine.drop("b")
        assert home.engine.slot("c").misfits == ()


class TestSwitching:
    async def test_off_nothing_fires_and_what_runs_is_stopped(self, home):
        motion, _ = await furnish(home)
        home.put(STORY)
        home.report(motion, "occupied", value=True)
        slot = home.put("schema: 1\nname: Test\nenabled: false\n" + STORY, version=2)
        await settle()
        assert home.ended == ["stopped automations-disabled"]
        home.report(motion, "occupied", value=False)
        home.report(motion, "occupied", value=True)
        assert len(home.started) == 1
        assert slot.last.result is RunResult.STOPPED

    async def test_off_even_when_it_does_not_fit(self, home):
        motion, _ = await furnish(home)
        home.put(LAMP_ON_MOTION)
        slot = home.put("schema: 1\nname: Test\nenabled: false\n" + LAMP_ON_MOTION.replace("lamp", "lmap"), version=2)
        assert slot.active is None
        home.report(motion, "occupied", value=True)
        assert home.started == []

    async def test_a_new_version_lets_the_run_of_the_old_one_end(self, home):
        motion, lamp = await furnish(home)
        home.put(STORY)
        home.report(motion, "occupied", value=True)
        home.put(LAMP_ON_MOTION, version=2)
        await home.advance(120)
        assert home.ended == ["done"]
        assert home.value(lamp, "level") == 10

    async def test_deleted_it_stops(self, home):
        motion, _ = await furnish(home)
        home.put(STORY)
        home.report(motion, "occupied", value=True)
        home.engine.drop("test")
        home.engine.drop("test")
        await settle()
        assert home.ended == ["stopped automations-deleted"]
        home.report(motion, "occupied", value=False)
        home.report(motion, "occupied", value=True)
        assert len(home.started) == 1

    async def test_by_hand_whatever_its_conditions(self, home):
        _, lamp = await furnish(home)
        home.put("schema: 1\nname: Test\nenabled: false\n" + LAMP_ON_MOTION + "conditions: [{time: {days: [sun]}}]")
        run = home.engine.start("test", ANA)
        assert home.value(lamp, "on") is True
        (event,) = [event for event in home.events if isinstance(event.body, RunStarted)]
        assert event.body.run == run
        assert event.cause == Cause(CauseKind.ACTOR, actor=ANA)

    async def test_by_hand_not_twice_at_once(self, home):
        await furnish(home)
        home.put(STORY)
        home.engine.start("test", ANA)
        with pytest.raises(Problem) as raised:
            home.engine.start("test", ANA)
        assert raised.value.code is Code.CONFLICT
        with pytest.raises(Problem) as raised:
            home.engine.start("nobody", ANA)
        assert raised.value.code is Code.NOT_FOUND

    async def test_the_hub_stops(self, home):
        motion, _ = await furnish(home)
        home.put(STORY)
        home.put(TestFor.TEXT, "other")
        home.report(motion, "occupied", value=True)
        await home.engine.stop()
        assert home.ended == ["stopped automations-hub-stopped"]
        assert home.clock.next_due() is None


class TestLoops:
    async def test_scenarios_that_set_each_other_off_are_stopped(self, home):
        motion, _ = await furnish(home)
        lamps = [await home.lamp(f"l{number}") for number in range(DEEPEST + 2)]
        for lamp in lamps:
            home.report(lamp, "on", value=False)
        home.put(LAMP_ON_MOTION.replace("lamp", "l0"), "first")
        for number in range(DEEPEST + 1):
            home.put(
                f"triggers: [{{change: {{device: l{number}, attribute: on, to: true}}}}]\n"
                f"actions: [{{command: {{device: l{number + 1}, capability: on_off, command: on}}}}]",
                f"s{number:02}",
            )
        home.report(motion, "occupied", value=True)
        assert [home.value(lamp, "on") for lamp in lamps] == [True] * DEEPEST + [False] * 2
        assert home.ended.count("done") == DEEPEST
        assert home.ended.count("stopped automations-loop") == 1
        assert len(home.bodies(CommandEnded)) == DEEPEST

    async def test_two_that_fight_over_a_lamp_come_to_rest(self, home):
        _, lamp = await furnish(home)
        for wanted in ("true", "false"):
            home.put(
                f"triggers: [{{change: {{device: lamp, attribute: on, to: {'false' if wanted == 'true' else 'true'}}}}}]\n"
                f"actions: [{{set: {{device: lamp, attribute: on, value: {wanted}}}}}]",
                f"wants-{wanted}",
            )
        home.report(lamp, "on", value=True)
        await settle()
        assert len(home.started) <= DEEPEST + 1


async def test_a_run_of_many_quick_steps_lets_others_in(home):
    motion, _ = await furnish(home)
    text = "triggers: [{change: {device: motion, attribute: occupied, to: true}}]\nactions:\n"
    home.put(text + "  - command: {device: lamp, capability: on_off, command: toggle}\n" * 150)
    home.report(motion, "occupied", value=True)
    assert home.ended == []
    for _ in range(1_000):
        await asyncio.sleep(0)
    assert home.ended == ["done"]
