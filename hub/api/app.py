"""The aiohttp application: routes with their types, the gate before them, the web UI behind them."""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec
from aiohttp import hdrs, web
from aiohttp.http_exceptions import HttpProcessingError
from msgspec import Struct

from hub.access import Authenticator, Session
from hub.api import openapi
from hub.api.assets import DIST, Assets
from hub.api.gate import LANGUAGE, Gate, add_security_headers, is_local, language_of, load_sentences
from hub.api.nobody import NOBODY
from hub.api.problems import from_validation, status_of
from hub.api.routing import Call, Empty, Guard, Reply, Route
from hub.api.socket import Sockets
from hub.core.errors import Code, FieldProblem, Problem

type LanguageOf = Callable[[Session], str]
type Measure = Callable[[str, int, float], None]

PREFIX = "/api/v1"
MAX_BODY = 1024 * 1024

_COMPRESSED_FROM = 1024
_COMPRESSED_ELSEWHERE_FROM = 16 * 1024
"""Bytes from which a body is compressed, and from which that happens in a thread."""

_encode = msgspec.json.encode


class Api:
    """Serves routes. `language_of` is what a session chose, empty when it chose none; `web_ui` the folder of the build."""

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
        web_ui: Path = DIST,
    ) -> None:
        self.routes = tuple(routes)
        self._authenticator = authenticator
        self._language_of = language_of
        self._machine = authenticator.machine("cli")
        self._sockets = sockets
        self._measure = measure
        self._version = version
        self._names = names
        self._web_ui = web_ui
        self._runner: web.AppRunner | None = None
        self._control: Path | None = None

    def openapi(self) -> dict[str, Any]:
        """The description of every route."""
        return openapi.document(self.routes, self._version)

    def application(self, assets: Assets) -> web.Application:
        """The aiohttp application."""
        app = web.Application(middlewares=[Gate(self._names).middleware], client_max_size=MAX_BODY)
        app.on_response_prepare.append(add_security_headers)
        for route in self.routes:
            endpoint = self._endpoint(route)
            for method in ("GET", "HEAD") if route.method == "GET" else (route.method,):
                app.router.add_route(method, PREFIX + route.path, endpoint)
        app.router.add_get(f"{PREFIX}/ws", self._socket, allow_head=False)
        app.router.add_get("/{path:(?!api/).*}", assets.serve)
        return app

    async def start(self, host: str, port: int) -> int:
        """Listen on TCP, for `::` on IPv4 as well; the actual port. OSError when it is in use."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        both = host == "::" and socket.has_dualstack_ipv6()
        listener = await asyncio.to_thread(socket.create_server, (host, port), family=family, dualstack_ipv6=both)
        await web.SockSite(await self._ready(), listener).start()
        return int(listener.getsockname()[1])

    async def start_local(self, control: Path) -> None:
        """Listen on the unix socket `control`, which only the machine's owner can open. `Problem` when it cannot be made."""
        try:
            listener = await asyncio.to_thread(_private_socket, control)
        except OSError as error:
            raise Problem(Code.INVALID, fields=(FieldProblem(str(control), str(error)),)) from error
        self._control = control
        await web.SockSite(await self._ready(), listener).start()

    async def _ready(self) -> web.AppRunner:
        if self._runner is None:
            self._runner = web.AppRunner(
                self.application(await asyncio.to_thread(Assets, self._web_ui)),
                access_log=None,
                logger=_server_log(),
                handle_signals=False,
                auto_decompress=False,
                shutdown_timeout=2.0,
            )
            await self._runner.setup()
        return self._runner

    async def stop(self) -> None:
        """Say goodbye to live clients and close every connection."""
        await self._sockets.close()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._control is not None:
            await asyncio.to_thread(self._control.unlink, missing_ok=True)

    def _endpoint(self, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        decoder = msgspec.json.Decoder(route.body) if route.body is not None else None
        name = f"{route.method} {route.path}"

        async def serve(request: web.Request) -> web.StreamResponse:
            started = perf_counter()
            status = 500
            try:
                await load_sentences()
                session = self._session(request, route.guard)
                request[LANGUAGE] = self._language_of(session)
                query = _query(request, route.query)
                body = await _body(request, decoder)
                answer = await route.handler(Call(request, session, language_of(request), body, query))
                response = _response(request, answer, route.status)
                status = response.status
                return response
            except Problem as problem:
                status = status_of(problem.code)
                raise
            finally:
                self._measure(name, status, perf_counter() - started)

        return serve

    async def _socket(self, request: web.Request) -> web.WebSocketResponse[bool]:
        await load_sentences()
        return await self._sockets.handle(request, language_of(request))

    def _session(self, request: web.Request, guard: Guard) -> Session:
        if is_local(request):
            return self._machine
        if guard is Guard.LOCAL:
            raise Problem(Code.NOT_FOUND, what="page")
        if guard is Guard.PUBLIC:
            return NOBODY
        scheme, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Problem(Code.UNAUTHENTICATED)
        session = self._authenticator.token(token.strip(), "api")
        if guard is Guard.OWNER:
            self._authenticator.require_owner(session)
        elif guard is Guard.VIEWER:
            self._authenticator.require_viewer(session)
        return session


def _server_log() -> logging.Logger:
    """What goes wrong in the server itself; what strangers send that is no HTTP is not worth a line."""
    log = logging.getLogger("hub.api.server")
    log.addFilter(_not_their_fault)
    return log


def _not_their_fault(record: logging.LogRecord) -> bool:
    return record.exc_info is None or not isinstance(record.exc_info[1], HttpProcessingError)


def _private_socket(path: Path) -> socket.socket:
    """A unix socket of mode 0600: while it does not listen nobody can connect, and by then it has its mode."""
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(str(path))
        path.chmod(0o600)
    except OSError:
        listener.close()
        raise
    return listener


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
    if request.content_type != "application/json":
        raise Problem(Code.UNSUPPORTED_MEDIA)
    raw = await request.read()
    try:
        return decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise from_validation(error) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Problem(Code.MALFORMED, fields=(FieldProblem("body", str(error)),)) from None


def _response(request: web.Request, answer: Any, status: int) -> web.Response:
    reply = answer if isinstance(answer, Reply) else Reply(answer, status)
    headers = {hdrs.CACHE_CONTROL: "no-store", **reply.headers}
    if reply.etag is not None:
        headers[hdrs.ETAG] = f'"{reply.etag}"'
    if reply.body is None:
        return web.Response(status=reply.status, headers=headers)
    headers.setdefault(hdrs.CONTENT_TYPE, "application/json")
    content = reply.body if isinstance(reply.body, bytes) else _encode(reply.body)
    response = web.Response(
        body=content, status=reply.status, headers=headers, zlib_executor_size=_COMPRESSED_ELSEWHERE_FROM
    )
    if len(content) >= _COMPRESSED_FROM:
        response.headers[hdrs.VARY] = hdrs.ACCEPT_ENCODING
        if "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, "").lower():
            response.enable_compression(web.ContentCoding.gzip)
    return response
