"""Clients that load a hub over real sockets."""

import asyncio
import time
from collections.abc import Sequence

import aiohttp
import msgspec

from tests.benchmarks.hub import HubProcess

WINDOW = 32
"""Commands under way at once."""


def lamps(hub: HubProcess, token: str, count: int) -> list[str]:
    """Make virtual lamps; their ids."""
    body = {"kind": "light"}
    return [str(hub.ask("POST", "/devices", {**body, "name": f"Lamp {n}"}, token)["id"]) for n in range(count)]


def command(on: bool) -> dict[str, object]:
    """Switch a lamp."""
    return {"capability": "on_off", "command": "set", "args": {"on": on}}


async def by_rest(hub: HubProcess, token: str, devices: Sequence[str], total: int) -> float:
    """`total` commands in a closed loop; the seconds it took."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    bodies = [msgspec.json.encode(command(on)) for on in (True, False)]
    numbers = iter(range(total))
    async with aiohttp.ClientSession(f"http://127.0.0.1:{hub.port}", headers=headers) as session:

        async def work() -> None:
            for number in numbers:
                path = f"/api/v1/devices/{devices[number % len(devices)]}/command"
                async with session.post(path, data=bodies[number // len(devices) % 2]) as answer:
                    assert answer.status == 200, await answer.text()
                    await answer.read()

        started = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(WINDOW)))
        return time.perf_counter() - started


async def by_websocket(hub: HubProcess, token: str, devices: Sequence[str], total: int) -> float:
    """`total` commands in a closed loop over one WebSocket; the seconds it took."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"http://127.0.0.1:{hub.port}/api/v1/ws", max_msg_size=0) as socket,
    ):
        await socket.send_json({"type": "auth", "token": token})
        await socket.receive()

        async def send(number: int) -> None:
            body = command(on=number // len(devices) % 2 == 0)
            await socket.send_json({"type": "command", "id": number, "device": devices[number % len(devices)], **body})

        started, sent, done = time.perf_counter(), 0, 0
        while done < total:
            while sent < total and sent - done < WINDOW:
                await send(sent)
                sent += 1
            answer = msgspec.json.decode((await socket.receive()).data)
            assert answer["type"] == "result", answer
            done += 1
        return time.perf_counter() - started
