"""A client that keeps a hub busy, and remembers what it was promised and what it saw until the hub died."""

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

import aiohttp

from tests.peers.hub import PASSWORD, HubProcess

_IN_FLIGHT = 48
_TICK = 0.01
_GONE = (aiohttp.ClientError, ConnectionError)

type Ref = tuple[str, str, str]


FIRST_NAME = ""
"""Stands for the name that a device was given when it was made."""


class Memory:
    """Of all the lives of a hub. `may` holds, by attribute, the values that it may have now: the last that was
    acknowledged, and those sent since. `names` is the same for names of devices. `seen` is when each attribute last
    reported by itself in this life, in UTC microseconds.
    """

    def __init__(self) -> None:
        self.commands: set[str] = set()
        self.may: dict[Ref, list[Any]] = {}
        self.names: dict[str, list[str]] = {}
        self.areas: set[str] = set()
        self.users: set[str] = set()
        self.epoch = 0
        self.seen: dict[Ref, int] = {}


class Live:
    """One life: commands to `sensors` at `rate` a second over one WebSocket, changes of the home by HTTP beside it."""

    def __init__(self, hub: HubProcess, token: str, memory: Memory, sensors: list[str], rate: int) -> None:
        self._hub = hub
        self._url = f"http://127.0.0.1:{hub.port}/api/v1"
        self._token = token
        self._memory = memory
        self._sensors = sensors
        self._rate = rate
        self._sent: dict[int, tuple[Ref, Any]] = {}
        self.acknowledged = 0
        self.killed = 0.0

    async def until_killed(self, seconds: float, number: int) -> None:
        """Keep it busy for `seconds`, then kill -9; `number` is that of the life."""
        self._memory.seen.clear()
        async with (
            aiohttp.ClientSession(headers={"Authorization": f"Bearer {self._token}"}) as session,
            session.ws_connect(f"{self._url}/ws") as socket,
        ):
            await self._enter(socket)
            work = [self._listen(socket), self._command(socket, number), self._configure(session, number)]
            tasks = [asyncio.ensure_future(_until_gone(item)) for item in work]
            await asyncio.sleep(seconds)
            self.killed = time.time()
            await asyncio.to_thread(self._hub.kill)
            await tasks[0]  # what the kernel still holds was said before the end
            for task in tasks[1:]:
                task.cancel()
            for fault in await asyncio.gather(*tasks, return_exceptions=True):
                assert fault is None or isinstance(fault, asyncio.CancelledError), fault

    async def _enter(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        await socket.send_json({"type": "auth", "token": self._token})
        await socket.receive_json()
        await socket.send_json({"type": "subscribe"})

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            frame = json.loads(message.data)
            match frame["type"]:
                case "delta":
                    self._see(frame["states"])
                case "result":
                    self._acknowledge(frame)
                case "error":
                    raise AssertionError(frame)

    def _see(self, states: list[list[Any]]) -> None:
        """Telemetry: what devices reported by themselves."""
        for device, endpoint, attribute, _, quality, at, _, cause in states:
            if cause == "device" and quality == "good":
                self._memory.seen[device, endpoint, attribute] = at

    def _acknowledge(self, frame: dict[str, Any]) -> None:
        assert frame["result"]["outcome"] == "acknowledged", frame
        ref, value = self._sent.pop(frame["id"])
        may = self._memory.may[ref]
        if value in may:  # else a later command of that attribute was acknowledged first
            del may[: may.index(value)]
        self._memory.commands.add(frame["result"]["command_id"])
        self.acknowledged += 1

    async def _command(self, socket: aiohttp.ClientWebSocketResponse, life: int) -> None:
        source = _values(self._sensors, life)
        began, count = time.monotonic(), 0
        while True:
            while count < (time.monotonic() - began) * self._rate and len(self._sent) < _IN_FLIGHT:
                ref, value = next(source)
                count += 1
                self._sent[count] = (ref, value)
                self._memory.may.setdefault(ref, []).append(value)
                device, _, attribute = ref
                message = {"type": "command", "id": count, "device": device, "capability": "x.virtual.control"}
                await socket.send_json({**message, "command": f"set_{attribute}", "args": {attribute: value}})
            await asyncio.sleep(_TICK)

    async def _configure(self, session: aiohttp.ClientSession, life: int) -> None:
        """Rename, add rooms and people, one after the other, for as long as it lives."""
        memory, number = self._memory, 0
        while True:
            number += 1
            mark = f"{life} {number}"
            device = self._sensors[number % len(self._sensors)]
            memory.names.setdefault(device, [FIRST_NAME]).append(f"Sensor {mark}")
            await self._ask(session, "PATCH", f"/devices/{device}", {"name": f"Sensor {mark}"})
            del memory.names[device][:-1]
            await self._ask(session, "POST", "/areas", {"name": f"Room {mark}"})
            memory.areas.add(f"Room {mark}")
            if number == 1:
                user = {"name": "Member", "email": f"member{life}@example.com", "password": PASSWORD}
                await self._ask(session, "POST", "/users", user)
                memory.users.add(user["email"])
            await asyncio.sleep(0.1)

    async def _ask(self, session: aiohttp.ClientSession, method: str, path: str, body: Any) -> None:
        async with session.request(method, self._url + path, json=body) as answer:
            assert answer.status < 300, await answer.text()


def _values(sensors: list[str], life: int) -> Iterator[tuple[Ref, Any]]:
    """Always another value than before, by more than the dead band."""
    step = life
    while True:
        step += 1
        for device in sensors:
            yield (device, "main", "temperature"), (step % 80) * 0.5
            yield (device, "main", "humidity"), (step * 3) % 100


async def _until_gone(work: Any) -> None:
    try:
        await work
    except _GONE:
        return


async def snapshot(hub: HubProcess, token: str) -> tuple[int, dict[Ref, tuple[Any, str]]]:
    """The epoch, and value and quality of every attribute."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"http://127.0.0.1:{hub.port}/api/v1/ws", max_msg_size=0) as socket,
    ):
        await socket.send_json({"type": "auth", "token": token})
        await socket.receive_json()
        await socket.send_json({"type": "subscribe"})
        frame = await socket.receive_json()
        assert frame["type"] == "snapshot", frame
        epoch = int(frame["position"].partition("-")[0])
        return epoch, {tuple(state[:3]): (state[3], state[4]) for state in frame["states"]}
