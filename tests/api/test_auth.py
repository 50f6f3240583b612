import asyncio
from http.cookies import Morsel, SimpleCookie

import aiohttp
import pytest

from hub.api.routes.auth import COOKIE
from tests.api.conftest import OWNER, PASSWORD, Answer, Caller

LOGIN = {"email": OWNER["email"], "password": PASSWORD}
AS_BROWSER = {"X_Anasy_Client": "web"}


def cookie(answer: Answer) -> Morsel[str]:
    (line,) = answer.headers.getall("Set-Cookie")
    return SimpleCookie(line)[COOKIE]


async def test_fifty_at_once_make_one_owner(hub, anybody):
    code = hub.access.claim.code
    bodies = [{"code": code, "name": f"N{n}", "email": f"n{n}@example.org", "password": PASSWORD} for n in range(50)]
    answers = await asyncio.gather(*(anybody("POST", "/auth/claim", body) for body in bodies))
    winners = [answer for answer in answers if answer.status == 200]
    assert len(winners) == 1
    assert {answer.code for answer in answers if answer.status != 200} == {"already-claimed"}
    (user,) = hub.access.directory.all()
    assert user.role == "owner"
    assert hub.access.claim.code is None
    assert not (hub.settings.data / "claim-code").exists()
    people = (await anybody.with_token(winners[0].body["access_token"])("GET", "/people")).body["people"]
    assert [person["user"] for person in people] == [user.id]


async def test_guessing_the_code_gets_slower_and_leaves_it_good(hub, anybody):
    assert (await anybody("GET", "/healthz")).body["claimed"] is False
    wrong = {"code": "0000-0000", **OWNER}
    tries = [await anybody("POST", "/auth/claim", wrong) for _ in range(10)]
    assert {answer.code for answer in tries[:5]} == {"bad-claim-code"}
    assert (tries[-1].status, tries[-1].code) == (429, "too-many-requests")
    assert int(tries[-1].headers["Retry-After"]) >= 1
    assert str(tries[-1].headers["Retry-After"]) in tries[-1].body["detail"]
    assert hub.access.claim.code is not None


async def test_before_the_claim_nobody_can_sign_in(anybody):
    assert (await anybody("POST", "/auth/login", LOGIN)).code == "not-claimed"


async def test_guessing_a_password_gets_slower(owner, anybody):
    tries = [await anybody("POST", "/auth/login", {**LOGIN, "password": f"wrong {n}"}) for n in range(10)]
    assert {answer.code for answer in tries[:5]} == {"bad-credentials"}
    assert tries[-1].code == "too-many-requests"


async def test_an_unknown_address_is_answered_as_a_wrong_password(owner, anybody):
    unknown = await anybody("POST", "/auth/login", {"email": "who@example.org", "password": PASSWORD})
    wrong = await anybody("POST", "/auth/login", {**LOGIN, "password": "wrong"})
    assert unknown.body == wrong.body
    assert unknown.status == 401


async def test_programs_get_both_tokens_and_no_cookie(owner, anybody):
    answer = await anybody("POST", "/auth/login", LOGIN)
    assert set(answer.body) == {"access_token", "refresh_token", "expires_in"}
    assert answer.body["expires_in"] == 900
    assert "Set-Cookie" not in answer.headers
    assert (await anybody.with_token(answer.body["access_token"])("GET", "/user/profile")).body["email"] == LOGIN[
        "email"
    ]


async def test_a_browsers_refresh_token_is_a_cookie_that_scripts_cannot_read(owner, anybody):
    answer = await anybody("POST", "/auth/login", LOGIN, **AS_BROWSER)
    assert set(answer.body) == {"access_token", "expires_in"}
    crumb = cookie(answer)
    assert (crumb["httponly"], crumb["samesite"], crumb["path"]) == (True, "Strict", "/api/v1/auth")
    assert (crumb["max-age"], crumb["secure"], crumb["domain"]) == ("604800", "", "")
    assert crumb.value not in str(answer.body)


async def test_the_cookie_is_rotated_and_never_becomes_readable(owner, anybody):
    first = cookie(await anybody("POST", "/auth/login", LOGIN, **AS_BROWSER))
    # A script in the page can leave the header out; it must not get at the token by that.
    answer = await anybody("POST", "/auth/refresh", {}, Cookie=f"{COOKIE}={first.value}")
    assert answer.status == 200
    assert set(answer.body) == {"access_token", "expires_in"}
    assert cookie(answer).value != first.value


async def test_a_refresh_token_that_is_used_again_ends_the_session(hub, owner, anybody, monkeypatch):
    monkeypatch.setattr("hub.access.sessions.GRACE", 0)
    first = (await anybody("POST", "/auth/login", LOGIN)).body
    second = (await anybody("POST", "/auth/refresh", {"refresh_token": first["refresh_token"]})).body
    assert second["refresh_token"] != first["refresh_token"]
    stolen = await anybody("POST", "/auth/refresh", {"refresh_token": first["refresh_token"]})
    assert (stolen.status, stolen.code) == (401, "unauthenticated")
    assert (await anybody("POST", "/auth/refresh", {"refresh_token": second["refresh_token"]})).status == 401
    assert (await anybody.with_token(second["access_token"])("GET", "/devices")).status == 401
    assert (await owner("GET", "/devices")).status == 200, "other sessions live on"


@pytest.mark.parametrize("token", ["", "x", "A" * 64, "A" * 1025, "é"])
async def test_what_is_no_refresh_token_is_refused(owner, anybody, token):
    answer = await anybody("POST", "/auth/refresh", {"refresh_token": token})
    assert answer.status == (422 if len(token) > 1024 else 401)


async def test_without_a_cookie_nothing_is_refreshed(owner, anybody):
    assert (await anybody("POST", "/auth/refresh", {})).status == 401
    assert (await anybody("POST", "/auth/refresh", {}, Cookie=f"{COOKIE}=")).status == 401
    assert (await anybody("POST", "/auth/refresh", {}, Cookie="other=1")).status == 401


async def test_signing_out_ends_the_session_and_cuts_its_websockets(owner, anybody):
    answer = await anybody("POST", "/auth/login", LOGIN, **AS_BROWSER)
    caller = anybody.with_token(answer.body["access_token"])
    async with caller.live() as mine, owner.live() as other:
        await mine.sign_in()
        await other.sign_in()
        gone = await caller("POST", "/auth/logout")
        assert (gone.status, gone.body) == (204, b"")
        assert (cookie(gone).value, cookie(gone)["max-age"]) == ("", "0")
        assert await mine.until("bye") == {"type": "bye", "code": "revoked"}
        assert await mine.receive() == {"type": "closed", "code": aiohttp.WSCloseCode.POLICY_VIOLATION}
        await other.subscribe()
    assert (await caller("GET", "/devices")).status == 401
    assert (await anybody("POST", "/auth/refresh", {}, Cookie=f"{COOKIE}={cookie(answer).value}")).status == 401


async def test_a_new_password_ends_every_other_session(owner, anybody):
    other = anybody.with_token((await anybody("POST", "/auth/login", LOGIN)).body["access_token"])
    wrong = await owner("POST", "/user/password", {"current": "wrong", "new": "another good phrase"})
    assert (wrong.status, wrong.code) == (401, "bad-credentials")
    weak = await owner("POST", "/user/password", {"current": PASSWORD, "new": "short"})
    assert weak.code == "invalid"
    async with other.live() as live:
        await live.sign_in()
        changed = await owner("POST", "/user/password", {"current": PASSWORD, "new": "another good phrase"})
        assert changed.status == 204
        assert (await live.until("bye"))["code"] == "revoked"
    assert (await other("GET", "/devices")).status == 401
    assert (await owner("GET", "/devices")).status == 200
    assert (await anybody("POST", "/auth/login", LOGIN)).code == "bad-credentials"


async def test_the_machines_owner_has_a_profile_and_no_session_to_end(hub):
    async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(hub.settings.control))) as session:
        machine = Caller(session, "http://hub")
        assert (await machine("GET", "/user/profile")).body["role"] == "owner"
        assert (await machine("POST", "/auth/logout")).status == 204
        assert (await machine("PATCH", "/user/profile", {"name": "x"})).code == "not-found"
