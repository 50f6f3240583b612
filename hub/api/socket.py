"""The WebSocket of the web UI and of scripts: `auth`, then `subscribe` and `command`.

States and events are sent as they happen. A client that does not take them is cut with a reason.
"""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

import msgspec
from aiohttp import WSCloseCode, WSMsgType, web
from msgspec import Struct

from hub.access import Session
from hub.api.commands import CommandAnswer, CommandRequest, Commands
from hub.api.problems import ProblemDocument, document, from_validation
from hub.api.push import Push, Subscription, TooSlow
from hub.api.views import EventView, Reader
from hub.core.clock import Clock
from hub.core.device import MAIN, AttributeRef
from hub.core.errors import Code, FieldProblem, Problem
from hub.core.event import Event, Position

MAX_MESSAGE = 64 * 1024
AUTH_WITHIN = 10.0
SEND_WITHIN = 10.0
"""Seconds that a client may take to receive one frame."""
MAX_COMMANDS = 64
"""Commands of one client that may be under way; further ones wait in its socket."""


class Auth(Struct, frozen=True, tag="auth", forbid_unknown_fields=True):
    """The first message, repeated with a fresh token before the old one expires."""

    token: str


class Subscribe(Struct, frozen=True, tag="subscribe", forbid_unknown_fields=True):
    """Send states and events; `position` resumes after what the client has already seen."""

    position: str | None = None


class CommandMessage(Struct, frozen=True, tag="command", forbid_unknown_fields=True):
    """Run a command; `id` is the client's own and comes back with the result. The rest as in the REST request."""

    id: int | str
    device: str
    capability: str
    command: str
    endpoint: str = MAIN
    args: dict[str, Any] = {}
    confirmed: bool = False
    timeout: float | None = None
    key: str | None = None


type Incoming = Auth | Subscribe | CommandMessage


class _Ready(Struct, frozen=True, tag="ready"):
    """The session is accepted until `expires`, UTC microseconds."""

    expires: int


class _Result(Struct, frozen=True, tag="result"):
    id: int | str
    result: CommandAnswer


class _Error(Struct, frozen=True, tag="error", omit_defaults=True):
    problem: ProblemDocument
    id: int | str | None = None


class _EventMessage(Struct, frozen=True, tag="event"):
    event: EventView


class _Bye(Struct, frozen=True, tag="bye"):
    code: str


_decoder = msgspec.json.Decoder[Incoming](Incoming)
_encode = msgspec.json.encode
_ENDS_SESSION = (Code.UNAUTHENTICATED, Code.BAD_CREDENTIALS)


def decode(text: str | bytes) -> Incoming:
    """A client's message; `Problem` names what is wrong with it."""
    try:
        message: Incoming = _decoder.decode(text)
    except msgspec.ValidationError as error:
        raise from_validation(error, "message") from None
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Problem(Code.MALFORMED) from error
    return message


class Client:
    """One connection: a reader that takes messages, a pusher that sends what its subscription holds."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        abort: Callable[[], None],
        language: str,
        authenticate: Callable[[str], Session],
        language_of: Callable[[Session], str],
        push: Push,
        commands: Commands,
        reader: Reader,
        clock: Clock,
    ) -> None:
        self._socket = socket
        self._abort = abort
        self._language = language
        self._authenticate = authenticate
        self._language_of = language_of
        self._push = push
        self._commands = commands
        self._reader = reader
        self._clock = clock
        self._subscription: Subscription | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(MAX_COMMANDS)
        self._expiry: asyncio.TimerHandle | None = None
        self.session: Session | None = None

    async def serve(self) -> None:
        """Until the client goes, its session ends, or it breaks the protocol."""
        try:
            await self._first_message()
            async for message in self._socket:
                if message.type is not WSMsgType.TEXT:
                    raise Problem(Code.MALFORMED)
                await self._take(message.data)
        except Problem as problem:
            await self._error(problem)
            await self.bye(problem.code)
        except TimeoutError:
            await self.bye("timeout")
        except ConnectionError:
            pass
        finally:
            await self._end()

    async def bye(self, code: str) -> None:
        """Say why, and close; a client that does not listen is dropped."""
        try:
            async with asyncio.timeout(1):
                await self._socket.send_frame(_encode(_Bye(code)), WSMsgType.TEXT)
                await self._socket.close(code=WSCloseCode.POLICY_VIOLATION, message=code.encode())
        except (TimeoutError, ConnectionError):
            self._abort()

    def cut(self, code: str) -> None:
        """End the connection from outside."""
        self._spawn(self.bye(code))

    async def _first_message(self) -> None:
        async with asyncio.timeout(AUTH_WITHIN):
            message = await self._socket.receive()
        if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
            raise ConnectionResetError
        incoming = decode(message.data) if message.type is WSMsgType.TEXT else None
        if not isinstance(incoming, Auth):
            raise Problem(Code.UNAUTHENTICATED)
        await self._auth(incoming)

    async def _take(self, text: str) -> None:
        try:
            match decode(text):
                case Auth() as auth:
                    await self._auth(auth)
                case Subscribe(position=position):
                    await self._subscribe(position)
                case CommandMessage() as command:
                    await self._slots.acquire()
                    self._spawn(self._command(command))
        except Problem as problem:
            if problem.code in _ENDS_SESSION:
                raise
            await self._error(problem)

    async def _auth(self, message: Auth) -> None:
        self.session = self._authenticate(message.token)
        self._language = self._language_of(self.session) or self._language
        if self._expiry is not None:
            self._expiry.cancel()
        left = (self.session.expires - self._clock.now()) / 1e6
        self._expiry = asyncio.get_running_loop().call_later(max(left, 0), self.cut, "expired")
        await self._send(_encode(_Ready(self.session.expires)))

    async def _subscribe(self, text: str | None) -> None:
        try:
            position = Position.parse(text) if text is not None else None
        except ValueError as error:
            raise Problem(Code.INVALID, fields=(FieldProblem("position", str(error)),)) from None
        if self._subscription is None:
            self._subscription = Subscription(self._sees)
            self._push.open(self._subscription)
            self._spawn(self._pusher(self._subscription))
        await self._send(self._push.since(position, self._sees))

    def _sees(self, ref: AttributeRef) -> bool:
        return self.session is not None and self.session.viewer.sees(ref.device)

    async def _pusher(self, subscription: Subscription) -> None:
        try:
            while True:
                refs, events = await subscription.take()
                if refs:
                    await self._send(self._push.states("delta", refs))
                for event in events:
                    await self._event(event)
        except (TooSlow, TimeoutError):
            await self.bye("too-slow")
        except ConnectionError:
            pass

    async def _event(self, event: Event) -> None:
        if self.session is None:
            return
        view = self._reader.event(event, self.session, self._language)
        if view is not None:
            await self._send(_encode(_EventMessage(view)))

    async def _command(self, message: CommandMessage) -> None:
        try:
            if self.session is None:
                raise Problem(Code.UNAUTHENTICATED)
            request = CommandRequest(
                message.capability,
                message.command,
                message.endpoint,
                message.args,
                message.confirmed,
                message.timeout,
                message.key,
            )
            answer = await self._commands.run(self.session, self._language, message.device, request)
            await self._send(_encode(_Result(message.id, answer)))
        except Problem as problem:
            await self._error(problem, message.id)
        except TimeoutError:
            await self.bye("too-slow")
        except ConnectionError:
            pass
        finally:
            self._slots.release()

    async def _error(self, problem: Problem, message_id: int | str | None = None) -> None:
        with contextlib.suppress(ConnectionError, TimeoutError):
            await self._send(_encode(_Error(document(problem, self._language), message_id)))

    async def _send(self, frame: bytes) -> None:
        async with asyncio.timeout(SEND_WITHIN):
            await self._socket.send_frame(frame, WSMsgType.TEXT)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _end(self) -> None:
        if self._expiry is not None:
            self._expiry.cancel()
        if self._subscription is not None:
            self._push.drop(self._subscription)
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Sockets:
    """Every open WebSocket."""

    def __init__(
        self,
        authenticate: Callable[[str], Session],
        language_of: Callable[[Session], str],
        push: Push,
        commands: Commands,
        reader: Reader,
        clock: Clock,
    ) -> None:
        self._authenticate = authenticate
        self._language_of = language_of
        self._push = push
        self._commands = commands
        self._reader = reader
        self._clock = clock
        self._clients: set[Client] = set()

    def __len__(self) -> int:
        return len(self._clients)

    async def handle(self, request: web.Request, language: str) -> web.WebSocketResponse:
        """`GET /api/v1/ws`."""
        socket = web.WebSocketResponse(max_msg_size=MAX_MESSAGE, heartbeat=30, compress=False)
        await socket.prepare(request)
        transport = request.transport
        client = Client(
            socket,
            transport.abort if transport is not None else lambda: None,
            language,
            self._authenticate,
            self._language_of,
            self._push,
            self._commands,
            self._reader,
            self._clock,
        )
        self._clients.add(client)
        try:
            await client.serve()
        finally:
            self._clients.discard(client)
        return socket

    def cut(self, ended: Callable[[Session], bool], code: str) -> None:
        """End the connections of the sessions that `ended` names."""
        for client in list(self._clients):
            if client.session is not None and ended(client.session):
                client.cut(code)

    async def close(self) -> None:
        """Tell every client that the hub goes."""
        await asyncio.gather(*(client.bye("restarting") for client in list(self._clients)))
