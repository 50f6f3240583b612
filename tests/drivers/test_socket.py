"""Both ends of the socket to a driver's own process."""

import asyncio
import socket

import pytest

from hub.core.driver import CommandFailed, DriverMessage, LinkSeen, OccurredAt, PairProgress, Reported
from hub.core.message import Message
from hub.drivers import wire
from hub.drivers.child import Outbox
from hub.drivers.connection import Connection
from hub.drivers.frames import FrameParser, frame


@pytest.fixture
def sent():
    return []


@pytest.fixture
def outbox(sent):
    return Outbox(lambda message: sent.append([each.value for each in message.messages]))


def level(value, address="a"):
    return Reported(address, "main", "level", value)


async def test_what_is_said_in_one_turn_of_the_loop_is_one_frame(outbox, sent):
    for value in (1, 2, 3):
        outbox.emit(level(value))
    assert sent == []
    await asyncio.sleep(0)
    assert sent == [[1, 2, 3]]


async def test_while_the_hub_is_slow_only_the_latest_of_each_report_waits(outbox, sent):
    outbox.paused = True
    for value in range(1000):
        outbox.emit(level(value))
        outbox.emit(level(-value, "b"))
    await asyncio.sleep(0)
    assert sent == []
    outbox.resume()
    assert sent == [[999, -999]]


async def test_events_are_kept_however_slow_the_hub_is():
    sent: list[wire.ToHub] = []
    outbox = Outbox(sent.append)
    outbox.paused = True
    pressed = OccurredAt("a", "main", "pressed")
    for _ in range(3):
        outbox.emit(pressed)
    outbox.resume()
    assert sent == [wire.Said((pressed,) * 3)]


@pytest.fixture
async def line():
    """The hub's end, and the other one as a plain socket."""
    here, there = socket.socketpair()
    lost = asyncio.Event()
    said: asyncio.Queue[DriverMessage] = asyncio.Queue()
    connection = Connection(said.put_nowait, heard=lambda: None, lost=lost.set)
    transport, _ = await asyncio.get_running_loop().create_unix_connection(lambda: connection, sock=here)
    there.setblocking(False)
    yield connection, there, lost, said
    transport.close()
    there.close()
    await asyncio.sleep(0)


async def test_what_the_driver_says_arrives_in_order(line):
    _, there, _, said = line
    messages = (LinkSeen("a", "A", "light"), level(1), level(2))
    there.send(frame(wire.encode(wire.Said(messages))))
    assert [await said.get() for _ in messages] == list(messages)


@pytest.mark.parametrize("nonsense", [bytes(4) + bytes(4), b"\xff" * 8, frame(b"\xc1")])
async def test_nonsense_ends_the_connection(line, nonsense, caplog):
    connection, there, lost, _ = line
    asking = asyncio.ensure_future(connection.ask(wire.Discover()))
    await asyncio.sleep(0)
    there.send(nonsense)
    with pytest.raises(CommandFailed, match="driver-unavailable"):
        await asking
    await lost.wait()
    assert "talks nonsense" in caplog.text


async def test_an_answer_that_nobody_waits_for_is_dropped(line):
    connection, there, _, _ = line
    step = wire.Step(98, PairProgress(Message("hold-the-button")))
    there.send(frame(wire.encode(wire.Done(99))) + frame(wire.encode(step)))
    asking = asyncio.ensure_future(connection.ask(wire.Discover()))
    await asyncio.sleep(0)
    [body] = FrameParser().feed(there.recv(4096))
    asked = wire.decode_to_child.decode(body)
    assert isinstance(asked, wire.Ask)
    there.send(frame(wire.encode(wire.Done(asked.id))))
    assert await asking is None


async def test_a_process_that_reads_nothing_is_asked_no_more(line, monkeypatch):
    connection, _, _, _ = line
    monkeypatch.setattr("hub.drivers.connection._LONGEST_BACKLOG", 1000)
    connection.send(wire.Ask(0, wire.Restore(bytes(10_000_000))))
    with pytest.raises(CommandFailed, match="driver-unavailable") as failed:
        connection.send(wire.Ping())
    assert failed.value.retry
