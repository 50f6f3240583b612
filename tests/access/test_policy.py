"""Every rule of who may do what, asked of the policy as dispatch and API ask it."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from hub.access.directory import Directory, Role, User
from hub.access.grants import AreaScope, DeviceScope, Grant, HomeScope, Weekday, Window
from hub.access.policy import AT_HOME, Policy
from hub.core.bus import Bus
from hub.core.clock import SECOND
from hub.core.device import Area, Device
from hub.core.event import DriverActor, GuestActor, HubActor, ScenarioActor, TokenActor, UserActor
from hub.core.ids import AreaId, DeviceId, GrantId, ScenarioId, UserId
from hub.core.ports import Verb
from hub.core.registry import Registry
from hub.core.store import Store
from tests.access.conftest import NOON, JumpingClock
from tests.core.conftest import Shelf

UPSTAIRS, BEDROOM, GARDEN = AreaId("upstairs"), AreaId("bedroom"), AreaId("garden")
ANA = User(UserId("ana"), "ana@example.org", "Ana", Role.OWNER, 1)
BIA = User(UserId("bia"), "bia@example.org", "Bia", Role.MEMBER, 2)
VERBS = list(Verb)


def device(name: str, area: AreaId | None = None) -> Device:
    return Device(DeviceId(name), name, name, "light", area)


LAMP, FAN, HOSE, MODE = device("lamp", BEDROOM), device("fan", UPSTAIRS), device("hose", GARDEN), device("mode")
DEVICES = [LAMP, FAN, HOSE, MODE]


class Home:
    def __init__(self) -> None:
        self.clock = JumpingClock(NOON)
        bus = Bus(self.clock, 1)
        self.registry = Registry(bus, Store(bus, self.clock), Shelf())
        self.registry.load(DEVICES)
        self.registry.set_areas(
            [
                Area(UPSTAIRS, "Upstairs", "upstairs"),
                Area(BEDROOM, "Bedroom", "bedroom", UPSTAIRS),
                Area(GARDEN, "Garden", "garden"),
            ]
        )
        self.directory = Directory([ANA, BIA])
        self.clients = {"kitchen"}
        self.zone = ZoneInfo("America/Sao_Paulo")
        self.policy = Policy(self.directory, self.clients, self.registry, self.clock, lambda: self.zone)

    def grant(self, *grants: Grant) -> None:
        self.directory.put(replace(BIA, grants=grants))

    def may(self, actor, verb: Verb, device: Device | None, via: str = "api") -> bool:
        return self.policy.allows(actor, verb, device, self.clock.now(), via)

    def bia(self, verb: Verb = Verb.CONTROL, device: Device | None = LAMP, via: str = "api") -> bool:
        return self.may(BIA.actor, verb, device, via)


@pytest.fixture
def home():
    return Home()


@pytest.mark.parametrize("device", [*DEVICES, None])
@pytest.mark.parametrize("verb", VERBS)
def test_everything_is_refused_unless_a_grant_allows_it(home, verb, device):
    strangers = [
        BIA.actor,
        UserActor(UserId("nobody"), "Nobody"),
        GuestActor(GrantId("g"), "Guest"),
        DriverActor("kasa"),
        ScenarioActor(ScenarioId("s"), "S", 1, BIA.id),
        ScenarioActor(ScenarioId("s"), "S", 1, UserId("deleted")),
        TokenActor("mqtt:stranger", "stranger"),
        TokenActor("api:kitchen", "kitchen"),
    ]
    for actor in strangers:
        for via in ("api", "ws", "mqtt", "scenario", "remote"):
            assert not home.may(actor, verb, device, via)


@pytest.mark.parametrize("device", [*DEVICES, None])
@pytest.mark.parametrize("verb", VERBS)
def test_owner_hub_and_their_scenarios_may_everything(home, verb, device):
    masters = [
        ANA.actor,
        HubActor(),
        ScenarioActor(ScenarioId("s"), "S", 1, None),
        ScenarioActor(ScenarioId("s"), "S", 1, ANA.id),
    ]
    for actor in masters:
        assert home.may(actor, verb, device, "remote")


def test_an_mqtt_client_commands_devices_while_it_exists_and_nothing_else(home):
    client = TokenActor("mqtt:kitchen", "kitchen")
    assert home.may(client, Verb.CONTROL, LAMP, "mqtt")
    assert not home.may(client, Verb.CONTROL, LAMP, "api")
    assert not home.may(client, Verb.CONTROL, None, "mqtt")
    for verb in (Verb.VIEW, Verb.CONFIGURE, Verb.ADMINISTER):
        assert not home.may(client, verb, LAMP, "mqtt")
    home.clients.clear()
    assert not home.may(client, Verb.CONTROL, LAMP, "mqtt")


def allowed(home: Home, verb: Verb) -> set[str]:
    return {item.id for item in DEVICES if home.bia(verb, item)}


def test_scopes(home):
    home.grant(Grant(DeviceScope(LAMP.id), Verb.CONTROL))
    assert allowed(home, Verb.CONTROL) == {"lamp"}
    home.grant(Grant(AreaScope(UPSTAIRS), Verb.CONTROL))
    assert allowed(home, Verb.CONTROL) == {"lamp", "fan"}
    home.grant(Grant(AreaScope(BEDROOM), Verb.CONTROL), Grant(DeviceScope(HOSE.id), Verb.CONTROL))
    assert allowed(home, Verb.CONTROL) == {"lamp", "hose"}
    home.grant(Grant(HomeScope(), Verb.CONTROL))
    assert allowed(home, Verb.CONTROL) == {"lamp", "fan", "hose", "mode"}


def test_a_device_that_moves_takes_the_rights_of_its_new_area(home):
    home.grant(Grant(AreaScope(UPSTAIRS), Verb.VIEW))
    assert home.bia(Verb.VIEW, LAMP)
    assert not home.bia(Verb.VIEW, replace(LAMP, area=GARDEN))
    home.registry.set_areas([Area(BEDROOM, "Bedroom", "bedroom", GARDEN), Area(GARDEN, "Garden", "garden")])
    assert not home.bia(Verb.VIEW, LAMP)


def test_areas_that_contain_each_other_end_the_search(home):
    home.registry.set_areas([Area(BEDROOM, "B", "b", GARDEN), Area(GARDEN, "G", "g", BEDROOM)])
    home.grant(Grant(AreaScope(UPSTAIRS), Verb.VIEW))
    assert not home.bia(Verb.VIEW, LAMP)


def test_verbs_include_the_lesser_and_never_administer(home):
    home.grant(Grant(HomeScope(), Verb.CONTROL))
    assert [home.bia(verb) for verb in VERBS] == [True, True, False, False]
    home.grant(Grant(HomeScope(), Verb.CONFIGURE))
    assert [home.bia(verb, None) for verb in VERBS] == [True, True, True, False]


def test_the_home_itself_is_viewed_with_any_grant_and_changed_with_one_for_the_home(home):
    home.grant(Grant(DeviceScope(LAMP.id), Verb.CONFIGURE))
    assert home.bia(Verb.VIEW, None)
    assert not home.bia(Verb.CONTROL, None)
    assert not home.bia(Verb.CONFIGURE, None)


def test_a_right_that_is_withdrawn_is_gone_at_once(home):
    home.grant(Grant(HomeScope(), Verb.CONTROL))
    scenario = ScenarioActor(ScenarioId("s"), "S", 1, BIA.id)
    viewer = home.policy.viewer(BIA.actor, "ws")
    assert home.bia()
    assert home.may(scenario, Verb.CONTROL, LAMP, "scenario")
    assert viewer.sees(LAMP.id)
    home.grant()
    assert not home.bia()
    assert not home.may(scenario, Verb.CONTROL, LAMP, "scenario")
    assert not viewer.sees(LAMP.id)
    home.directory.put(replace(ANA, role=Role.MEMBER))
    assert not home.may(ANA.actor, Verb.VIEW, LAMP)


def test_windows_are_in_the_time_of_the_home(home):
    """12:00 UTC is 09:00 in São Paulo and 21:00 in Tokyo."""
    home.grant(Grant(HomeScope(), Verb.CONTROL, Window((Weekday.SATURDAY,), "08:00", "10:00")))
    assert home.bia()
    home.clock.advance(3600)
    assert not home.bia()
    home.zone = ZoneInfo("Asia/Tokyo")
    assert not home.bia()
    home.grant(Grant(HomeScope(), Verb.CONTROL, Window(start="22:00", end="06:00", until=date(2026, 11, 21))))
    assert home.bia()
    home.clock.advance(8 * 3600)
    assert not home.bia()


def test_a_window_is_judged_at_the_time_that_is_asked_for(home):
    home.grant(Grant(HomeScope(), Verb.CONTROL, Window(start="08:00", end="10:00")))
    later = home.clock.now() + 3600 * SECOND
    assert not home.policy.allows(BIA.actor, Verb.CONTROL, LAMP, later, "api")


def test_while_the_time_is_unknown_no_window_is_open(home):
    home.grant(Grant(HomeScope(), Verb.CONTROL, Window()), Grant(HomeScope(), Verb.VIEW))
    home.clock.trusted = False
    assert not home.bia()
    assert home.bia(Verb.VIEW)


def test_at_home_only_refuses_what_comes_another_way(home):
    home.grant(Grant(HomeScope(), Verb.CONTROL, at_home_only=True))
    assert all(home.bia(via=via) for via in AT_HOME)
    for via in ("remote", "voice", ""):
        assert not home.bia(via=via)
        assert not home.policy.viewer(BIA.actor, via).sees(LAMP.id)


def test_an_answer_takes_microseconds(home):
    """Not a benchmark: a bound a hundred times above what is measured, to notice I/O or a search of the home."""
    from time import process_time

    home.grant(*[Grant(DeviceScope(DeviceId(f"d{number}")), Verb.VIEW) for number in range(20)])
    started = process_time()
    for _ in range(1000):
        home.bia()
    assert process_time() - started < 1
