"""The WebSocket of the web UI and of scripts: `auth`, then `subscribe` and `command`.

States and events are sent as they happen. A client that does not take them is cut with a reason.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

import msgspec
from aiohttp import WSCloseCode, WSMsgType, web
from msgspec import Meta, Struct

from hub.access import Session
from hub.api.commands import CommandAnswer, CommandRequest, Commands
from hub.api.problems import ProblemDocument, document, from_validation
from hub.api.push import Push, Subscription, TooSlow
from hub.api.views import EventView, Reader
from hub.core.clock import SECOND, Clock
from hub.core.errors import Code, FieldProblem, Problem
from hub.core.event import Event, Position
from hub.core.ids import DeviceId

MAX_MESSAGE = 64 * 1024
AUTH_WITHIN = 10.0
SEND_WITHIN = 10.0
"""Seconds that a client may take to receive one frame."""
PING_EVERY = 30.0
SILENT_FOR = 75.0
"""Seconds after which a client that answers no ping is taken for gone."""
GOODBYE_WITHIN = 2.0
"""Seconds that a client has to take in why it is cut, and to close."""
MAX_COMMANDS = 64
"""Commands of one client that may be under way; further ones wait in its socket."""

log = logging.getLogger(__name__)


class Auth(Struct, frozen=True, tag="auth", forbid_unknown_fields=True):
    """The first message, repeated with a fresh token before the old one expires."""

    token: str


class Subscribe(Struct, frozen=True, tag="subscribe", forbid_unknown_fields=True):
    """Send states and events; `position` resumes after what the client has already seen."""

    position: str | None = None


type MessageId = Annotated[int, Meta(ge=-(2**53), le=2**53)] | Annotated[str, Meta(max_length=128)]


class CommandMessage(CommandRequest, frozen=True, tag="command", forbid_unknown_fields=True, kw_only=True):
    """Run a command; `id` is the client's own and comes back with the result. The rest as in the REST request."""

    id: MessageId
    device: str


type Incoming = Auth | Subscribe | CommandMessage


class _Ready(Struct, frozen=True, tag="ready"):
    """The session is accepted until `expires`, UTC microseconds."""

    expires: int


class _Result(Struct, frozen=True, tag="result"):
    id: MessageId
    result: CommandAnswer


class _Error(Struct, frozen=True, tag="error", omit_defaults=True):
    problem: ProblemDocument
    id: MessageId | None = None


class _EventMessage(Struct, frozen=True, tag="event"):
    event: EventView


class _Bye(Struct, frozen=True, tag="bye"):
    code: str


_decoder = msgspec.json.Decoder[Incoming](Incoming)
_encode = msgspec.json.encode
_ENDS_SESSION = (Code.UNAUTHENTICATED, Code.BAD_CREDENTIALS)
_RESTARTING = "restarting"
_GONE = (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR)


def decode(content: str | bytes) -> Incoming:
    """A client's message; `Problem` names what is wrong with it."""
    try:
        message: Incoming = _decoder.decode(content)
    except msgspec.ValidationError as error:
        raise from_validation(error, "message") from None
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Problem(Code.MALFORMED) from error
    return message


class Client:
    """One connection: a reader that takes messages, a pusher that sends what its subscription holds."""

    def __init__(
        self,
        socket: web.WebSocketResponse[bool],
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
        self._background: list[asyncio.Task[None]] = []
        self._farewell: asyncio.Task[None] | None = None
        self._running: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(MAX_COMMANDS)
        self._expiry: asyncio.TimerHandle | None = None
        self.session: Session | None = None

    async def serve(self) -> None:
        """Until the client goes, its session ends, or it breaks the protocol; and the commands it sent have ended."""
        try:
            await self._guarded(self._converse())
        finally:
            await self._end()

    def cut(self, code: str) -> asyncio.Task[None]:
        """Say why, and close; a client that does not listen is dropped. The answer is done when it is gone."""
        if self._farewell is None:
            self._farewell = asyncio.create_task(self._leave(code))
        return self._farewell

    async def _leave(self, code: str) -> None:
        status = WSCloseCode.SERVICE_RESTART if code == _RESTARTING else WSCloseCode.POLICY_VIOLATION
        left = False
        try:
            async with asyncio.timeout(GOODBYE_WITHIN):
                await self._socket.send_frame(_encode(_Bye(code)), WSMsgType.TEXT)
                left = await self._socket.close(code=status, message=code.encode(), drain=False)
        except (ConnectionError, TimeoutError):
            log.debug("a WebSocket did not take its goodbye: %s", code)
        finally:
            if not left:
                self._abort()

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        """A part of the conversation: whatever ends it ends the connection, with a reason."""
        try:
            await work
        except Problem as problem:
            await self._error(problem)
            self.cut(problem.code)
        except TooSlow:
            self.cut("too-slow")
        except TimeoutError:
            self.cut("timeout")
        except ConnectionError:
            self._abort()
        except Exception:
            log.exception("a WebSocket failed")
            self.cut(Code.INTERNAL)

    # -- what the client sends --------------------------------------------------------------------------------------

    async def _converse(self) -> None:
        await self._first_message()
        self._begin(self._ping())
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                raise Problem(Code.MALFORMED)
            await self._take(message.data)

    async def _first_message(self) -> None:
        async with asyncio.timeout(AUTH_WITHIN):
            message = await self._socket.receive()
        if message.type in _GONE:
            raise ConnectionResetError
        incoming = decode(message.data) if message.type is WSMsgType.TEXT else None
        if not isinstance(incoming, Auth):
            raise Problem(Code.UNAUTHENTICATED)
        await self._auth(incoming)

    async def _take(self, content: bytes) -> None:
        try:
            match decode(content):
                case Auth() as auth:
                    await self._auth(auth)
                case Subscribe(position=position):
                    await self._subscribe(position)
                case CommandMessage() as command:
                    await self._slots.acquire()
                    task = asyncio.create_task(self._guarded(self._command(command)))
                    self._running.add(task)
                    task.add_done_callback(self._running.discard)
        except Problem as problem:
            if problem.code in _ENDS_SESSION:
                raise
            await self._error(problem)

    async def _auth(self, message: Auth) -> None:
        session = self._authenticate(message.token)
        if self.session is not None and self.session.user != session.user:
            raise Problem(Code.UNAUTHENTICATED)
        self.session = session
        self._language = self._language_of(session) or self._language
        if self._expiry is not None:
            self._expiry.cancel()
        left = (session.expires - self._clock.now()) / SECOND
        self._expiry = asyncio.get_running_loop().call_later(max(left, 0), self.cut, "expired")
        await self._send(_encode(_Ready(session.expires)))

    async def _subscribe(self, text: str | None) -> None:
        try:
            position = Position.parse(text) if text is not None else None
        except ValueError as error:
            raise Problem(Code.INVALID, fields=(FieldProblem("position", str(error)),)) from None
        if self._subscription is None:
            self._subscription = Subscription(self._sees)
            self._push.open(self._subscription)
            self._begin(self._follow(self._subscription))
        await self._send(self._push.since(position, self._sees))

    async def _command(self, message: CommandMessage) -> None:
        try:
            if self.session is None:
                raise Problem(Code.UNAUTHENTICATED)
            answer = await self._commands.run(self.session, self._language, message.device, message)
            await self._send(_encode(_Result(message.id, answer)))
        except Problem as problem:
            await self._error(problem, message.id)
        finally:
            self._slots.release()

    # -- what the client is sent ------------------------------------------------------------------------------------

    def _sees(self, device: DeviceId) -> bool:
        return self.session is not None and self.session.viewer.sees(device)

    async def _follow(self, subscription: Subscription) -> None:
        while True:
            refs, events = await subscription.take()
            if refs:
                await self._send(self._push.states("delta", refs))
            for event in events:
                await self._event(event)
                await asyncio.sleep(0)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        self._background.append(asyncio.create_task(self._guarded(work)))

    async def _ping(self) -> None:
        """A client that is no longer there is noticed even if nothing happens in the home."""
        while True:
            await asyncio.sleep(PING_EVERY)
            await self._socket.ping()

    async def _event(self, event: Event) -> None:
        view = self._reader.event(event, self.session, self._language) if self.session is not None else None
        if view is not None:
            await self._send(_encode(_EventMessage(view)))

    async def _error(self, problem: Problem, message_id: MessageId | None = None) -> None:
        with contextlib.suppress(ConnectionError):
            await self._send(_encode(_Error(document(problem, self._language), message_id)))

    async def _send(self, frame: bytes) -> None:
        # A timeout would cancel the future that all who wait for this connection share.
        slow = asyncio.get_running_loop().call_later(SEND_WITHIN, self.cut, "too-slow")
        try:
            await self._socket.send_frame(frame, WSMsgType.TEXT)
        finally:
            slow.cancel()

    async def _end(self) -> None:
        """A command that was begun is brought to its end: it has to be recorded, whoever still listens."""
        if self._expiry is not None:
            self._expiry.cancel()
        if self._subscription is not None:
            self._push.drop(self._subscription)
        for task in self._background:
            task.cancel()
        left = [*self._background, *self._running]
        if self._farewell is not None:
            left.append(self._farewell)
        await asyncio.gather(*left, return_exceptions=True)


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
        self._closing = False

    def __len__(self) -> int:
        return len(self._clients)

    async def handle(self, request: web.Request, language: str) -> web.WebSocketResponse[bool]:
        """`GET /api/v1/ws`."""
        if self._closing:
            raise Problem(Code.RESTARTING)
        socket = web.WebSocketResponse(
            max_msg_size=MAX_MESSAGE, receive_timeout=SILENT_FOR, compress=False, decode_text=False
        )
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
        """Tell every client that the hub goes; none can come any more."""
        self._closing = True
        await asyncio.gather(*(client.cut(_RESTARTING) for client in list(self._clients)))
