import pytest
from msgspec.structs import replace

from hub.access.grants import AreaScope, DeviceScope, Grant, HomeScope
from hub.core.capability import Value
from hub.core.device import AttributeRef
from hub.core.event import (
    BY_CLOCK,
    BY_DEVICE,
    BY_HUB,
    HIDDEN,
    RESTORED,
    AreasChanged,
    Cause,
    CauseKind,
    Changed,
    ClockJumped,
    CommandEnded,
    CommandIssued,
    Desired,
    DeviceAdded,
    DeviceChanged,
    DeviceRemoved,
    DocumentSaved,
    DriverActor,
    Event,
    FoundChanged,
    HubActor,
    HubStarted,
    LinkChanged,
    Noticed,
    Occurred,
    Outcome,
    Position,
    RunEnded,
    RunResult,
    RunStarted,
    RunStep,
    ScenarioActor,
    TokenActor,
)
from hub.core.ids import CommandId, DeviceId, RunId, ScenarioId
from hub.core.message import Message
from hub.core.ports import Verb
from tests.access.conftest import NOON
from tests.access.test_policy import ANA, BIA, GARDEN, LAMP, UPSTAIRS, Home

AT = Position(1, 7)


def of_device(device: DeviceId):
    ref = AttributeRef(device, "main", "on")
    no_args: dict[str, Value] = {}
    command = (CommandId("c"), device, "main", "on_off", "on", no_args)
    return [
        Changed(ref, True, False),
        Desired(ref, True),
        Occurred(device, "main", "pressed"),
        CommandIssued(*command),
        CommandEnded(*command, Outcome.ACKNOWLEDGED, 5),
        DeviceAdded(device, "x"),
        DeviceChanged(device, "x"),
        DeviceRemoved(device, "x"),
        LinkChanged(device, "kasa", online=True),
    ]


OF_THE_HOME = [AreasChanged(), HubStarted("1")]
OF_THE_WHOLE = [
    RunStarted(RunId("r"), ScenarioId("s"), "S", 1, "triggers[0]"),
    RunStep(RunId("r"), ScenarioId("s"), "actions[0]", "command"),
    RunEnded(RunId("r"), ScenarioId("s"), "S", RunResult.DONE, 5),
    FoundChanged(),
    DocumentSaved("scenarios", "s", 1),
    ClockJumped(5),
    Noticed(Message("x")),
]


def event(body, cause=BY_DEVICE):
    return Event(AT, NOON, cause, body)


@pytest.fixture
def home():
    return Home()


def shown(home, body, user=BIA):
    return home.policy.viewer(user.actor, "ws").event(event(body))


EVERY = [*of_device(LAMP.id), *of_device(DeviceId("gone")), *OF_THE_HOME, *OF_THE_WHOLE]


@pytest.mark.parametrize("body", EVERY, ids=lambda body: type(body).__name__)
def test_who_views_the_whole_home_reads_everything(home, body):
    cause = Cause(CauseKind.ACTOR, AT, ANA.actor)
    home.grant(Grant(HomeScope(), Verb.VIEW))
    for user in (ANA, BIA):
        assert home.policy.viewer(user.actor, "ws").event(event(body, cause)) == event(body, cause)


@pytest.mark.parametrize("body", EVERY, ids=lambda body: type(body).__name__)
def test_who_has_no_grant_reads_nothing(home, body):
    assert shown(home, body) is None


@pytest.mark.parametrize("body", of_device(LAMP.id), ids=lambda body: type(body).__name__)
def test_events_of_devices_go_by_the_device(home, body):
    home.grant(Grant(AreaScope(UPSTAIRS), Verb.VIEW))
    assert shown(home, body) == event(body)
    home.grant(Grant(AreaScope(GARDEN), Verb.VIEW))
    assert shown(home, body) is None


@pytest.mark.parametrize("body", [*of_device(DeviceId("gone")), *OF_THE_WHOLE], ids=lambda body: type(body).__name__)
def test_scenarios_documents_and_removed_devices_are_for_the_whole_home(home, body):
    home.grant(Grant(DeviceScope(LAMP.id), Verb.CONFIGURE))
    assert shown(home, body) is None


@pytest.mark.parametrize("body", OF_THE_HOME, ids=lambda body: type(body).__name__)
def test_facts_of_the_home_are_for_whoever_has_a_grant(home, body):
    home.grant(Grant(DeviceScope(LAMP.id), Verb.VIEW))
    assert shown(home, body) == event(body)


OPEN = [
    BY_DEVICE,
    BY_HUB,
    BY_CLOCK,
    RESTORED,
    Cause(CauseKind.COMMAND, AT, BIA.actor),
    Cause(CauseKind.COMMAND, AT, replace(BIA.actor, name="Bia as she was called then")),
    Cause(CauseKind.ACTOR, None, HubActor()),
    Cause(CauseKind.ACTOR, None, DriverActor("kasa")),
]
CLOSED = [
    Cause(CauseKind.COMMAND, AT, ANA.actor),
    Cause(CauseKind.COMMAND, AT, ScenarioActor(ScenarioId("s"), "S", 1)),
    Cause(CauseKind.COMMAND, AT, TokenActor("mqtt:kitchen", "kitchen")),
    Cause(CauseKind.ACTOR, None, ANA.actor),
    Cause(CauseKind.TRIGGER, AT),
    Cause(CauseKind.STEP, AT, BIA.actor),
    HIDDEN,
]


@pytest.mark.parametrize("cause", OPEN, ids=str)
def test_causes_that_are_told(home, cause):
    home.grant(Grant(DeviceScope(LAMP.id), Verb.VIEW))
    body = of_device(LAMP.id)[0]
    assert home.policy.viewer(BIA.actor, "ws").event(event(body, cause)) == event(body, cause)


@pytest.mark.parametrize("cause", CLOSED, ids=str)
def test_causes_that_are_hidden(home, cause):
    home.grant(Grant(DeviceScope(LAMP.id), Verb.VIEW))
    body = of_device(LAMP.id)[0]
    assert home.policy.viewer(BIA.actor, "ws").event(event(body, cause)) == event(body, HIDDEN)


def test_a_viewer_is_somebody(home):
    assert home.policy.viewer(BIA.actor, "ws").actor == BIA.actor
    program = home.policy.viewer(TokenActor("mqtt:kitchen", "kitchen"), "mqtt")
    assert program.event(event(of_device(LAMP.id)[0])) is None
