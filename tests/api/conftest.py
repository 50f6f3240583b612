"""A whole hub in the test's own process, on loopback, with its owner signed in and virtual devices to play with."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import aiohttp
import msgspec
import pytest
from multidict import CIMultiDictProxy

from hub.access import open_access
from hub.access.passwords import Cost
from hub.app import Hub
from hub.core.device import Device
from hub.core.event import BY_HUB, Event, LinkChanged
from hub.core.ids import AreaId, DeviceId
from hub.settings import HttpSettings, MqttSettings, Settings

CHEAP = Cost(passes=1, memory_kib=8)
PASSWORD = "correct horse battery"
OWNER = {"name": "Ana", "email": "ana@example.org", "password": PASSWORD}
HOME_SCOPE = {"kind": "home"}


class Answer(NamedTuple):
    status: int
    body: Any
    headers: CIMultiDictProxy[str]

    @property
    def code(self) -> str:
        """The code of a problem."""
        assert self.headers["Content-Type"] == "application/problem+json", self
        assert self.body["status"] == self.status
        return str(self.body["code"])

    @property
    def fields(self) -> list[str]:
        """The names of the fields that a problem names."""
        return [fault["field"] for fault in self.body.get("fields", ())]


class Caller:
    """Somebody who calls the API, with a token or without."""

    def __init__(self, session: aiohttp.ClientSession, base: str, token: str | None = None) -> None:
        self.session = session
        self.base = base
        self.token = token

    def with_token(self, token: str | None) -> "Caller":
        return Caller(self.session, self.base, token)

    async def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Ask for `path` below /api/v1; underscores of header names stand for dashes."""
        content = None if body is None else body if isinstance(body, bytes) else msgspec.json.encode(body)
        return await self.raw(method, f"/api/v1{path}", content, **headers)

    async def raw(self, method: str, path: str, content: bytes | None = None, **headers: str) -> Answer:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if content is not None:
            given.setdefault("Content-Type", "application/json")
        if self.token is not None:
            given.setdefault("Authorization", f"Bearer {self.token}")
        async with self.session.request(
            method,
            self.base + path,
            data=io.BytesIO(content) if content is not None else None,
            headers=given,
            allow_redirects=False,
            skip_auto_headers=["Content-Type"],
        ) as answer:
            text = await answer.read()
            is_json = "json" in answer.headers.get("Content-Type", "")
            return Answer(answer.status, msgspec.json.decode(text) if is_json and text else text, answer.headers)

    def live(self) -> "Live":
        """A WebSocket."""
        return Live(self)

    async def on(self, device: str, **more: Any) -> Answer:
        """Turn a device on."""
        return await self("POST", f"/devices/{device}/command", {"capability": "on_off", "command": "on", **more})


class Live:
    """A WebSocket as a client sees it."""

    def __init__(self, caller: Caller, **headers: str) -> None:
        self._caller = caller
        self._headers = headers
        self.socket: aiohttp.ClientWebSocketResponse

    async def __aenter__(self) -> Self:
        self.socket = await self._caller.session.ws_connect(f"{self._caller.base}/api/v1/ws", headers=self._headers)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.socket.close()

    async def send(self, **message: Any) -> None:
        await self.socket.send_str(msgspec.json.encode(message).decode())

    async def receive(self) -> dict[str, Any]:
        """The next message; its type is `closed`, with the code, when there is none."""
        message = await self.socket.receive(timeout=10)
        if message.type is aiohttp.WSMsgType.TEXT:
            return dict(msgspec.json.decode(message.data))
        return {"type": "closed", "code": self.socket.close_code}

    async def until(self, kind: str, **content: Any) -> dict[str, Any]:
        """The next message of that type with that content."""
        while True:
            message = await self.receive()
            if message["type"] == kind and content.items() <= message.items():
                return message
            assert message["type"] != "closed", message

    async def sign_in(self, token: str | None = None) -> dict[str, Any]:
        await self.send(type="auth", token=token or self._caller.token)
        return await self.until("ready")

    async def subscribe(self, position: str | None = None) -> dict[str, Any]:
        await self.send(type="subscribe", position=position)
        while (message := await self.receive())["type"] not in ("snapshot", "delta"):
            assert message["type"] == "event", message
        return message


async def happens(hub: Hub, has: Callable[[], bool], *kinds: type) -> None:
    """Wait until `has` is true, looking again at each event of `kinds`."""
    happened = asyncio.Event()

    def look(_: Event | None = None) -> None:
        if has():
            happened.set()

    stop = hub.bus.subscribe(look, *kinds)
    look()
    try:
        async with asyncio.timeout(10):
            await happened.wait()
    finally:
        stop()


@pytest.fixture
async def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hub]:
    """A hub that nobody has claimed; its passwords are hashed cheaply."""
    monkeypatch.setattr("hub.app.open_access", partial(open_access, cost=CHEAP))
    settings = Settings(
        data=tmp_path / "data", http=HttpSettings(port=0, names=("Casa.Example",)), mqtt=MqttSettings(enabled=False)
    )
    hub = Hub(settings)
    try:
        await hub.open()
        await hub.start()
        yield hub
    finally:
        await hub.stop()


@pytest.fixture
async def anybody(hub: Hub) -> AsyncIterator[Caller]:
    """Somebody without a token."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=True) as session:
        yield Caller(session, f"http://127.0.0.1:{hub.http_port}")


@pytest.fixture
async def owner(hub: Hub, anybody: Caller) -> Caller:
    """Ana, who has claimed the hub."""
    answer = await anybody("POST", "/auth/claim", {"code": hub.access.claim.code, **OWNER})
    assert answer.status == 200, answer
    return anybody.with_token(answer.body["access_token"])


type MakeMember = Callable[..., Awaitable[Caller]]


@pytest.fixture
def member(owner: Caller) -> MakeMember:
    """Makes a member with grants, and signs them in."""

    async def member(*grants: dict[str, Any], name: str = "Bia") -> Caller:
        email = f"{name.lower()}@example.org"
        created = await owner(
            "POST", "/users", {"name": name, "email": email, "password": PASSWORD, "grants": list(grants)}
        )
        assert created.status == 201, created
        answer = await owner.with_token(None)("POST", "/auth/login", {"email": email, "password": PASSWORD})
        return owner.with_token(answer.body["access_token"])

    return member


type MakeDevice = Callable[..., Awaitable[Device]]


@pytest.fixture
def make(hub: Hub) -> MakeDevice:
    """Makes a virtual device that is online."""

    async def make(name: str = "Lamp", kind: str = "dimmer", area: str | None = None) -> Device:
        device = await hub.maker.make(kind, name, None if area is None else AreaId(area), BY_HUB)
        await happens(hub, lambda: hub.registry.status(device.links[0]).online, LinkChanged)
        return hub.registry.device(device.id)

    return make


@pytest.fixture
async def lamp(make: MakeDevice) -> Device:
    """A dimmable lamp."""
    return await make()


def may(verb: str, device: DeviceId | str, **more: Any) -> dict[str, Any]:
    """A grant for one device."""
    return {"scope": {"kind": "device", "device": device}, "verb": verb, **more}
