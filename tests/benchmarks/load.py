"""Clients that load a hub over real sockets."""

import asyncio
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

import aiohttp
import msgspec
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from tests.benchmarks.hub import HubProcess

WINDOW = 32
"""Commands under way at once."""


def free_port() -> int:
    """A TCP port of 127.0.0.1 on which nobody listens now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


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


def mqtt_password(hub: HubProcess) -> str:
    """Let the client `bench` read everything and command everything."""
    rights = ("--allow", "home/#:read", "--allow", "home/+/+/+/set:write")
    command = [sys.executable, "-m", "hub", "user", "mqtt", "bench", *rights, "--data", str(hub.data)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def by_mqtt(port: int, password: str, lamps: int, total: int) -> float:
    """`total` commands at QoS 1 on the topics of `Lamp 0` and on, each done when the lamp's state comes; the seconds."""
    client = Client(CallbackAPIVersion.VERSION2, client_id="bench")
    client.username_pw_set("bench", password)
    subscribed, finished = threading.Event(), threading.Event()
    sent = done = 0

    def send() -> None:
        nonlocal sent
        value = "on" if sent // lamps % 2 == 0 else "off"
        client.publish(f"home/unassigned/lamp-{sent % lamps}/on/set", value, qos=1)
        sent += 1

    def state(_client: Client, _data: object, message: MQTTMessage) -> None:
        nonlocal done
        if message.retain:  # what was so before
            return
        done += 1
        if sent < total:
            send()
        if done == total:
            finished.set()

    client.on_message = state
    client.on_subscribe = lambda *_: subscribed.set()
    client.connect("127.0.0.1", port)
    client.loop_start()
    client.subscribe("home/unassigned/+/on")
    assert subscribed.wait(10)
    started = time.perf_counter()
    for _ in range(WINDOW):
        send()
    assert finished.wait(120), f"{done} of {total}"
    elapsed = time.perf_counter() - started
    client.disconnect()
    client.loop_stop()
    return elapsed
