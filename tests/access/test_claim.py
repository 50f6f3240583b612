import asyncio
import logging
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.access.claim import ALPHABET, Claim, new_code, parse_code
from hub.access.directory import Role
from hub.access.passwords import Passwords
from hub.access.throttle import GUESSING
from hub.core.errors import Code, Problem
from tests.access.conftest import CHEAP, ELSEWHERE, GOOD, LAN

codes = st.text(ALPHABET, min_size=8, max_size=8)


@given(codes, st.data())
def test_a_code_is_read_however_it_is_typed(code, data):
    typed = ""
    for character in code:
        alike = {"0": "0Oo", "1": "1IiLl"}.get(character, character + character.lower())
        typed += data.draw(st.sampled_from(alike)) + data.draw(st.sampled_from(["", " ", "-", " - ", "–"]))
    assert parse_code(typed) == f"{code[:4]}-{code[4:]}"


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_none(text):
    code = parse_code(text)
    assert code is None or parse_code(code) == code


@given(codes.filter(lambda code: "0" not in code))
def test_u_is_no_character_of_a_code(code):
    assert parse_code("U" + code[1:]) is None
    assert parse_code(code + "A") is None
    assert parse_code(code[1:]) is None


def test_codes_have_40_bits_and_no_look_alikes():
    assert len(set(ALPHABET)) == 2**5
    assert not set("ILOU") & set(ALPHABET)
    made = {new_code() for _ in range(200)}
    assert len(made) == 200
    assert {character for code in made for character in code} == set(ALPHABET) | {"-"}
    assert set(ALPHABET) <= set(string.ascii_uppercase + string.digits)


def code_of(hub) -> str:
    code = hub.access.claim.code
    assert code is not None
    return code


def other_than(code: str) -> str:
    return ("1" if code[0] != "1" else "2") + code[1:]


async def claim(hub, code, *, email="ana@example.org", address=LAN, name="Ana", password=GOOD):
    return await hub.access.claim.claim(code, name, email, password, address)


async def refusal(awaitable) -> Problem:
    with pytest.raises(Problem) as caught:
        await awaitable
    return caught.value


async def test_the_code_is_in_a_private_file_until_it_is_used(hub):
    path = hub.folder / "claim-code"
    code = code_of(hub)
    assert path.read_text() == f"{code}\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [item.name for item in hub.folder.iterdir() if "claim" in item.name] == ["claim-code"]
    await hub.restart()
    assert code_of(hub) == code
    await claim(hub, code)
    assert not path.exists()
    assert hub.access.claim.code is None
    await hub.restart()
    assert hub.access.claim.code is None
    assert not path.exists()


async def test_a_code_that_others_could_read_is_replaced(hub):
    before = code_of(hub)
    (hub.folder / "claim-code").chmod(0o644)
    await hub.restart()
    assert code_of(hub) != before
    (hub.folder / "claim-code").write_text("no code")
    await hub.restart()
    assert parse_code(code_of(hub)) == code_of(hub)


async def test_a_file_left_by_a_crash_after_the_claim_is_erased(hub, owner):
    (hub.folder / "claim-code").write_text("7777-7777")
    await hub.restart()
    assert hub.access.claim.code is None
    assert not (hub.folder / "claim-code").exists()


async def test_a_claim_makes_owner_and_person_and_signs_in(hub):
    tokens = await claim(hub, code_of(hub).lower().replace("-", " "), email=" Ana@Example.org ")
    (user,) = hub.access.directory.all()
    (person,) = await hub.access.people.all()
    assert (user.email, user.role, person.name, person.user) == ("ana@example.org", Role.OWNER, "Ana", user.id)
    assert hub.access.sessions.check(tokens.access_token)[0].sub == user.id
    assert await hub.actions() == ["claimed", "signed-in"]


async def test_50_at_once_make_one_owner(hub):
    code = code_of(hub)
    attempts = (claim(hub, code, email=f"ana{number}@example.org") for number in range(50))
    results = await asyncio.gather(*attempts, return_exceptions=True)
    problems = [result.code for result in results if isinstance(result, Problem)]
    assert problems == [Code.ALREADY_CLAIMED] * 49
    assert len(hub.access.directory.all()) == await hub.count("user") == await hub.count("person") == 1


async def test_the_transaction_alone_makes_one_owner(hub):
    """Even where nothing in memory stops the second: two hubs' worth of objects on one database."""
    access, code = hub.access, code_of(hub)
    claims = []
    hashers = [Passwords(CHEAP) for _ in range(4)]
    for passwords in hashers:
        parts = (access.directory, access.sessions, passwords, access.audit, hub.clock, GUESSING)
        claims.append(Claim(hub.db, hub.folder / "claim-code", code, *parts))
    attempts = (item.claim(code, "Ana", f"a{n}@example.org", GOOD, LAN) for n, item in enumerate(claims))
    results = await asyncio.gather(*attempts, return_exceptions=True)
    for passwords in hashers:
        passwords.close()
    assert [result.code for result in results if isinstance(result, Problem)] == [Code.ALREADY_CLAIMED] * 3
    assert await hub.count("user") == 1


async def test_guesses_wait_longer_and_longer_and_leave_the_code_good(hub):
    code = code_of(hub)
    for _ in range(5):
        assert (await refusal(claim(hub, other_than(code)))).code is Code.BAD_CLAIM_CODE
    for seconds in (1, 2, 4):
        problem = await refusal(claim(hub, code))
        assert problem.code is Code.TOO_MANY_REQUESTS
        assert problem.message.args == {"seconds": seconds}
        hub.clock.advance(seconds)
        assert (await refusal(claim(hub, "nonsense"))).code is Code.BAD_CLAIM_CODE
    await claim(hub, code, address=ELSEWHERE)
    assert (await hub.actions()).count("claim-failed") == 8


async def test_a_hundred_guesses_at_once_are_a_hundred(hub):
    results = await asyncio.gather(*(claim(hub, other_than(code_of(hub))) for _ in range(100)), return_exceptions=True)
    codes = [result.code for result in results if isinstance(result, Problem)]
    assert codes.count(Code.BAD_CLAIM_CODE) == 5
    assert codes.count(Code.TOO_MANY_REQUESTS) == 95


async def test_faults_are_named_at_once_and_the_code_stays(hub):
    problem = await refusal(claim(hub, code_of(hub), name=" ", email="ana", password="short"))
    assert problem.code is Code.INVALID
    assert [fault.field for fault in problem.fields] == ["name", "email", "password"]
    await claim(hub, code_of(hub))


async def test_the_code_is_never_logged(hub, caplog):
    caplog.set_level(logging.DEBUG)
    code = code_of(hub)
    await refusal(claim(hub, other_than(code)))
    await hub.restart()
    await claim(hub, code)
    kept = await hub.db.read(lambda connection: "\n".join(connection.iterdump()))
    for secret in (code, code.replace("-", ""), other_than(code), GOOD):
        assert secret not in caplog.text
        assert secret not in kept


async def test_a_file_that_cannot_be_erased_does_not_undo_the_claim(hub, monkeypatch, caplog):
    def full(path):
        raise OSError("read-only")

    monkeypatch.setattr("hub.access.claim.erase", full)
    await claim(hub, code_of(hub))
    assert hub.access.directory.claimed
    assert "cannot be erased" in caplog.text
