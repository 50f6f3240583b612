import asyncio
from zoneinfo import ZoneInfo

import pytest

from hub.access import Authenticator, Policy
from hub.access.directory import Role
from hub.access.grants import DeviceScope, Grant
from hub.access.users import NewUser, UserPatch
from hub.core.bus import Bus
from hub.core.clock import SECOND
from hub.core.errors import Code, Problem
from hub.core.event import HubActor
from hub.core.ports import Verb
from hub.core.registry import Registry
from hub.core.store import Store
from tests.access.conftest import GOOD
from tests.access.test_policy import FAN, LAMP
from tests.core.conftest import Shelf


@pytest.fixture
def door(hub):
    bus = Bus(hub.clock, 1)
    registry = Registry(bus, Store(bus, hub.clock), Shelf())
    registry.load([LAMP, FAN])
    access = hub.access
    policy = Policy(access.directory, access.mqtt, registry, hub.clock, lambda: ZoneInfo("UTC"))
    return Authenticator(access.sessions, access.directory, policy, hub.clock)


def is_forbidden(door, session) -> bool:
    try:
        door.require_owner(session)
    except Problem as problem:
        return problem.code is Code.FORBIDDEN
    return False


async def test_a_token_makes_a_session(hub, owner, door):
    tokens, ana = owner
    hub.clock.advance(60)
    session = door.token(tokens.access_token, "ws")
    assert (session.user, session.actor, session.via, session.viewer.actor) == (ana.id, ana, "ws", ana)
    assert session.expires == hub.clock.now() + 14 * 60 * SECOND
    assert session.viewer.sees(LAMP.id)
    assert not is_forbidden(door, session)


async def test_rights_are_those_of_now_not_of_the_token(hub, owner, door, login):
    _, ana = owner
    bia = await hub.access.users.create(ana, NewUser("Bia", "bia@example.org", GOOD, Role.OWNER))
    session = door.token((await login("bia@example.org")).access_token, "api")
    assert not is_forbidden(door, session)
    await hub.access.users.patch(
        ana, bia.id, UserPatch(name="Bea", role=Role.MEMBER, grants=(Grant(DeviceScope(LAMP.id), Verb.VIEW),))
    )
    assert is_forbidden(door, session)
    assert session.viewer.sees(LAMP.id)
    assert not session.viewer.sees(FAN.id)


async def test_the_name_of_the_actor_is_the_present_one(hub, owner, door):
    tokens, ana = owner
    await hub.access.users.patch(ana, ana.id, UserPatch(name="Ana Souza"))
    assert door.token(tokens.access_token, "api").actor.name == "Ana Souza"


async def test_an_ended_session_and_a_deleted_user_are_unauthenticated(hub, owner, door):
    tokens, ana = owner
    hub.access.directory.remove(ana.id)
    with pytest.raises(Problem) as caught:
        door.token(tokens.access_token, "api")
    assert caught.value.code is Code.UNAUTHENTICATED
    hub.access.sessions.forget(hub.access.sessions.of(ana.id))
    with pytest.raises(Problem) as caught:
        door.token(tokens.access_token, "api")
    assert caught.value.code is Code.UNAUTHENTICATED


def test_whoever_owns_the_machine_owns_the_home(door):
    session = door.machine("cli")
    assert (session.actor, session.user, session.id) == (HubActor(), None, "")
    assert session.viewer.sees(LAMP.id)
    assert not is_forbidden(door, session)


async def test_a_token_that_is_known_is_checked_without_leaving_the_loop(hub, owner, door):
    tokens, _ = owner
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(count())
    for _ in range(1000):
        door.token(tokens.access_token, "api")
    assert turns == 0
    task.cancel()
