"""Claiming the hub, signing in and out. Browsers get the refresh token as a cookie that scripts cannot read."""

from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from hub.access import Access
from hub.access.sessions import REFRESH_LIFETIME, Tokens
from hub.api.gate import client_address
from hub.api.routing import Call, Guard, Reply, Route
from hub.core.clock import SECOND
from hub.core.errors import Code, Problem

COOKIE = "anasy_refresh"
BROWSER = "X-Anasy-Client"
"""A browser sends this header with the value `web`."""

_PATH = "/api/v1/auth"

type Line = Annotated[str, Meta(max_length=1024)]


class ClaimRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Become the owner with the code that the hub printed."""

    code: Line
    name: Line
    email: Line
    password: Line


class LoginRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Sign in."""

    email: Line
    password: Line


class RefreshRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A new access token; browsers send an empty object and their cookie."""

    refresh_token: Line | None = None


class TokenAnswer(Struct, frozen=True, omit_defaults=True):
    """`expires_in` in seconds; `refresh_token` is absent for browsers, which have it as a cookie."""

    access_token: str
    expires_in: int
    refresh_token: str | None = None


class Auth:
    """Routes below /auth."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def routes(self) -> list[Route]:
        """The routes."""
        public = Guard.PUBLIC
        return [
            Route("POST", "/auth/claim", self.claim, "Become the owner", TokenAnswer, ClaimRequest, guard=public),
            Route("POST", "/auth/login", self.login, "Sign in", TokenAnswer, LoginRequest, guard=public),
            Route("POST", "/auth/refresh", self.refresh, "Stay signed in", TokenAnswer, RefreshRequest, guard=public),
            Route("POST", "/auth/logout", self.logout, "Sign out", status=204),
        ]

    async def claim(self, call: Call) -> Reply:
        """POST /auth/claim."""
        body: ClaimRequest = call.body
        address = client_address(call.request)
        return _answer(call, await self._access.claim.claim(body.code, body.name, body.email, body.password, address))

    async def login(self, call: Call) -> Reply:
        """POST /auth/login."""
        body: LoginRequest = call.body
        address = client_address(call.request)
        return _answer(call, await self._access.sign_in.login(body.email, body.password, address))

    async def refresh(self, call: Call) -> Reply:
        """POST /auth/refresh."""
        given, address = call.body.refresh_token, client_address(call.request)
        token = given or call.request.cookies.get(COOKIE)
        if not token:
            raise Problem(Code.UNAUTHENTICATED)
        tokens = await self._access.sign_in.refresh(token, address)
        # What came as a cookie stays one: a script in the page must not get at it by leaving out a header.
        return _answer(call, tokens) if given else _as_cookie(call, tokens)

    async def logout(self, call: Call) -> Reply:
        """POST /auth/logout."""
        session = call.session
        if session.user is not None:
            await self._access.sign_in.logout(session.id, session.user, client_address(call.request))
        return Reply(status=204, headers={"Set-Cookie": _cookie(call.request, "", 0)})


def _answer(call: Call, tokens: Tokens) -> Reply:
    if call.request.headers.get(BROWSER) != "web":
        return Reply(TokenAnswer(tokens.access_token, tokens.expires_in, tokens.refresh_token))
    return _as_cookie(call, tokens)


def _as_cookie(call: Call, tokens: Tokens) -> Reply:
    cookie = _cookie(call.request, tokens.refresh_token, REFRESH_LIFETIME // SECOND)
    return Reply(TokenAnswer(tokens.access_token, tokens.expires_in), headers={"Set-Cookie": cookie})


def _cookie(request: web.Request, value: str, max_age: int) -> str:
    secure = "; Secure" if request.secure else ""
    return f"{COOKIE}={value}; Max-Age={max_age}; Path={_PATH}; HttpOnly; SameSite=Strict{secure}"
