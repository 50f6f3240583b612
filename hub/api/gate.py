"""What every request passes: known host, own origin, problems instead of tracebacks, safe headers."""

import asyncio
import ipaddress
import logging
import re
from collections.abc import Awaitable, Callable
from functools import lru_cache

from aiohttp import hdrs, web

from hub.api.problems import response
from hub.core.errors import Code, Problem
from hub.locales import load, loaded, negotiate

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

log = logging.getLogger(__name__)

LANGUAGE = web.RequestKey("language", str)
"""What the caller chose to be spoken to in, once it is known who calls."""

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
    "Server": "Anasy",
}

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_HOST = re.compile(r"(?:\[(?P<v6>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))(?::[0-9]{0,5})?")
_CODES = {
    404: Code.NOT_FOUND,
    405: Code.METHOD_NOT_ALLOWED,
    413: Code.TOO_LARGE,
    415: Code.UNSUPPORTED_MEDIA,
}

_negotiate = lru_cache(64)(negotiate)


def is_local(request: web.Request) -> bool:
    """Whether the request came over the hub's unix socket, which only the machine's owner can open."""
    transport = request.transport
    return transport is not None and isinstance(transport.get_extra_info("sockname"), str)


def client_address(request: web.Request) -> str:
    """The peer's address, for limits; `local` for the unix socket."""
    return request.remote or "local"


def language_of(request: web.Request) -> str:
    """The language to answer in."""
    return request.get(LANGUAGE) or _negotiate(request.headers.get(hdrs.ACCEPT_LANGUAGE, ""))


class Gate:
    """The outermost middleware. `names` are the host names of the hub, in lower case."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Check, serve, and turn every failure into a problem document."""
        try:
            if not is_local(request):
                self._check_host(request)
                _check_origin(request)
            return await handler(request)
        except Problem as problem:
            return await _problem(request, problem)
        except web.HTTPException as error:
            return await _answer(request, error)
        except ConnectionError:
            raise
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            return await _problem(request, Problem(Code.INTERNAL))

    def _check_host(self, request: web.Request) -> None:
        """A name that somebody else points at the hub's address is refused: that is how DNS rebinding works."""
        host = host_name(request.headers.get(hdrs.HOST, ""))
        if not host or (host not in self._names and host != _own_address(request)):
            raise Problem(Code.FOREIGN_HOST)


@lru_cache(256)
def host_name(header: str) -> str:
    """The name of a Host header in lower case, or the address in its normal form; empty when it is neither."""
    parts = _HOST.fullmatch(header.strip().lower())
    if parts is None:
        return ""
    if parts["v6"] is not None:
        return normal_address(parts["v6"])
    return parts["name"].rstrip(".")


@lru_cache(256)
def normal_address(text: str) -> str:
    """One spelling for each address, without its zone; empty for what is none."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def _own_address(request: web.Request) -> str | None:
    transport = request.transport
    name = transport.get_extra_info("sockname") if transport else None
    return normal_address(name[0]) if isinstance(name, tuple) else None


def _check_origin(request: web.Request) -> None:
    """Pages of other sites can neither change anything nor open a WebSocket."""
    headers = request.headers
    if request.method in _SAFE_METHODS and headers.get(hdrs.UPGRADE, "").lower() != "websocket":
        return
    origin = headers.get(hdrs.ORIGIN)
    if origin is not None and origin.partition("://")[2].lower() != headers.get(hdrs.HOST, "").lower():
        raise Problem(Code.FOREIGN_ORIGIN)
    if headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Problem(Code.FOREIGN_ORIGIN)


async def load_sentences() -> None:
    """The first to be spoken to waits until the hub can speak; nobody else does."""
    if not loaded():
        await asyncio.to_thread(load)


async def _problem(request: web.Request, problem: Problem) -> web.Response:
    await load_sentences()
    return response(problem, language_of(request))


async def _answer(request: web.Request, error: web.HTTPException) -> web.StreamResponse:
    if error.status < 400:
        return error
    code = _CODES.get(error.status, Code.MALFORMED)
    answer = await _problem(request, Problem(code, what="page") if code is Code.NOT_FOUND else Problem(code))
    if hdrs.ALLOW in error.headers:
        answer.headers[hdrs.ALLOW] = error.headers[hdrs.ALLOW]
    return answer


async def add_security_headers(_: web.Request, answer: web.StreamResponse) -> None:
    """An `on_response_prepare` signal."""
    answer.headers.update(SECURITY_HEADERS)
