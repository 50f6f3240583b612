"""Faults of amqtt 0.12.1 that are mended here. Each test runs on the stock broker too, where it must fail: when one no
longer does, upstream has mended it and the override can go.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Protocol

import pytest

from tests.broker import wire
from tests.broker.conftest import Served
from tests.broker.stock import Stock

RIGHTS = {"ann": ("#",), "bob": ("shed/+",), "eve": ("eve/#",)}
WRITES = {"ann": ("out/#",), "bob": (), "eve": ("eve/#",)}


class Engine(Protocol):
    async def connect(self, name: str, **more) -> wire.Client: ...
    async def dial(self) -> wire.Client: ...
    async def publish(self, topic: str, payload: bytes, *, retain: bool) -> None: ...


class Theirs:
    def __init__(self, stock: Stock) -> None:
        self._stock = stock
        self.open: list[wire.Client] = []
        self.publish = stock.publish

    async def connect(self, name: str, **more) -> wire.Client:
        self.open.append(await wire.session(self._stock.port, name, "any", **more))
        return self.open[-1]

    async def dial(self) -> wire.Client:
        self.open.append(await wire.Client.open(self._stock.port))
        return self.open[-1]


STOCK = pytest.param(
    "stock", marks=[pytest.mark.xfail(reason="a fault of stock amqtt"), pytest.mark.leaks("stock leaves tasks")]
)


@pytest.fixture(params=["ours", STOCK])
async def engine(request, served: Served) -> AsyncIterator[Engine]:
    for name, read in RIGHTS.items():
        served.allow(name, read=read, write=WRITES[name])
    if request.param == "ours":
        yield served
        return
    stock = Stock({name: list(read) for name, read in RIGHTS.items()}, {n: list(w) for n, w in WRITES.items()})
    await stock.start()
    theirs = Theirs(stock)
    yield theirs
    for client in theirs.open:
        await client.close()
    await stock.stop()


async def test_a_client_that_connects_is_sent_nothing_it_did_not_ask_for(engine: Engine):
    ann = await engine.connect("ann")
    ann.send(wire.subscribe("home/#"))
    assert (await ann.read()).kind == wire.SUBACK
    await engine.publish("home/bedroom/lamp/on", b"true", retain=True)
    assert (await ann.read()).topic == "home/bedroom/lamp/on"

    bob = await engine.connect("bob")

    assert await bob.read_until_pong() == []


async def test_the_right_to_one_level_is_not_the_right_to_all(engine: Engine):
    bob = await engine.connect("bob")
    bob.send(wire.subscribe("shed/+", "shed/#", "shed/+/#", "#", "+/door"))
    assert list((await bob.read()).body[2:]) == [0, 0x80, 0x80, 0x80, 0x80]


async def test_clients_that_connect_while_another_subscribes_stay(engine: Engine):
    for number in range(100):
        await engine.publish(f"home/lamp{number}/on", b"true", retain=True)
    subscriber = await engine.connect("ann", client_id="subscriber")
    for number in range(100):
        await subscribed(subscriber, f"home/lamp{number}/on")

    async with asyncio.TaskGroup() as group:
        arrivals = [group.create_task(engine.connect("ann", client_id=f"client{number}")) for number in range(40)]
        for number in range(100):
            await subscribed(subscriber, f"home/lamp{number}/#")

    for task in arrivals:
        assert await task.result().read_until_pong() is not None, "dropped"


async def subscribed(client: wire.Client, topic_filter: str) -> None:
    client.send(wire.subscribe(topic_filter))
    while (await client.read()).kind != wire.SUBACK:
        pass


async def test_what_a_client_sends_right_before_it_leaves_arrives(engine: Engine):
    listener = await engine.connect("ann")
    await subscribed(listener, "eve/#")
    for topics in (["eve/0", "eve/1", "eve/2"], ["eve/end"]):
        eve = await engine.connect("eve")
        eve.send(*(wire.publish(topic, b"on") for topic in topics), wire.DISCONNECT)
        await eve.close()

    seen = [(await listener.read()).topic]
    while seen[-1] != "eve/end":
        seen.append((await listener.read()).topic)
    assert seen == ["eve/0", "eve/1", "eve/2", "eve/end"]


async def test_a_stranger_cannot_end_a_session_by_its_name(engine: Engine):
    ann = await engine.connect("ann", client_id="wall-panel")
    ann.send(wire.subscribe("home/#"))
    await ann.read()
    stranger = await engine.dial()
    stranger.send(wire.connect("wall-panel", None, None))
    await stranger.read()

    await engine.publish("home/hall/lamp/on", b"true", retain=False)

    assert [item.topic for item in await ann.read_until_pong() or []] == ["home/hall/lamp/on"]


async def test_a_second_connection_of_a_client_ends_the_first(engine: Engine):
    first = await engine.connect("ann", client_id="panel")
    second = await engine.connect("ann", client_id="panel")
    assert await first.read_until_pong() is None
    assert await second.read_until_pong() == []


async def test_a_will_needs_the_right_to_publish(engine: Engine):
    ann = await engine.connect("ann")
    await subscribed(ann, "#")
    for number, topic in enumerate(["home/hall/lamp/on", "eve/gone"]):
        eve = await engine.connect("eve", client_id=f"eve{number}", will=(topic, b"false"))
        eve.writer.transport.abort()

    assert (await ann.read()).topic == "eve/gone"


async def test_what_was_not_acknowledged_comes_again_after_the_return(engine: Engine):
    eve = await engine.connect("eve", clean=False)
    eve.send(wire.subscribe("eve/#", qos=1))
    await eve.read()
    sender = await engine.connect("eve", client_id="sender")
    sender.send(wire.publish("eve/hall", b"on", 1))
    assert (await eve.read()).payload == b"on"
    eve.writer.transport.abort()

    eve = await engine.connect("eve", clean=False)

    assert [packet.payload for packet in await eve.read_until_pong() or []] == [b"on"]
