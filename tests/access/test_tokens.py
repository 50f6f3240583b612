import base64
import json

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.access.moment import Ages
from hub.access.tokens import LIFETIME, Signer
from hub.core.clock import SECOND
from hub.core.errors import Code, Problem
from hub.core.ids import UserId
from tests.access.conftest import NOON, JumpingClock

ANA = UserId("u-ana")
KEY = Ed25519PrivateKey.generate()


@pytest.fixture
def clock():
    return JumpingClock(NOON)


@pytest.fixture
def signer(clock):
    return Signer(KEY, "hub-1", Ages(clock))


def is_refused(signer: Signer, token: str) -> bool:
    with pytest.raises(Problem) as caught:
        signer.check(token)
    return caught.value.code is Code.UNAUTHENTICATED


def claims_of(token: str) -> dict:
    return jwt.decode(token, options={"verify_signature": False})


def test_a_token_says_who_for_how_long_and_by_whom(signer):
    token = signer.issue(ANA, "s-1")
    claims, left = signer.check(token)
    assert (claims.iss, claims.sub, claims.sid, left) == ("hub-1", ANA, "s-1", LIFETIME)
    assert claims.exp - claims.iat == 15 * 60
    assert jwt.get_unverified_header(token) == {"alg": "EdDSA", "typ": "at+jwt"}
    assert claims_of(signer.issue(ANA, "s-1"))["jti"] != claims.jti


def test_a_quarter_of_an_hour_and_no_longer(signer, clock):
    token = signer.issue(ANA, "s-1")
    clock.advance(15 * 60 - 1)
    assert signer.check(token)[1] == SECOND
    clock.advance(1)
    assert is_refused(signer, token)
    assert is_refused(signer, token)


def test_no_jump_of_the_wall_clock_ends_or_extends_it(signer, clock):
    clock.trusted = False
    token = signer.issue(ANA, "s-1")
    clock.set_by(1_000_000_000)
    clock.trusted = True
    assert signer.check(token)
    clock.set_by(-2_000_000_000)
    clock.advance(15 * 60)
    assert is_refused(signer, token)


def test_after_a_restart_it_is_good_only_by_a_trusted_clock(signer, clock):
    token = signer.issue(ANA, "s-1")
    clock.advance(60)
    assert Signer(KEY, "hub-1", Ages(clock)).check(token)[1] == LIFETIME - 60 * SECOND
    clock.trusted = False
    assert is_refused(Signer(KEY, "hub-1", Ages(clock)), token)
    clock.trusted = True
    clock.set_by(15 * 60)
    assert is_refused(Signer(KEY, "hub-1", Ages(clock)), token)


def test_another_hub_and_another_key_are_refused(signer, clock):
    token = signer.issue(ANA, "s-1")
    assert is_refused(Signer(KEY, "hub-2", Ages(clock)), token)
    assert is_refused(Signer(Ed25519PrivateKey.generate(), "hub-1", Ages(clock)), token)


def forged(token: str) -> list[str]:
    claims = claims_of(token)
    head, body, signature = token.split(".")
    public = KEY.public_key().public_bytes_raw()
    typed = {"typ": "at+jwt"}
    flipped = ("A" if signature[0] != "A" else "B") + signature[1:]
    return [
        "",
        "a.b.c",
        "x" * 3000,
        f"{head}.{body}",
        f"{head}.{body}.",
        f"{head}.{body}.{flipped}",
        f"{head}.{encoded(claims | {'sub': 'u-eve'})}.{signature}",
        jwt.encode(claims, "", algorithm="none", headers=typed),
        jwt.encode(claims, base64.b64encode(public), algorithm="HS256", headers=typed),
        jwt.encode(claims, KEY, algorithm="EdDSA"),
        jwt.encode({name: claims[name] for name in claims if name != "iss"}, KEY, algorithm="EdDSA", headers=typed),
        jwt.encode({"iss": "hub-1"}, KEY, algorithm="EdDSA", headers=typed),
    ]


def encoded(claims: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")


def test_forgeries_are_refused(signer):
    token = signer.issue(ANA, "s-1")
    for text in forged(token):
        assert is_refused(signer, text), text
    assert signer.check(token)


def test_what_is_remembered_is_bounded(signer, monkeypatch):
    monkeypatch.setattr("hub.access.tokens._REMEMBERED", 4)
    tokens = [signer.issue(ANA, f"s-{number}") for number in range(10)]
    for token in tokens * 2:
        assert signer.check(token)[0].sub == ANA
    assert len(signer._known) == 4


async def test_the_key_outlives_a_restart_and_a_lost_one_is_replaced(hub, owner, caplog):
    tokens, _ = owner
    await hub.restart()
    assert hub.access.sessions.check(tokens.access_token)
    (hub.folder / "secret.key").unlink()
    await hub.restart()
    assert "access tokens get a new key" in caplog.text
    with pytest.raises(Problem):
        hub.access.sessions.check(tokens.access_token)
    fresh = await hub.access.sign_in.refresh(tokens.refresh_token, "")
    assert hub.access.sessions.check(fresh.access_token)
