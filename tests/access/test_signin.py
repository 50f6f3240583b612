import asyncio
import logging
from time import process_time

import pytest

from hub.access.passwords import Cost
from hub.access.users import NewUser
from hub.core.errors import Code, Problem
from tests.access.conftest import ELSEWHERE, GOOD, LAN

NEW = "tijolo azul 42"


async def refusal(awaitable) -> Problem:
    with pytest.raises(Problem) as caught:
        await awaitable
    return caught.value


async def wrong(login, times: int, **more) -> list[Code]:
    return [(await refusal(login(password=f"wrong guess {number}", **more))).code for number in range(times)]


async def test_nobody_signs_in_before_the_claim(hub, login):
    assert (await refusal(login())).code is Code.NOT_CLAIMED


async def test_the_right_password_yields_tokens(hub, owner, login):
    tokens = await login(email=" ANA@example.org")
    assert tokens.expires_in == 900
    assert hub.access.sessions.check(tokens.access_token)[0].sub == owner[1].id
    assert (await hub.actions())[-1] == "signed-in"


async def test_wrong_password_and_unknown_address_are_told_alike(hub, owner, login):
    wrong_password = await refusal(login(password="wrong guess"))
    unknown = await refusal(login(email="eve@example.org", address=ELSEWHERE))
    no_address = await refusal(login(email="", address="10.0.0.1"))
    for problem in (wrong_password, unknown, no_address):
        assert (problem.code, problem.message.args, problem.fields) == (Code.BAD_CREDENTIALS, {}, ())


async def test_an_unknown_address_costs_the_same_work(hub, owner, login):
    await hub.restart(cost=Cost(passes=2, memory_kib=16 * 1024))
    await login()  # renews the hash at this cost
    known, unknown = [], []
    for number in range(4):
        known.append(await cost(login(password="wrong guess", address=f"10.0.0.{number}")))
        unknown.append(await cost(login(email=f"eve{number}@example.org", address=f"10.0.1.{number}")))
    assert 0.3 < min(unknown) / min(known) < 3


async def cost(awaitable) -> float:
    started = process_time()
    await refusal(awaitable)
    return process_time() - started


async def test_guesses_are_slowed_down_by_address(hub, owner, login):
    addresses = [f"eve{number}@example.org" for number in range(8)]
    codes = [(await refusal(login(email=email, address=ELSEWHERE))).code for email in addresses]
    assert codes == [Code.BAD_CREDENTIALS] * 5 + [Code.TOO_MANY_REQUESTS] * 3
    await login()


async def test_guesses_are_slowed_down_by_account_wherever_they_come_from(hub, owner, login):
    codes = []
    for number in range(20):
        codes += await wrong(login, 1, address=f"10.0.0.{number}")
    assert codes == [Code.BAD_CREDENTIALS] * 5 + [Code.TOO_MANY_REQUESTS] * 15


async def test_accounts_that_do_not_exist_are_slowed_down_alike(hub, owner, login):
    networks = [f"10.0.0.{number}" for number in range(10)]
    codes = [(await refusal(login(email="eve@example.org", address=item))).code for item in networks]
    assert codes == [Code.BAD_CREDENTIALS] * 5 + [Code.TOO_MANY_REQUESTS] * 5


async def test_an_attack_on_the_account_does_not_lock_its_owner_out(hub, owner, login):
    """The owner is signed in on the LAN; guesses from a thousand addresses keep the account's limit closed."""
    for number in range(1000):
        await wrong(login, 1, address=f"10.0.{number // 250}.{number % 250}")
    assert (await refusal(login(address="10.9.9.9"))).code is Code.TOO_MANY_REQUESTS
    assert await login(address=LAN)
    hub.clock.advance(60)
    assert await login(address="10.9.9.9")


async def test_where_an_account_is_signed_in_outlives_a_restart(hub, owner, login):
    await hub.restart()
    for number in range(10):
        await wrong(login, 1, address=f"10.0.0.{number}")
    assert await login(address=LAN)


async def test_a_right_password_of_ones_own_buys_no_guesses_at_others(hub, owner, login):
    _, ana = owner
    await hub.access.users.create(ana, NewUser("Eve", "eve@example.org", NEW))
    codes = []
    for _ in range(4):
        codes += await wrong(login, 2, address=ELSEWHERE)
        try:
            await login(email="eve@example.org", password=NEW, address=ELSEWHERE)
        except Problem as problem:
            codes.append(problem.code)
    assert codes.count(Code.BAD_CREDENTIALS) == 5


async def test_a_hundred_guesses_at_once_are_a_hundred(hub, owner, login):
    attempts = (login(password=f"guess {number}", address=ELSEWHERE) for number in range(100))
    results = await asyncio.gather(*attempts, return_exceptions=True)
    assert [problem.code for problem in results].count(Code.BAD_CREDENTIALS) == 5


async def test_a_long_address_takes_no_memory(hub, owner, login):
    await refusal(login(email="x" * 100_000))
    assert max(map(len, hub.access.sign_in._by_account._tallies)) == 254


async def test_failures_are_audited_without_what_was_typed(hub, owner, login, caplog):
    caplog.set_level(logging.DEBUG)
    await refusal(login(password="my secret guess"))
    await refusal(login(email="my secret guess", address=ELSEWHERE))
    await hub.db.settled()
    unknown, known = [item.entry for item in await hub.access.audit.recent(2)]
    assert (known.action, known.subject, known.address) == ("sign-in-failed", owner[1].id, LAN)
    assert (unknown.subject, unknown.address) == ("", ELSEWHERE)
    assert b"secret guess" not in b"".join(path.read_bytes() for path in hub.folder.iterdir())
    assert "secret guess" not in caplog.text


async def test_a_hash_of_another_cost_is_renewed_at_sign_in(hub, owner, login):
    def kept(connection):
        return connection.execute("SELECT password FROM user").fetchone()[0]

    before = await hub.db.read(kept)
    await hub.restart(cost=Cost(passes=2, memory_kib=16))
    await login()
    after = await hub.db.read(kept)
    assert "m=8," in before
    assert "m=16,t=2" in after
    await login()
    assert await hub.db.read(kept) == after


async def test_a_password_that_changed_during_the_sign_in_is_not_accepted(hub, owner, login):
    """The reset commits while the old password is being matched: no session may outlive it."""
    _, ana = owner
    hasher = hub.access.sign_in._passwords
    original = hasher.verify

    async def slow(encoded, password):
        matches = await original(encoded, password)
        await hub.access.users.reset_password(ana, "ana@example.org", NEW)
        return matches

    hasher.verify = slow
    assert (await refusal(login())).code is Code.BAD_CREDENTIALS
    hasher.verify = original
    assert await hub.count("session") == 0


async def test_changing_the_password_ends_every_other_session(hub, owner, login):
    mine, ana = owner
    other = await login()
    session = hub.access.sessions.check(mine.access_token)[0].sid
    await hub.access.sign_in.change_password(session, ana.id, GOOD, NEW, LAN)
    assert hub.access.sessions.check(mine.access_token)
    assert (
        await refusal(asyncio.to_thread(hub.access.sessions.check, other.access_token))
    ).code is Code.UNAUTHENTICATED
    assert (await refusal(login())).code is Code.BAD_CREDENTIALS
    assert await login(password=NEW)
    assert "password-changed" in await hub.actions()


async def test_changing_the_password_needs_the_present_one_and_a_good_one(hub, owner):
    mine, ana = owner
    session = hub.access.sessions.check(mine.access_token)[0].sid
    change = hub.access.sign_in.change_password
    assert (await refusal(change(session, ana.id, "wrong guess", NEW, LAN))).code is Code.BAD_CREDENTIALS
    assert (await refusal(change(session, ana.id, GOOD, "short", LAN))).code is Code.INVALID
    assert (await refusal(change(session, "nobody", GOOD, NEW, LAN))).code is Code.UNAUTHENTICATED
    codes = [(await refusal(change(session, ana.id, "wrong guess", NEW, LAN))).code for _ in range(9)]
    assert codes[-1] is Code.TOO_MANY_REQUESTS


async def test_two_changes_at_once_are_one(hub, owner):
    mine, ana = owner
    session = hub.access.sessions.check(mine.access_token)[0].sid
    change = hub.access.sign_in.change_password
    results = await asyncio.gather(
        *(change(session, ana.id, GOOD, f"{NEW} {number}", LAN) for number in range(2)), return_exceptions=True
    )
    assert [result.code for result in results if isinstance(result, Problem)] in (
        [Code.CONFLICT],
        [Code.BAD_CREDENTIALS],
    )
