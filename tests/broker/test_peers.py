"""Clients that nobody here wrote: Mosquitto's programs and paho."""

import asyncio
import queue
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from hub.broker.port import Publish
from tests.broker.conftest import Served

SECONDS = 10.0


async def start(served: Served, program: Path, name: str, *args: str) -> Process:
    address = ("-h", "127.0.0.1", "-p", str(served.port), "-u", name, "-P", served.passwords[name])
    return await asyncio.create_subprocess_exec(str(program), *address, *args, stdin=PIPE, stdout=PIPE, stderr=PIPE)


async def line(process: Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(SECONDS):
        return (await process.stdout.readline()).decode().strip()


async def end(process: Process) -> tuple[int, str]:
    async with asyncio.timeout(SECONDS):
        _, errors = await process.communicate()
    assert process.returncode is not None
    return process.returncode, errors.decode()


@pytest.mark.peer("mosquitto_sub")
@pytest.mark.parametrize("qos", ["0", "1", "2"])
async def test_mosquitto_sub_sees_what_is_retained_and_what_is_new(served: Served, peer_path, qos):
    served.allow("ann", read=("home/#",))
    await served.broker.publish("home/hall/lamp/on", b"true", 2, retain=True)
    process = await start(
        served, peer_path("mosquitto_sub"), "ann", "-t", "home/#", "-q", qos, "-C", "3", "-F", "%t %p %r"
    )
    assert await line(process) == "home/hall/lamp/on true 1"
    await served.broker.publish("home/hall/lamp/on", b"false", 2, retain=True)
    assert await line(process) == "home/hall/lamp/on false 0"
    await served.broker.publish("home/hall/lamp/on", b"", 2, retain=True)
    assert (await end(process))[0] == 0


@pytest.mark.peer("mosquitto_sub")
async def test_mosquitto_sub_is_told_what_it_may_not_have(served: Served, peer_path):
    served.allow("ann", read=("home/+",))
    refused = await start(served, peer_path("mosquitto_sub"), "ann", "-t", "home/#", "-W", "5")
    assert "denied" in (await end(refused))[1]
    served.passwords["ann"] = "wrong"
    stranger = await start(served, peer_path("mosquitto_sub"), "ann", "-t", "home/a", "-W", "5")
    code, errors = await end(stranger)
    assert code != 0
    assert "refused" in errors.lower()


@pytest.mark.peer("mosquitto_pub")
@pytest.mark.parametrize("qos", [0, 1, 2])
async def test_every_message_of_mosquitto_pub_arrives_in_order(served: Served, peer_path, qos):
    served.allow("ann", write=("z/#",))
    inbox = aiter(served.broker.messages("z/#"))
    process = await start(served, peer_path("mosquitto_pub"), "ann", "-t", "z/lamp", "-q", str(qos), "-l")
    assert process.stdin is not None
    process.stdin.write(b"".join(b"%d\n" % number for number in range(200)))
    process.stdin.close()
    async with asyncio.timeout(SECONDS):
        assert [int((await anext(inbox)).payload) for _ in range(200)] == list(range(200))
    assert await end(process) == (0, "")


@pytest.mark.peer("mosquitto_pub")
@pytest.mark.parametrize("qos", [0, 1, 2])
async def test_one_message_of_mosquitto_pub_arrives(served: Served, peer_path, qos):
    served.allow("ann", write=("home/+/+/on/set",))
    inbox = aiter(served.broker.messages("home/#"))
    topic = "home/hall/lamp/on/set"
    process = await start(served, peer_path("mosquitto_pub"), "ann", "-t", topic, "-m", "true", "-q", str(qos))
    async with asyncio.timeout(SECONDS):
        assert await anext(inbox) == Publish(topic, b"true", "ann", qos)
    assert await end(process) == (0, "")


class Paho:
    """paho in its own thread, its callbacks as a queue."""

    def __init__(self, served: Served, name: str, **more) -> None:
        self.events: queue.Queue = queue.Queue()
        self.client = Client(CallbackAPIVersion.VERSION2, **more)
        self.client.username_pw_set(name, served.passwords[name])
        self.client.on_connect = self._connected
        self.client.on_subscribe = lambda *args: self.events.put([code.value for code in args[3]])
        self.client.on_message = self._message
        self.client.on_disconnect = lambda *args: self.events.put("disconnected")
        self.client.connect_async("127.0.0.1", served.port)
        self.client.loop_start()

    def _connected(self, client: Client, data: object, flags: object, reason: ReasonCode, properties: object) -> None:
        self.events.put(str(reason))

    def _message(self, client: Client, data: object, message: MQTTMessage) -> None:
        self.events.put((message.topic, message.payload, message.qos, message.retain))

    async def next(self):
        return await asyncio.to_thread(self.events.get, timeout=SECONDS)

    async def stop(self) -> None:
        self.client.disconnect()
        await asyncio.to_thread(self.client.loop_stop)


async def test_paho_subscribes_publishes_and_leaves(served: Served):
    served.allow("ann", read=("home/#",), write=("z/#",))
    inbox = aiter(served.broker.messages("z/#"))
    await served.broker.publish("home/hall/lamp/on", b"true", 1, retain=True)
    paho = Paho(served, "ann")
    assert await paho.next() == "Success"
    paho.client.subscribe([("home/#", 2), ("#", 0)])
    assert await paho.next() == [2, 0x80]
    assert await paho.next() == ("home/hall/lamp/on", b"true", 1, True)
    for qos in (0, 1, 2):
        sent = paho.client.publish("z/lamp", f"{qos}", qos)
        await asyncio.to_thread(sent.wait_for_publish, SECONDS)
        assert (await anext(inbox)).payload == f"{qos}".encode()
    await paho.stop()
    assert await paho.next() == "disconnected"


async def test_paho_gets_after_its_return_what_it_missed(served: Served):
    served.allow("ann", read=("home/#",))
    for expected in ([2], None):
        paho = Paho(served, "ann", client_id="panel", clean_session=False)
        assert await paho.next() == "Success"
        if expected:
            paho.client.subscribe("home/#", 2)
            assert await paho.next() == expected
        else:
            for number in range(3):
                assert await paho.next() == (f"home/{number}", b"x", 2, False)
        await paho.stop()
        assert await paho.next() == "disconnected"
        for number in range(3):
            await served.broker.publish(f"home/{number}", b"x", 2)


async def test_paho_is_disconnected_when_it_loses_a_right(served: Served):
    served.allow("ann", read=("home/#",))
    paho = Paho(served, "ann")
    assert await paho.next() == "Success"
    served.remove("ann")
    assert await paho.next() == "disconnected"
    await paho.stop()
