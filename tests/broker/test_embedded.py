import asyncio
import socket
import subprocess
import sys

import pytest
import uvloop

from hub.broker.embedded import EmbeddedBroker
from hub.broker.port import Listener, Publish
from tests.broker import wire
from tests.broker.conftest import Served


async def answer(client: wire.Client, *packets: bytes) -> wire.Packet:
    client.send(*packets)
    return await client.read()


async def connack(served: Served, *args, **more) -> int:
    client = await served.dial()
    client.send(wire.connect(*args, **more))
    return (await client.read()).body[1]


async def test_who_is_let_in(served: Served):
    served.allow("ann")
    password = served.passwords["ann"]
    assert await connack(served, "id", "ann", password) == 0
    assert await connack(served, "", "ann", password) == 0
    for user, secret in [(None, None), ("ann", None), ("ann", "wrong"), ("bob", password), ("", "")]:
        assert await connack(served, "id", user, secret) in {4, 5}  # [MQTT-3.2.2-4], table 3.1


async def test_a_client_without_filters_may_nothing(served: Served):
    served.allow("ann")
    inbox = served.broker.messages("#")
    ann = await served.connect("ann")
    assert (await answer(ann, wire.subscribe("home/#", "#", "a", "$SYS/#"))).body[2:] == bytes([0x80] * 4)
    assert (await answer(ann, wire.publish("a", b"x", 1))).kind == wire.PUBACK  # no other answer exists in 3.1.1
    await served.broker.publish("a", b"x")
    assert await ann.read_until_pong() == []
    assert served.broker.health().refused == 1
    await served.broker.stop()
    assert [item async for item in inbox] == []


async def test_retained_messages_are_sent_to_who_may_have_them(served: Served):
    served.allow("ann", read=("home/+/lamp/on",))
    await served.broker.publish("home/hall/lamp/on", b"true", retain=True)
    await served.broker.publish("home/hall/lock/locked", b"true", retain=True)
    await served.broker.publish("home/old/lamp/on", b"true", retain=True)
    await served.broker.publish("home/old/lamp/on", b"", retain=True)
    ann = await served.connect("ann")
    await answer(ann, wire.subscribe("home/+/lamp/on"))
    packets = await ann.read_until_pong()
    assert packets is not None
    assert [(item.topic, item.payload, item.retained) for item in packets] == [("home/hall/lamp/on", b"true", True)]


async def test_the_hub_sees_what_clients_publish(served: Served):
    served.allow("ann", write=("home/#", "z/#"))
    inbox = served.broker.messages("home/#", "z/lamp")
    ann = await served.connect("ann")
    ann.send(
        wire.publish("home/hall/lamp/on", b"true"),  # a state: the hub's
        wire.publish("home/hall/lamp/on/set", b"true", retain=True),  # would fire at every restart
        wire.publish("home/hall/lamp/on/set", b"true", 1),
        wire.publish("z/other", b"no one asked"),
        wire.publish("z/lamp", b"{}", 2, packet_id=2, retain=True),
    )
    await ann.read_until_pong()
    assert served.broker.health().refused == 2
    assert await anext(inbox) == Publish("home/hall/lamp/on/set", b"true", "ann", 1)
    assert await anext(inbox) == Publish("z/lamp", b"{}", "ann", 2, retain=True)


async def test_nothing_refused_is_retained_or_passed_on(served: Served):
    served.allow("ann", read=("home/#",), write=("home/#",))
    watcher = await served.connect("ann", client_id="watcher")
    await answer(watcher, wire.subscribe("home/#"))
    ann = await served.connect("ann")
    ann.send(
        wire.publish("home/hall/lamp/on", b"true", retain=True),
        wire.publish("home/hall/lamp/on/set", b"true", retain=True),
        wire.publish("home/hall/lamp/on/set", b"false"),
    )
    await ann.read_until_pong()
    assert [item.payload for item in await watcher.read_until_pong() or []] == [b"false"]
    await answer(ann, wire.subscribe("home/#"))
    assert await ann.read_until_pong() == []


async def test_a_repeated_qos_1_message_acts_once(served: Served):
    served.allow("ann", write=("#",))
    inbox = served.broker.messages("#")
    toggle = ("home/hall/lamp/toggle/set", b"x", 1)
    ann = await served.connect("ann")
    assert (await answer(ann, wire.publish(*toggle, packet_id=7))).kind == wire.PUBACK
    assert (await answer(ann, wire.publish(*toggle, packet_id=7, dup=True))).kind == wire.PUBACK
    ann.writer.transport.abort()  # before the client saw the acknowledgement, say
    again = await served.connect("ann")
    assert (await answer(again, wire.publish(*toggle, packet_id=7, dup=True))).kind == wire.PUBACK
    assert (await answer(again, wire.publish(*toggle, packet_id=7))).kind == wire.PUBACK
    await served.broker.stop()
    assert len([item async for item in inbox]) == 2


async def test_a_qos_2_message_acts_once(served: Served):
    served.allow("ann", write=("#",))
    inbox = served.broker.messages("#")
    ann = await served.connect("ann")
    first = wire.publish("a", b"x", 2, packet_id=7)
    assert (await answer(ann, first)).kind == wire.PUBREC
    assert (await answer(ann, wire.publish("a", b"x", 2, packet_id=7, dup=True))).kind == wire.PUBREC
    release = wire.packet(0x62, (7).to_bytes(2))
    assert (await answer(ann, release)).kind == wire.PUBCOMP
    assert (await answer(ann, first)).kind == wire.PUBREC
    await served.broker.stop()
    assert len([item async for item in inbox]) == 2


async def test_who_loses_a_right_is_disconnected(served: Served):
    served.allow("ann", read=("home/#",), write=("z/#",))
    served.allow("bob", read=("home/#",))
    served.allow("eve", read=("home/#",))
    ann, bob, eve = [await served.connect(name) for name in ("ann", "bob", "eve")]
    served.allow("ann", read=("home/#", "shed/#"), write=("#",))
    served.allow("bob", read=("home/hall/#",))
    served.remove("eve")
    assert await ann.read_until_pong() == []
    assert await bob.closed()
    assert await eve.closed()
    assert await connack(served, "eve", "eve", served.passwords["eve"]) == 4
    bob = await served.connect("bob")
    assert (await answer(bob, wire.subscribe("home/#", "home/hall/#"))).body[2:] == bytes([0x80, 0])


async def test_a_kept_session_loses_what_its_client_may_no_longer_have(served: Served):
    served.allow("ann", read=("home/#",))
    ann = await served.connect("ann", clean=False)
    await answer(ann, wire.subscribe("home/hall/+", "home/yard/+", qos=1))
    ann.send(wire.DISCONNECT)
    assert await ann.closed()
    await served.broker.publish("home/hall/a", b"1", 1)
    await served.broker.publish("home/yard/a", b"2", 1)
    served.allow("ann", read=("home/yard/#",))
    await served.broker.publish("home/hall/a", b"3", 1)

    ann = await served.connect("ann", clean=False)

    packets = await ann.read_until_pong()
    assert packets is not None
    assert [(item.topic, item.payload, item.retained) for item in packets] == [("home/yard/a", b"2", False)]


async def test_sessions_of_different_users_with_one_identifier_are_apart(served: Served):
    served.allow("ann", read=("home/#",))
    served.allow("eve", read=("eve/#",))
    ann = await served.connect("ann", client_id="panel", clean=False)
    await answer(ann, wire.subscribe("home/#", qos=1))
    eve = await served.connect("eve", client_id="panel", clean=False)
    await served.broker.publish("home/hall/lamp/on", b"true", 1)
    assert await eve.read_until_pong() == []
    assert [item.topic for item in await ann.read_until_pong() or []] == ["home/hall/lamp/on"]


async def test_the_lower_qos_counts(served: Served):
    served.allow("ann", read=("#",))
    ann = await served.connect("ann")
    await answer(ann, wire.subscribe("a", qos=1))
    await served.broker.publish("a", b"", 0)
    await served.broker.publish("a", b"", 1)
    await served.broker.publish("a", b"", 2)
    assert [item.flags >> 1 & 3 for item in await ann.read_until_pong() or []] == [0, 1, 1]
    await answer(ann, wire.subscribe("a", qos=0, packet_id=9))
    await served.broker.publish("a", b"", 2)
    assert [item.flags >> 1 & 3 for item in await ann.read_until_pong() or []] == [0]


async def test_a_silent_client_is_gone_after_its_keepalive_and_its_will_known(served: Served):
    served.allow("ann", read=("will/#",), write=("will/#",))
    watcher = await served.connect("ann", client_id="watcher")
    await answer(watcher, wire.subscribe("will/#"))
    silent = await served.connect("ann", keepalive=1, will=("will/ann", b"gone"), will_retain=True)
    assert (await watcher.read()).payload == b"gone"
    assert await silent.closed()


async def test_unsubscribing(served: Served):
    served.allow("ann", read=("#",))
    ann = await served.connect("ann")
    await answer(ann, wire.subscribe("a", "b"))
    await answer(ann, wire.packet(0xA2, (2).to_bytes(2) + wire.text("a")))
    await served.broker.publish("a", b"")
    await served.broker.publish("b", b"")
    assert [item.topic for item in await ann.read_until_pong() or []] == ["b"]


@pytest.mark.parametrize(
    "hostile",
    [
        b"\x00\x00",
        wire.packet(0xF0, b""),
        bytes([0x30]) + b"\xff\xff\xff\x7f",  # 256 MB
        bytes([0x30]) + b"\xff\xff\xff\xff\xff",
        wire.publish("a/#", b""),
        wire.publish("", b""),
        wire.publish("a\0", b""),
        wire.packet(0x36, wire.text("a")),
        wire.packet(0x82, b"\x00\x01" + wire.text("a") + b"\x03"),
        wire.packet(0x20, b"\x00\x00"),
        wire.connect("again", "ann", ""),
    ],
)
async def test_a_client_that_breaks_the_protocol_is_cut_off_alone(served: Served, hostile):
    served.allow("ann", read=("#",))
    good, bad = await served.connect("ann", client_id="good"), await served.connect("ann", client_id="bad")
    bad.send(hostile)
    assert await bad.closed()
    assert await good.read_until_pong() == []


@pytest.mark.parametrize(
    "hostile", [b"\x16\x03\x01\x02\x00", b"GET / HTTP/1.1\r\n\r\n", b"\x10\x02\x00\x04", b"\x10\x00"]
)
async def test_what_is_no_connect_is_cut_off(served: Served, hostile):
    stranger = await served.dial()
    stranger.send(hostile)
    stranger.writer.write_eof()
    assert await stranger.closed()


async def test_one_slow_reader_stops_nobody_and_costs_bounded_memory(served: Served):
    served.allow("ann", read=("#",))
    slow, quick = await served.connect("ann", client_id="slow"), await served.connect("ann", client_id="quick")
    for client in (slow, quick):
        await answer(client, wire.subscribe("#"))
    slow.reader._transport.pause_reading()  # type: ignore[attr-defined]
    for _ in range(200):
        await served.broker.publish("a", bytes(64 * 1024))
        assert (await quick.read()).kind == wire.PUBLISH
    assert served.broker.health().dropped > 0
    slow.reader._transport.resume_reading()  # type: ignore[attr-defined]


async def test_a_port_in_use_is_reported_and_the_other_listener_works():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        broker = EmbeddedBroker()
        await broker.start([Listener("127.0.0.1", port), Listener("127.0.0.1", 0)])
        refused, works = broker.health().listeners
        assert refused.port is None
        assert refused.fault is not None
        assert refused.fault.code == "broker-port-in-use"
        assert refused.fault.args == {"host": "127.0.0.1", "port": str(port)}
        assert works.fault is None
        assert works.port
        await (await wire.Client.open(works.port)).close()
        await broker.stop()
        assert not broker.health().running


async def test_before_the_start_nothing_happens():
    broker = EmbeddedBroker()
    await broker.publish("a", b"")
    assert not broker.health().running
    await broker.stop()


UVLOOP = pytest.param(uvloop.new_event_loop, marks=pytest.mark.leaks("libuv keeps a pipe for signals"))


@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, UVLOOP])
def test_sockets_send_at_once(new_loop):
    async def main() -> int:
        served = Served()
        await served.broker.start([Listener("127.0.0.1", 0)])
        served.allow("ann")
        ann = await served.connect("ann")
        assert served.broker._server is not None
        (writer,) = served.broker._server._connections.values()
        delay = writer._writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        await ann.close()
        await served.broker.stop()
        return delay

    with asyncio.Runner(loop_factory=new_loop) as runner:
        assert runner.run(main()) != 0


def test_importing_the_broker_does_not_import_amqtt():
    code = "import sys, hub.broker.embedded; sys.exit('amqtt' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_amqtt_loads_no_plugin(served: Served):
    assert served.broker._server is not None
    manager = served.broker._server.plugins_manager
    assert manager.plugins == []
    assert not manager._event_plugin_callbacks
