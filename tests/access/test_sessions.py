import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.access.sessions import REFRESH_LIFETIME, _split
from hub.core.clock import SECOND
from hub.core.errors import Code, Problem
from tests.access.conftest import ELSEWHERE, GOOD, LAN, NOON, JumpingClock

WEEK = REFRESH_LIFETIME // SECOND


async def refresh(hub, token: str):
    return await hub.access.sign_in.refresh(token, LAN)


async def is_refused(hub, token: str) -> bool:
    with pytest.raises(Problem) as caught:
        await refresh(hub, token)
    return caught.value.code is Code.UNAUTHENTICATED


def works(hub, access_token: str) -> bool:
    try:
        hub.access.sessions.check(access_token)
    except Problem:
        return False
    return True


@pytest.fixture
def ended(hub):
    """The ids of sessions that ended, as they are told."""
    ids: list[str] = []
    hub.access.sessions.ended.connect(ids.append)
    return ids


async def test_a_refresh_token_is_used_once(hub, owner):
    tokens, _ = owner
    second = await refresh(hub, tokens.refresh_token)
    third = await refresh(hub, second.refresh_token)
    assert len({tokens.refresh_token, second.refresh_token, third.refresh_token}) == 3
    assert works(hub, third.access_token)
    assert await hub.count("session") == 1


async def test_nothing_in_the_database_is_a_token(hub, owner):
    tokens, _ = owner
    secret = _split(tokens.refresh_token)[1]
    assert len(secret) * 8 == 256
    await hub.db.flush()
    assert not any(secret in path.read_bytes() for path in hub.folder.iterdir())


async def test_reuse_ends_the_whole_family_and_is_told(hub, owner, ended):
    tokens, ana = owner
    second = await refresh(hub, tokens.refresh_token)
    hub.clock.advance(11)
    assert await is_refused(hub, tokens.refresh_token)
    assert await is_refused(hub, second.refresh_token)
    assert not works(hub, second.access_token)
    assert not works(hub, tokens.access_token)
    assert len(ended) == 1
    assert await hub.count("session") == 0
    (newest,) = await hub.access.audit.recent(1)
    assert (newest.entry.action, newest.entry.subject, newest.entry.address) == ("token-reused", ana.id, LAN)


async def test_other_sessions_survive_a_reuse(hub, owner, login):
    tokens, _ = owner
    other = await login()
    await refresh(hub, tokens.refresh_token)
    hub.clock.advance(11)
    assert await is_refused(hub, tokens.refresh_token)
    assert works(hub, other.access_token)


async def test_two_tabs_that_wake_up_together_get_the_same_successor(hub, owner, ended):
    tokens, _ = owner
    results = await asyncio.gather(*(refresh(hub, tokens.refresh_token) for _ in range(5)))
    assert len({result.refresh_token for result in results}) == 1
    hub.clock.advance(9.9)
    late = await refresh(hub, tokens.refresh_token)
    assert late.refresh_token == results[0].refresh_token
    assert works(hub, late.access_token)
    assert not ended


async def test_a_thief_within_the_grace_is_found_out_at_the_next_use(hub, owner, ended):
    """Thief and owner hold the same successor; whoever comes second with it, after the grace, ends the family."""
    tokens, _ = owner
    await refresh(hub, tokens.refresh_token)
    stolen = await refresh(hub, tokens.refresh_token)
    hub.clock.advance(900)
    thief = await refresh(hub, stolen.refresh_token)
    hub.clock.advance(11)
    assert await is_refused(hub, stolen.refresh_token)
    assert not works(hub, thief.access_token)
    assert len(ended) == 1


async def test_the_grace_is_for_the_token_just_replaced_only(hub, owner):
    tokens, _ = owner
    second = await refresh(hub, tokens.refresh_token)
    await refresh(hub, second.refresh_token)
    assert await is_refused(hub, tokens.refresh_token)
    assert await hub.count("session") == 0


async def test_there_is_no_grace_across_a_restart(hub, owner):
    tokens, _ = owner
    await refresh(hub, tokens.refresh_token)
    await hub.restart()
    assert await is_refused(hub, tokens.refresh_token)
    assert await hub.count("session") == 0


async def test_seven_days_from_the_last_use(hub, owner):
    tokens, _ = owner
    for _ in range(3):
        hub.clock.advance(WEEK - 1)
        tokens = await refresh(hub, tokens.refresh_token)
    hub.clock.advance(WEEK)
    assert await is_refused(hub, tokens.refresh_token)
    assert await hub.count("session") == 0


async def test_seven_days_hold_across_restarts(hub, owner):
    tokens, _ = owner
    later = JumpingClock(NOON)
    later.advance(WEEK - 1)
    await hub.restart(later)
    tokens = await refresh(hub, tokens.refresh_token)
    latest = JumpingClock(NOON)
    latest.advance(2 * WEEK)
    await hub.restart(latest)
    assert await is_refused(hub, tokens.refresh_token)


async def test_without_a_trusted_clock_age_is_counted_from_the_start(hub, owner):
    tokens, _ = owner
    await hub.restart(JumpingClock(0, trusted=False))
    hub.clock.advance(WEEK - 1)
    second = await refresh(hub, tokens.refresh_token)
    hub.clock.set_by(NOON / SECOND)  # the time is known at last; the token of this run keeps its age
    hub.clock.trusted = True
    hub.clock.advance(WEEK - 1)
    third = await refresh(hub, second.refresh_token)
    hub.clock.advance(WEEK)
    assert await is_refused(hub, third.refresh_token)


async def test_a_week_without_a_trusted_clock_ends_it_too(hub, owner):
    tokens, _ = owner
    await hub.restart(JumpingClock(0, trusted=False))
    hub.clock.advance(WEEK)
    assert await is_refused(hub, tokens.refresh_token)


async def test_a_token_of_unknown_age_is_not_good_once_time_is_known(hub, owner):
    tokens, _ = owner
    await hub.restart(JumpingClock(0, trusted=False))
    tokens = await refresh(hub, tokens.refresh_token)
    await hub.restart(JumpingClock(NOON))
    assert await is_refused(hub, tokens.refresh_token)


@given(st.text(max_size=100) | st.binary(max_size=70).map(bytes.hex))
def test_any_text_is_split_or_refused(text):
    try:
        family, secret = _split(text)
    except Problem:
        return
    assert (len(family), len(secret)) == (16, 32)


async def test_unknown_and_mangled_tokens_are_refused_without_harm(hub, owner, ended):
    tokens, _ = owner
    for token in ("", "é", "AAAA", "A" * 64, tokens.access_token, tokens.refresh_token[:-4]):
        assert await is_refused(hub, token)
    assert works(hub, tokens.access_token)
    assert not ended


async def test_logout_cuts_the_session_at_once(hub, owner, ended):
    tokens, ana = owner
    session = hub.access.sessions.check(tokens.access_token)[0].sid
    await hub.access.sign_in.logout(session, ana.id, LAN)
    assert ended == [session]
    assert not works(hub, tokens.access_token)
    assert await is_refused(hub, tokens.refresh_token)
    await hub.restart()
    assert not works(hub, tokens.access_token)
    assert (await hub.actions())[-1] == "signed-out"
    await hub.access.sign_in.logout(session, ana.id, LAN)


async def test_a_user_has_at_most_a_hundred_sessions(hub, owner, login, ended, monkeypatch):
    monkeypatch.setattr("hub.access.sessions._MOST_PER_USER", 3)
    first, _ = owner
    second = await login()
    third = await login()
    first = await refresh(hub, first.refresh_token)
    fourth = await login()
    assert [works(hub, item.access_token) for item in (first, second, third, fourth)] == [True, False, True, True]
    assert len(ended) == 1
    assert await hub.count("session") == 3


async def test_expired_sessions_are_cleared_at_the_next_sign_in(hub, owner, login):
    hub.clock.advance(WEEK)
    await login()
    assert await hub.count("session") == 1


async def test_a_refresh_that_loses_to_an_end_is_refused(hub, owner):
    tokens, ana = owner
    session = hub.access.sessions.check(tokens.access_token)[0].sid
    leaving = asyncio.create_task(hub.access.sign_in.logout(session, ana.id, LAN))
    await asyncio.sleep(0)
    assert await is_refused(hub, tokens.refresh_token)
    await leaving
    assert await hub.count("session") == 0


async def test_a_cancelled_caller_leaves_memory_as_the_database(hub, owner, ended):
    tokens, ana = owner
    session = hub.access.sessions.check(tokens.access_token)[0].sid
    leaving = asyncio.create_task(hub.access.sign_in.logout(session, ana.id, LAN))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await hub.count("session") == 0
    assert not works(hub, tokens.access_token)
    assert ended == [session]


async def test_a_listener_that_fails_does_not_stop_the_others(hub, owner, login, caplog):
    seen: list[str] = []

    def broken(session: str) -> None:
        raise RuntimeError(session)

    stop = hub.access.sessions.ended.connect(broken)
    hub.access.sessions.ended.connect(seen.append)
    tokens, ana = owner
    await hub.access.sign_in.logout(hub.access.sessions.check(tokens.access_token)[0].sid, ana.id, LAN)
    assert len(seen) == 1
    assert "a listener failed" in caplog.text
    stop()
    other = await login(address=ELSEWHERE, password=GOOD)
    await hub.access.sign_in.logout(hub.access.sessions.check(other.access_token)[0].sid, ana.id, LAN)
    assert len(seen) == 2
