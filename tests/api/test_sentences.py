import typing

import pytest

from hub import locales
from hub.api.sentences import Sentences, actor_name, name_of
from hub.core.device import MAIN, AttributeRef
from hub.core.driver import LinkSeen
from hub.core.event import (
    BY_DEVICE,
    HIDDEN,
    Actor,
    AreasChanged,
    Body,
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
    GuestActor,
    HubActor,
    HubStarted,
    LinkChanged,
    Noticed,
    Occurred,
    Outcome,
    Position,
    Quality,
    RunEnded,
    RunResult,
    RunStarted,
    RunStep,
    ScenarioActor,
    TokenActor,
    UserActor,
)
from hub.core.ids import CommandId, DeviceId, GrantId, RunId, ScenarioId, UserId
from hub.core.message import Message
from tests.core.conftest import Home

LAMP = DeviceId("d-1")
RUN, EVENING, COMMAND = RunId("r-1"), ScenarioId("s-1"), CommandId("c-1")
ACTORS: tuple[Actor, ...] = (
    UserActor(UserId("u"), "Ana"),
    GuestActor(GrantId("g"), "Gil"),
    TokenActor("mqtt:node-red", "node-red"),
    ScenarioActor(EVENING, "Evening", 1),
    DriverActor("kasa"),
    HubActor(),
)


def bodies(lamp: DeviceId) -> list[Body]:
    on = AttributeRef(lamp, MAIN, "on")
    return [
        Changed(on, True, False),
        Changed(on, True, True, Quality.STALE),
        Changed(AttributeRef(lamp, MAIN, "power"), 12.5, None),
        Changed(AttributeRef(lamp, MAIN, "gone"), 3, None),
        Desired(on, True),
        Desired(on, None),
        Occurred(lamp, MAIN, "pressed"),
        Occurred(lamp, MAIN, "something_new"),
        CommandIssued(COMMAND, lamp, MAIN, "on_off", "on", {}),
        *(CommandEnded(COMMAND, lamp, MAIN, "on_off", "on", {}, outcome, 1) for outcome in Outcome),
        RunStarted(RUN, EVENING, "Evening", 1, "triggers[0]"),
        RunStep(RUN, EVENING, "actions[0]", "command"),
        *(RunEnded(RUN, EVENING, "Evening", result, 1) for result in RunResult),
        DeviceAdded(lamp, "Lamp"),
        DeviceChanged(lamp, "Lamp"),
        DeviceRemoved(lamp, "Lamp"),
        AreasChanged(),
        LinkChanged(lamp, "kasa", online=True),
        LinkChanged(lamp, "kasa", online=False),
        FoundChanged(),
        DocumentSaved("scenarios", "evening", 2),
        DocumentSaved("scenarios", "evening", 0),
        ClockJumped(5_000_000),
        HubStarted("1.0"),
        Noticed(Message("notice-clock-untrusted")),
    ]


@pytest.fixture(autouse=True, scope="module")
def _speak() -> None:
    locales.load()


@pytest.fixture
async def home() -> Home:
    return Home()


def test_no_kind_of_event_or_actor_is_left_out():
    assert {type(body) for body in bodies(LAMP)} == set(typing.get_args(Body.__value__))
    assert {type(actor) for actor in ACTORS} == set(typing.get_args(Actor.__value__))


@pytest.mark.parametrize("language", ["en", "pt-BR"])
async def test_everything_can_be_said(home, language):
    lamp = await home.lamp()
    sentences = Sentences(home.registry)
    home.says("kasa", LinkSeen("x", "X", "plug"))
    for device in (lamp.id, DeviceId("removed")):
        for body in bodies(device):
            for actor in (None, *ACTORS):
                said = sentences.of(Event(Position(1, 1), 0, Cause(CauseKind.ACTOR, actor=actor), body), language)
                assert said
                assert not said.startswith(("event-", "actor-", "notice-")), said
                assert "{" not in said


async def test_values_are_words_or_numbers_with_their_unit(home):
    lamp = await home.lamp()
    power = Changed(AttributeRef(lamp.id, MAIN, "power"), 12.5, None)
    sentences = Sentences(home.registry)
    event = Event(Position(1, 1), 0, BY_DEVICE, power)
    assert sentences.of(event, "en") == "Lamp: Power 12.5 W"
    assert "12,5 W" in sentences.of(event, "pt-BR")
    unknown = Event(Position(1, 1), 0, BY_DEVICE, Changed(AttributeRef(lamp.id, MAIN, "power"), None, None))
    assert sentences.of(unknown, "en") == "Lamp: Power –"


async def test_a_hidden_cause_is_said_to_be_one(home):
    lamp = await home.lamp()
    event = Event(Position(1, 1), 0, HIDDEN, Changed(AttributeRef(lamp.id, MAIN, "on"), True, False))
    plain = Sentences(home.registry).of(Event(Position(1, 1), 0, BY_DEVICE, event.body), "en")
    assert Sentences(home.registry).of(event, "en") != plain


def test_actors_have_names_and_words_have_translations():
    assert actor_name(ACTORS[0], "en") == "Ana"
    assert "Evening" in actor_name(ACTORS[3], "pt-BR")
    assert name_of("event", "pressed", "pt-BR") != "pressed"
    assert name_of("event", "never_heard_of", "en") == "never heard of"
