"""A traced hub is told things, one after the other, and says "done" to each."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp

from tests.durability.hub import strace
from tests.durability.hub.strace import Call
from tests.peers.hub import EMAIL, HubProcess

_ANSWER = b"HTTP/1.1 "


class Promise(NamedTuple):
    """The hub said "done": `needle` is what must be in `file`, below the data directory, when the line `answered` begins."""

    what: str
    file: str
    needle: bytes
    answered: int


class Story(NamedTuple):
    """The hub's folder and the data directory in it, what the hub asked of the kernel, and what it promised in order."""

    folder: Path
    data: Path
    calls: list[Call]
    promises: list[Promise]


def tell(folder: Path, program: Path) -> Story:
    """Run the hub under strace and have it promise one thing of each kind."""
    trace = folder / "trace"
    hub = HubProcess(folder, before=strace.command(program, trace))
    try:
        told = list(_tell(hub))
    finally:
        hub.stop()
    calls = strace.calls(trace)
    answers = [call.began for call in calls if _is_answer(call)]
    promises = []
    for number, (what, file, needle, by_socket) in enumerate(told, 1):  # answer 0 is that of healthz
        if file:
            answered = _frame(calls, needle) if by_socket else answers[number]
            promises.append(Promise(what, file, needle, answered))
    return Story(folder, hub.data, calls, promises)


def is_socket(call: Call) -> bool:
    """Whether the call is about a connection."""
    return call.target.startswith("socket:")


def _is_answer(call: Call) -> bool:
    return is_socket(call) and any(text.startswith(_ANSWER) for text in call.strings)


def _frame(calls: list[Call], needle: bytes) -> int:
    sent = (call for call in calls if is_socket(call) and any(needle in text for text in call.strings))
    return next(call.began for call in sent if not _is_answer(call))


type _Told = Iterator[tuple[str, str, bytes, bool]]


def _tell(hub: HubProcess) -> _Told:
    """What was done, the file that must hold the needle ('': nothing was promised), and whether a WebSocket answered."""
    token = hub.claim()

    def ask(method: str, path: str, body: Any) -> Any:
        return hub.ask(method, path, body, token)

    yield "claim", "hub.db-wal", EMAIL.encode(), False
    yield from _configure(ask)
    lamp = ask("POST", "/devices", {"name": "Lampada azul", "kind": "light"})["id"]
    yield "POST /devices", "hub.db-wal", b"Lampada azul", False
    ask("PATCH", f"/devices/{lamp}", {"name": "Lampada verde"})
    yield "PATCH /devices", "hub.db-wal", b"Lampada verde", False
    yield from _command(hub.port, ask, token, lamp)


def _configure(ask: Callable[..., Any]) -> _Told:
    ask("PATCH", "/home", {"name": "Casa azul"})
    yield "PATCH /home", "config/home/home.yaml", b"Casa azul", False
    ask("POST", "/areas", {"name": "Varanda"})
    yield "POST /areas", "config/areas/varanda.yaml", b"Varanda", False
    user = {"name": "Bia", "email": "bia@example.com", "password": "another long password", "role": "member"}
    ask("POST", "/users", user)
    yield "POST /users", "hub.db-wal", b"bia@example.com", False


def _command(port: int, ask: Callable[..., Any], token: str, lamp: str) -> _Told:
    answer = ask("POST", f"/devices/{lamp}/command", {"capability": "on_off", "command": "on"})
    assert answer["outcome"] == "acknowledged"
    yield "command by REST", "hub.db-wal", answer["command_id"].encode(), False
    answer = asyncio.run(_command_by_socket(port, token, lamp))
    yield "upgrade to WebSocket", "", b"", False
    yield "command by WebSocket", "hub.db-wal", answer["command_id"].encode(), True


async def _command_by_socket(port: int, token: str, lamp: str) -> Any:
    url = f"http://127.0.0.1:{port}/api/v1/ws"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        await socket.send_json({"type": "auth", "token": token})
        assert (await socket.receive_json())["type"] == "ready"
        command = {"type": "command", "id": 1, "device": lamp, "capability": "on_off", "command": "off"}
        await socket.send_str(json.dumps(command))
        answer = await socket.receive_json()
        assert answer["type"] == "result", answer
        assert answer["result"]["outcome"] == "acknowledged"
        return answer["result"]
