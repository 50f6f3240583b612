"""What every request passes: known host, own origin, bounded body, problems instead of tracebacks, safe headers."""

import ipaddress
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from hub.api.problems import response
from hub.core.errors import Code, Problem
from hub.locales import negotiate

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

log = logging.getLogger(__name__)

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
}


def is_local(request: web.Request) -> bool:
    """Whether the request came over the hub's unix socket, which only the machine's owner can open."""
    transport = request.transport
    return transport is not None and isinstance(transport.get_extra_info("sockname"), str)


def client_address(request: web.Request) -> str:
    """The peer's address, for limits; `local` for the unix socket."""
    return request.remote or "local"


class Gate:
    """The outermost middleware."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Check, serve, and turn every failure into a problem document."""
        try:
            if not is_local(request):
                self._check_host(request)
                self._check_origin(request)
            return await handler(request)
        except Problem as problem:
            return self._answer(request, problem)
        except web.HTTPException as error:
            return self._answer(request, _from_http(error)) if error.status >= 400 else error
        except ConnectionError:
            raise
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            return self._answer(request, Problem(Code.INTERNAL))

    def _answer(self, request: web.Request, problem: Problem) -> web.Response:
        return response(problem, negotiate(request.headers.get("Accept-Language", "")))

    def _check_host(self, request: web.Request) -> None:
        """A name that somebody else points at the hub's address is refused: that is how DNS rebinding works."""
        try:
            host = (urlsplit(f"//{request.host}").hostname or "").rstrip(".")
        except ValueError:
            raise Problem(Code.FOREIGN_HOST) from None
        if host not in self._names and host != _own_address(request):
            raise Problem(Code.FOREIGN_HOST)

    def _check_origin(self, request: web.Request) -> None:
        upgrade = request.headers.get("Upgrade", "").lower() == "websocket"
        if request.method in _SAFE_METHODS and not upgrade:
            return
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            raise Problem(Code.FOREIGN_ORIGIN)
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            raise Problem(Code.FOREIGN_ORIGIN)


def _own_address(request: web.Request) -> str | None:
    transport = request.transport
    name = transport.get_extra_info("sockname") if transport else None
    return str(ipaddress.ip_address(name[0].partition("%")[0])) if isinstance(name, tuple) else None


def _from_http(error: web.HTTPException) -> Problem:
    codes = {404: Code.NOT_FOUND, 405: Code.METHOD_NOT_ALLOWED, 413: Code.TOO_LARGE, 415: Code.UNSUPPORTED_MEDIA}
    if error.status == 404:
        return Problem(Code.NOT_FOUND, what="page")
    return Problem(codes.get(error.status, Code.MALFORMED))


async def add_security_headers(_: web.Request, answer: web.StreamResponse) -> None:
    """An `on_response_prepare` signal."""
    answer.headers.update(SECURITY_HEADERS)
