"""The aiohttp application: routes with their types, the gate before them, the web UI behind them."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec
from aiohttp import web
from msgspec import Struct

from hub.access import Authenticator, Session
from hub.api import openapi
from hub.api.assets import Assets
from hub.api.gate import Gate, add_security_headers, is_local
from hub.api.nobody import NOBODY
from hub.api.problems import from_validation
from hub.api.routing import Call, Empty, Guard, Reply, Route
from hub.api.socket import Sockets
from hub.core.errors import Code, FieldProblem, Problem
from hub.locales import negotiate

type LanguageOf = Callable[[Session], str]
type Measure = Callable[[str, int, float], None]

PREFIX = "/api/v1"
MAX_BODY = 1024 * 1024

_encode = msgspec.json.encode
_negotiate = lru_cache(64)(negotiate)


class Api:
    """Serves routes. `language_of` is what a session chose, empty when it chose none."""

    def __init__(
        self,
        routes: Sequence[Route],
        *,
        names: frozenset[str],
        authenticator: Authenticator,
        language_of: LanguageOf,
        sockets: Sockets,
        measure: Measure,
        version: str,
    ) -> None:
        self.routes = tuple(routes)
        self._authenticator = authenticator
        self._language_of = language_of
        self._machine = authenticator.machine("cli")
        self._sockets = sockets
        self._measure = measure
        self._version = version
        self._names = names
        self._runner: web.AppRunner | None = None

    def openapi(self) -> dict[str, Any]:
        """The description of every route."""
        return openapi.document(self.routes, self._version)

    def application(self) -> web.Application:
        """The aiohttp application."""
        app = web.Application(middlewares=[Gate(self._names).middleware], client_max_size=MAX_BODY)
        app.on_response_prepare.append(add_security_headers)
        for route in self.routes:
            app.router.add_route(route.method, PREFIX + route.path, self._endpoint(route))
        app.router.add_get(f"{PREFIX}/ws", self._socket)
        app.router.add_get("/{path:.*}", Assets().serve)
        return app

    async def start(self, host: str, port: int) -> int:
        """Listen on TCP; the actual port. OSError when it is in use."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family)
        await web.SockSite(await self._ready(), listener).start()
        return int(listener.getsockname()[1])

    async def start_local(self, control: Path) -> None:
        """Listen on the unix socket `control`, mode 0600, which only the machine's owner can open."""
        await asyncio.to_thread(control.unlink, missing_ok=True)
        before = os.umask(0o177)
        try:
            await web.UnixSite(await self._ready(), str(control)).start()
        finally:
            os.umask(before)

    async def _ready(self) -> web.AppRunner:
        if self._runner is None:
            self._runner = web.AppRunner(
                self.application(), access_log=None, handle_signals=False, shutdown_timeout=2.0
            )
            await self._runner.setup()
        return self._runner

    async def stop(self) -> None:
        """Say goodbye to live clients and close every connection."""
        await self._sockets.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def _endpoint(self, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        decoder = msgspec.json.Decoder(route.body) if route.body is not None else None
        name = f"{route.method} {route.path}"

        async def serve(request: web.Request) -> web.StreamResponse:
            started = perf_counter()
            status = 500
            try:
                session = self._session(request, route.guard)
                language = self._language(request, session)
                query = _query(request, route.query)
                body = await _body(request, decoder)
                answer = await route.handler(Call(request, session, language, body, query))
                response = _response(answer, route.status)
                status = response.status
                return response
            finally:
                self._measure(name, status, perf_counter() - started)

        return serve

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        language = _negotiate(request.headers.get("Accept-Language", ""))
        return await self._sockets.handle(request, language)

    def _session(self, request: web.Request, guard: Guard) -> Session:
        if is_local(request):
            return self._machine
        if guard is Guard.LOCAL:
            raise Problem(Code.NOT_FOUND, what="page")
        if guard is Guard.PUBLIC:
            return NOBODY
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Problem(Code.UNAUTHENTICATED)
        session = self._authenticator.token(token.strip(), "api")
        if guard is Guard.OWNER:
            self._authenticator.require_owner(session)
        return session

    def _language(self, request: web.Request, session: Session) -> str:
        return self._language_of(session) or _negotiate(request.headers.get("Accept-Language", ""))


def _query(request: web.Request, kind: type[Struct]) -> Struct:
    if kind is Empty and not request.query_string:
        return Empty()
    fields = dict(request.query)
    if len(fields) != len(request.query):
        repeated = sorted({name for name in request.query if len(request.query.getall(name)) > 1})
        raise Problem(Code.INVALID, fields=tuple(FieldProblem(name, "is given more than once") for name in repeated))
    try:
        return msgspec.convert(fields, kind, strict=False)
    except msgspec.ValidationError as error:
        raise from_validation(error, "query") from None


async def _body(request: web.Request, decoder: msgspec.json.Decoder[Any] | None) -> Any:
    if decoder is None:
        return None
    if request.content_type not in ("application/json", "application/octet-stream"):
        raise Problem(Code.UNSUPPORTED_MEDIA)
    raw = await request.read()
    try:
        return decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise from_validation(error) from None
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Problem(Code.MALFORMED, fields=(FieldProblem("body", str(error)),)) from None


def _response(answer: Any, status: int) -> web.Response:
    reply = answer if isinstance(answer, Reply) else Reply(answer, status)
    headers = dict(reply.headers)
    if reply.etag is not None:
        headers["ETag"] = f'"{reply.etag}"'
    headers.setdefault("Cache-Control", "no-store")
    if reply.body is None:
        return web.Response(status=reply.status, headers=headers)
    if isinstance(reply.body, bytes):
        return web.Response(body=reply.body, status=reply.status, headers=headers)
    return web.Response(body=_encode(reply.body), status=reply.status, content_type="application/json", headers=headers)
