import asyncio

import pytest
from msgspec import UNSET

from hub.access.directory import Role
from hub.access.grants import Grant, HomeScope
from hub.access.people import NewPerson, PersonPatch
from hub.access.users import NewUser, ProfilePatch, UserPatch
from hub.core.errors import Code, Problem
from hub.core.event import DriverActor, GuestActor, HubActor, ScenarioActor, TokenActor, UserActor
from hub.core.ids import GrantId, ScenarioId, UserId
from hub.core.ports import Verb
from tests.access.conftest import GOOD

BIA = NewUser("Bia", "bia@example.org", "tijolo azul 42", grants=(Grant(HomeScope(), Verb.CONFIGURE),))


async def refusal(awaitable) -> Problem:
    with pytest.raises(Problem) as caught:
        await awaitable
    return caught.value


@pytest.fixture
async def bia(hub, owner):
    return await hub.access.users.create(owner[1], BIA)


async def test_an_owner_creates_a_member_who_signs_in(hub, owner, bia, login):
    tokens = await login(BIA.email, BIA.password)
    assert hub.access.sessions.check(tokens.access_token)[0].sub == bia.id
    assert (bia.role, bia.grants) == (Role.MEMBER, BIA.grants)
    before = hub.access.directory.all()
    assert [user.name for user in before] == ["Ana", "Bia"]
    await hub.restart()
    assert hub.access.directory.all() == before


def not_owners(bia):
    return [
        bia.actor,
        UserActor(UserId("nobody"), "Nobody"),
        GuestActor(GrantId("g"), "Guest"),
        TokenActor("mqtt:kitchen", "kitchen"),
        ScenarioActor(ScenarioId("s"), "S", 1),
        DriverActor("kasa"),
    ]


async def test_only_owners_change_users_people_and_clients(hub, owner, bia):
    users, people, mqtt = hub.access.users, hub.access.people, hub.access.mqtt
    (ana,) = await people.all()
    for actor in not_owners(bia):
        attempts = [
            users.create(actor, NewUser("Eve", "eve@example.org", GOOD, Role.OWNER)),
            users.patch(actor, bia.id, UserPatch(role=Role.OWNER)),
            users.delete(actor, owner[1].id),
            users.reset_password(actor, "ana@example.org", "tijolo azul 42"),
            people.create(actor, NewPerson("Eve")),
            people.patch(actor, ana.id, PersonPatch(name="Eve")),
            people.delete(actor, ana.id),
            mqtt.create(actor, "eve", ("#",), ()),
            mqtt.remove(actor, "eve"),
        ]
        for attempt in attempts:
            assert (await refusal(attempt)).code is Code.FORBIDDEN
    assert [user.role for user in hub.access.directory.all()] == [Role.OWNER, Role.MEMBER]
    assert [person.name for person in await people.all()] == ["Ana"]
    assert hub.access.mqtt.all() == []


async def test_a_patch_changes_what_it_names(hub, owner, bia):
    told: list[str] = []
    hub.access.directory.changed.connect(told.append)
    grants = (Grant(HomeScope(), Verb.VIEW),)
    changed = await hub.access.users.patch(owner[1], bia.id, UserPatch(grants=grants, language="pt-BR"))
    assert (changed.name, changed.email, changed.grants, changed.language) == ("Bia", BIA.email, grants, "pt-BR")
    assert told == [bia.id]
    assert hub.access.directory.get(bia.id) == changed
    (newest,) = await hub.access.audit.recent(1)
    assert newest.entry.action == "user-changed"
    assert newest.entry.actor == owner[1]
    assert newest.entry.detail["language"] == "pt-BR"
    assert '"verb":"view"' in str(newest.entry.detail["grants"])
    await hub.restart()
    assert hub.access.directory.get(bia.id) == changed


async def test_concurrent_patches_of_different_fields_both_hold(hub, owner, bia):
    patch = hub.access.users.patch
    await asyncio.gather(
        patch(owner[1], bia.id, UserPatch(name="Bea")), patch(owner[1], bia.id, UserPatch(language="en"))
    )
    found = hub.access.directory.get(bia.id)
    assert (found.name, found.language) == ("Bea", "en")


async def test_a_new_address_replaces_the_old_one(hub, owner, bia, login):
    await hub.access.users.patch(owner[1], bia.id, UserPatch(email=" Bia@Example.COM"))
    assert await login("bia@example.com", BIA.password)
    assert (await refusal(login(BIA.email, BIA.password))).code is Code.BAD_CREDENTIALS


async def test_an_address_is_one_users(hub, owner, bia):
    again = await refusal(hub.access.users.create(owner[1], NewUser("Eve", " BIA@example.org", GOOD)))
    taken = await refusal(hub.access.users.patch(owner[1], bia.id, UserPatch(email="ana@example.org")))
    for problem in (again, taken):
        assert problem.code is Code.CONFLICT
        assert [fault.code for fault in problem.fields] == ["access-email-taken"]
    assert await hub.count("user") == 2


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("", "eve@example.org"),
        (" \t", "eve@example.org"),
        ("x" * 81, "eve@example.org"),
        ("Eve\x1b[31m", "eve@example.org"),
        ("Eve\u202e", "eve@example.org"),
        ("Eve", "eve"),
        ("Eve", "eve@"),
        ("Eve", "eve@a@b"),
        ("Eve", "e ve@example.org"),
        ("Eve", "eve\x00@example.org"),
        ("Eve", "x" * 250 + "@b.org"),
    ],
)
async def test_names_and_addresses_that_are_refused(hub, owner, bia, name, email):
    problem = await refusal(hub.access.users.create(owner[1], NewUser(name, email, GOOD)))
    assert problem.code is Code.INVALID
    assert len(problem.fields) == 1
    patch = UserPatch(name=name if name != "Eve" else UNSET, email=email if name == "Eve" else UNSET)
    assert (await refusal(hub.access.users.patch(owner[1], bia.id, patch))).code is Code.INVALID
    assert hub.access.directory.get(bia.id) == bia


async def test_the_last_owner_stays_owner(hub, owner, bia):
    _, ana = owner
    users = hub.access.users
    for attempt in (
        users.delete(ana, ana.id),
        users.patch(ana, ana.id, UserPatch(role=Role.MEMBER)),
        users.delete(HubActor(), ana.id),
    ):
        problem = await refusal(attempt)
        assert problem.code is Code.CONFLICT
        assert [fault.code for fault in problem.fields] == ["access-last-owner"]
    await users.patch(ana, bia.id, UserPatch(role=Role.OWNER))
    await users.patch(bia.actor, ana.id, UserPatch(role=Role.MEMBER))
    assert (await refusal(users.patch(ana, bia.id, UserPatch(name="x")))).code is Code.FORBIDDEN


async def test_two_owners_who_delete_each_other_leave_one(hub, owner, bia):
    _, ana = owner
    users = hub.access.users
    await users.patch(ana, bia.id, UserPatch(role=Role.OWNER))
    results = await asyncio.gather(users.delete(ana, bia.id), users.delete(bia.actor, ana.id), return_exceptions=True)
    assert [result.code for result in results if isinstance(result, Problem)] == [Code.CONFLICT]
    assert len(hub.access.directory.all()) == 1


async def test_deleting_a_user_erases_sessions_and_grants_and_cuts_what_is_live(hub, owner, bia, login):
    _, ana = owner
    ended: list[str] = []
    hub.access.sessions.ended.connect(ended.append)
    tokens = [await login(BIA.email, BIA.password) for _ in range(2)]
    person = await hub.access.people.create(ana, NewPerson("Bia", "#AA00ff", bia.id))
    await hub.access.users.delete(ana, bia.id)
    assert len(ended) == 2
    for token in tokens:
        with pytest.raises(Problem):
            hub.access.sessions.check(token.access_token)
        assert (await refusal(hub.access.sign_in.refresh(token.refresh_token, ""))).code is Code.UNAUTHENTICATED
    assert hub.access.directory.get(bia.id) is None
    assert (await hub.access.people.get(person.id)).user is None
    assert (await refusal(login(BIA.email, BIA.password))).code is Code.BAD_CREDENTIALS
    assert (await refusal(hub.access.users.delete(ana, bia.id))).code is Code.NOT_FOUND
    assert (await refusal(hub.access.users.patch(ana, bia.id, UserPatch(name="x")))).code is Code.NOT_FOUND
    assert await hub.count("session") == 1
    assert await hub.count("user") == 1


async def test_people_change_their_own_profile_and_no_more(hub, owner, bia):
    changed = await hub.access.users.change_profile(bia.id, ProfilePatch(name=" Bia  Souza ", language="en"))
    assert (changed.name, changed.language, changed.role, changed.grants) == ("Bia Souza", "en", bia.role, bia.grants)
    assert (await refusal(hub.access.users.change_profile(UserId("x"), ProfilePatch(name="Y")))).code is Code.NOT_FOUND


async def test_a_reset_password_ends_all_sessions(hub, owner, login):
    tokens, ana = owner
    user = await hub.access.users.reset_password(HubActor(), " Ana@example.org ", "tijolo azul 42")
    assert user.id == ana.id
    with pytest.raises(Problem):
        hub.access.sessions.check(tokens.access_token)
    assert (await refusal(login())).code is Code.BAD_CREDENTIALS
    assert await login(password="tijolo azul 42")
    assert "password-reset" in await hub.actions()


async def test_a_reset_names_what_is_wrong(hub, owner):
    reset = hub.access.users.reset_password
    assert (await refusal(reset(HubActor(), "eve@example.org", "tijolo azul 42"))).code is Code.NOT_FOUND
    assert (await refusal(reset(HubActor(), "ana@example.org", "ana"))).code is Code.INVALID


async def test_people_come_and_go(hub, owner, bia):
    _, ana = owner
    people = hub.access.people
    child = await people.create(ana, NewPerson(" Leo "))
    assert child.name == "Leo"
    child = await people.patch(ana, child.id, PersonPatch(colour="#00FF00"))
    assert (child.name, child.colour) == ("Leo", "#00ff00")
    child = await people.patch(ana, child.id, PersonPatch(user=bia.id))
    assert await people.get(child.id) == child
    assert (await people.patch(ana, child.id, PersonPatch(user=None))).user is None
    await people.delete(ana, child.id)
    assert (await refusal(people.get(child.id))).code is Code.NOT_FOUND
    assert (await refusal(people.delete(ana, child.id))).code is Code.NOT_FOUND
    assert (await refusal(people.patch(ana, child.id, PersonPatch(name="x")))).code is Code.NOT_FOUND
    assert hub.access.directory.get(bia.id) is not None


async def test_what_is_wrong_with_a_person_is_named(hub, owner):
    _, ana = owner
    people = hub.access.people
    problem = await refusal(people.create(ana, NewPerson("", "green")))
    assert [fault.field for fault in problem.fields] == ["name", "colour"]
    for user in (ana.id, UserId("nobody")):
        problem = await refusal(people.create(ana, NewPerson("Leo", user=user)))
        assert (problem.code, problem.fields[0].field) == (Code.CONFLICT, "user")
