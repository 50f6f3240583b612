import asyncio
import contextlib
from collections import Counter
from typing import Any

import aiohttp
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.access.tokens import LIFETIME
from hub.api import socket
from hub.api.commands import CommandRequest
from hub.core.device import MAIN, AttributeRef
from hub.core.driver import CommandFailed, Reported
from hub.core.errors import Code, Problem
from hub.core.event import BY_DEVICE, Changed, CommandEnded, CommandIssued, Event, Noticed, Occurred
from hub.core.message import Message
from tests.api.conftest import Live, happens, may

POLICY = aiohttp.WSCloseCode.POLICY_VIOLATION


async def goodbye(live: Live) -> tuple[str, int]:
    """The reason that was given, and the code of the close."""
    reason = (await live.until("bye"))["code"]
    closed = await live.receive()
    assert closed["type"] == "closed"
    return reason, closed["code"]


async def gone(hub) -> None:
    """Until the hub has forgotten every client."""
    for _ in range(100_000):
        if not len(hub.sockets) and not len(hub.push):
            return
        await asyncio.sleep(0)
    pytest.fail("a client is still known")


def report(hub, device, attribute, value) -> None:
    now = hub.clock.now()
    hub.registry.handle("virtual", Reported(device.links[0].address, MAIN, attribute, value, now), now)


# -- signing in ---------------------------------------------------------------------------------------------------------


async def test_who_says_nothing_is_cut(hub, anybody, monkeypatch):
    monkeypatch.setattr(socket, "AUTH_WITHIN", 0.02)
    async with anybody.live() as live:
        assert await goodbye(live) == ("timeout", POLICY)
    await gone(hub)


async def test_who_answers_no_ping_is_taken_for_gone(hub, owner, monkeypatch):
    monkeypatch.setattr(socket, "PING_EVERY", 0.01)
    monkeypatch.setattr(socket, "SILENT_FOR", 0.1)
    async with owner.session.ws_connect(f"{owner.base}/api/v1/ws", autoping=False) as deaf, owner.live() as live:
        await live.sign_in()
        listening = asyncio.ensure_future(live.until("bye"))
        await deaf.send_json({"type": "auth", "token": owner.token})
        while (message := await deaf.receive()).type is not aiohttp.WSMsgType.TEXT or "bye" not in message.data:
            assert message.type in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.PING)
        assert message.json() == {"type": "bye", "code": "timeout"}
        assert not listening.done()
        listening.cancel()


@pytest.mark.parametrize(
    "message",
    ['{"type": "subscribe"}', '{"type": "command", "id": 1, "device": "x", "capability": "x", "command": "x"}'],
)
async def test_the_first_message_is_who_one_is(anybody, message):
    async with anybody.live() as live:
        await live.socket.send_str(message)
        assert (await live.receive())["problem"]["code"] == "unauthenticated"
        assert await goodbye(live) == ("unauthenticated", POLICY)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("{", "malformed"),
        ('{"type":"command","args":{"x":' + "[" * 60_000, "malformed"),
        ("[]", "invalid"),
        ("{}", "invalid"),
        ('{"type": "x"}', "invalid"),
    ],
)
async def test_a_first_message_that_is_none_ends_it(anybody, message, code):
    async with anybody.live() as live:
        await live.socket.send_str(message)
        assert (await live.receive())["problem"]["code"] == code
        assert await goodbye(live) == (code, POLICY)


async def test_a_token_that_is_not_good_ends_it(owner):
    async with owner.live() as live:
        await live.send(type="auth", token="x")
        error = await live.receive()
        assert (error["type"], error["problem"]["status"]) == ("error", 401)
        assert await goodbye(live) == ("unauthenticated", POLICY)


async def test_bytes_are_no_message(owner):
    async with owner.live() as live:
        await live.socket.send_bytes(b"{}")
        assert await goodbye(live) == ("unauthenticated", POLICY)
    async with owner.live() as live:
        await live.sign_in()
        await live.socket.send_bytes(b"{}")
        assert await goodbye(live) == ("malformed", POLICY)


async def test_a_client_that_goes_at_once_is_forgotten(hub, anybody):
    for _ in range(3):
        async with anybody.live():
            pass
    await gone(hub)


async def test_a_session_ends_when_its_token_does(hub, owner, monkeypatch):
    class Late:
        """The hub's clock, a quarter of an hour later, but for a moment."""

        def __getattr__(self, name):
            return getattr(hub.clock, name)

        def now(self):
            return hub.clock.now() + LIFETIME - 50_000

    monkeypatch.setattr(hub.sockets, "_clock", Late())
    async with owner.live() as live:
        ready = await live.sign_in()
        assert ready["expires"] > hub.clock.now()
        assert await goodbye(live) == ("expired", POLICY)


async def test_a_fresh_token_keeps_it_open(hub, owner, anybody):
    async with owner.live() as live:
        first = await live.sign_in()
        again = await anybody("POST", "/auth/login", {"email": "ana@example.org", "password": "correct horse battery"})
        assert (await live.sign_in(again.body["access_token"]))["expires"] > first["expires"]
        await owner("POST", "/auth/logout")
        await live.subscribe()


async def test_one_connection_is_one_persons(owner, member):
    bia = await member()
    async with owner.live() as live:
        await live.sign_in()
        await live.send(type="auth", token=bia.token)
        assert await goodbye(live) == ("unauthenticated", POLICY)


async def test_a_bad_token_later_ends_it_too(owner):
    async with owner.live() as live:
        await live.sign_in()
        await live.send(type="auth", token="x")
        assert await goodbye(live) == ("unauthenticated", POLICY)


# -- states and events --------------------------------------------------------------------------------------------------


async def test_first_everything_then_what_changes(hub, owner, lamp):
    async with owner.live() as live:
        await live.sign_in()
        snapshot = await live.subscribe()
        assert snapshot["type"] == "snapshot"
        states = {tuple(state[:3]): state[3:] for state in snapshot["states"]}
        assert set(states) == {ref for ref, _ in hub.store.items()}
        value, quality, at, desired, cause = states[lamp.id, MAIN, "level"]
        assert (value, quality, desired, cause) == (100, "good", None, "device")
        assert 0 < at <= hub.clock.now()
        report(hub, lamp, "level", 30)
        delta = await live.until("delta")
        assert [state[:5] for state in delta["states"]] == [[lamp.id, MAIN, "level", 30, "good"]]


async def test_whoever_comes_back_is_told_what_changed_meanwhile(hub, owner, lamp):
    async with owner.live() as live:
        await live.sign_in()
        position = (await live.subscribe())["position"]
    report(hub, lamp, "level", 31)
    async with owner.live() as live:
        await live.sign_in()
        delta = await live.subscribe(position)
        assert delta["type"] == "delta"
        assert [state[:4] for state in delta["states"]] == [[lamp.id, MAIN, "level", 31]]
        assert (await live.subscribe(delta["position"]))["states"] == []


@pytest.mark.parametrize("position", ["0-1", "99-1", "1-999999"])
async def test_of_a_time_that_the_hub_does_not_know_everything_is_told(owner, lamp, position):
    async with owner.live() as live:
        await live.sign_in()
        assert (await live.subscribe(position))["type"] == "snapshot"


async def test_what_is_no_position_is_refused_and_the_conversation_goes_on(owner):
    async with owner.live() as live:
        await live.sign_in()
        await live.send(type="subscribe", position="yesterday")
        error = await live.receive()
        assert error["problem"]["fields"][0]["field"] == "position"
        assert "id" not in error
        await live.subscribe()


async def test_resuming_misses_nothing_that_still_waited_in_the_bus(hub, owner, lamp):
    """A handler publishes while the bus delivers: what it publishes comes after the position that is told."""
    level, told = AttributeRef(lamp.id, MAIN, "level"), []

    def react(event: Event) -> None:
        if event.body.value is True:
            hub.store.report(level, 77)
            told.append(hub.push.since(None, lambda _: True))

    stop = hub.bus.subscribe(react, Changed)
    report(hub, lamp, "on", True)
    stop()
    position = told[0].split(b'"')[7].decode()
    async with owner.live() as live:
        await live.sign_in()
        changed = [state[2:4] for state in (await live.subscribe(position))["states"]]
    assert ["level", 77] in changed


async def test_events_come_as_they_happen(hub, owner, lamp):
    async with owner.live() as live:
        await live.sign_in()
        await live.subscribe()
        event = hub.bus.publish(Occurred(lamp.id, MAIN, "pressed"), BY_DEVICE)
        told = (await live.until("event"))["event"]
        assert (told["id"], told["cause"], told["body"]["type"]) == (
            str(event.position),
            {"kind": "device"},
            "occurred",
        )
        assert told["sentence"] == "Lamp: pressed"


async def test_a_member_is_told_only_of_what_they_see(hub, owner, make, member):
    lamp, fan = await make(), await make("Fan", "fan")
    bia = await member(may("view", lamp.id))
    async with bia.live() as live:
        await live.sign_in()
        snapshot = await live.subscribe()
        assert {state[0] for state in snapshot["states"]} == {lamp.id}
        report(hub, fan, "fan_speed", 77)
        hub.bus.publish(Occurred(fan.id, MAIN, "pressed"), BY_DEVICE)
        hub.bus.publish(Noticed(Message("notice-clock-untrusted")), BY_DEVICE)
        await owner.on(lamp.id)
        seen: list[dict[str, Any]] = []
        while not any(message["type"] == "event" for message in seen):
            seen.append(await live.receive())
        event = seen[-1]["event"]
        assert (event["body"]["device"], event["cause"]) == (lamp.id, {"kind": "hidden"})
        assert fan.id not in str(seen)
        assert "Ana" not in str(seen)
        assert {state[0] for state in (await live.subscribe(snapshot["position"]))["states"]} == {lamp.id}


async def test_a_device_that_is_removed_is_no_longer_told_of(hub, owner, lamp):
    async with owner.live() as live:
        await live.sign_in()
        await live.subscribe()
        await owner("DELETE", f"/devices/{lamp.id}")
        removed = await live.until("event")
        assert removed["event"]["body"]["type"] == "device_removed"
        assert lamp.id not in str((await live.subscribe())["states"])
    assert not [ref for ref in hub.push._encoded if ref.device == lamp.id]


# -- commands -----------------------------------------------------------------------------------------------------------


def turn(device: str, number: object, **more):
    return {"type": "command", "id": number, "device": device, "capability": "on_off", "command": "toggle", **more}


async def test_commands_are_answered_under_their_own_ids(owner, lamp):
    async with owner.live() as live:
        await live.sign_in()
        for number in (1, "two"):
            await live.send(**turn(lamp.id, number))
        answers = [await live.until("result") for _ in range(2)]
    assert {answer["id"] for answer in answers} == {1, "two"}
    assert all(answer["result"]["outcome"] == "acknowledged" for answer in answers)


async def test_what_is_wrong_with_a_command_is_told_under_its_id(owner, make, member, lamp):
    fan = await make("Fan", "fan")
    bia = await member(may("control", lamp.id))
    async with bia.live() as live:
        await live.sign_in()
        for message, code in (
            (turn(fan.id, 1), "not-found"),
            (turn(lamp.id, 2, command="explode"), "unknown-command"),
            (turn(lamp.id, 3, args={"x": 1}), "invalid"),
        ):
            await live.send(**message)
            error = await live.until("error")
            assert (error["id"], error["problem"]["code"]) == (message["id"], code)
        for message, field in (
            (turn(lamp.id, 1, colour=1), "colour"),
            (turn(lamp.id, 1, timeout=1000), "timeout"),
            (turn(lamp.id, 2**60), "id"),
            (turn(lamp.id, "x" * 129), "id"),
            ({"type": "subscribe", "since": "1-1"}, "since"),
            ({"type": "party"}, "type"),
        ):
            await live.send(**message)
            error = await live.until("error")
            assert [fault["field"] for fault in error["problem"]["fields"]] == [field], message
        await live.send(**turn(lamp.id, 9))
        assert (await live.until("result"))["id"] == 9


async def test_problems_are_told_in_the_language_that_was_asked_for(owner):
    async with Live(owner, **{"Accept-Language": "pt-BR"}) as live:
        await live.sign_in()
        await live.send(**turn("nothing", 1))
        assert "Não" in (await live.until("error"))["problem"]["detail"]


async def test_so_many_commands_at_once_and_the_next_waits(hub, owner, lamp, monkeypatch):
    release = asyncio.Event()
    running: Counter[str] = Counter()

    async def hold(*_):
        running["now"] += 1
        running["most"] = max(running["most"], running["now"])
        await release.wait()
        running["now"] -= 1

    monkeypatch.setattr(hub.drivers, "execute", hold)
    issued: list[Event] = []
    hub.bus.subscribe(issued.append, CommandIssued)
    async with owner.live() as live:
        await live.sign_in()
        for number in range(socket.MAX_COMMANDS + 6):
            await live.send(**turn(lamp.id, number))
        await happens(hub, lambda: len(issued) >= socket.MAX_COMMANDS, CommandIssued)
        assert running["most"] == socket.MAX_COMMANDS
        release.set()
        answered = {(await live.until("result"))["id"] for _ in range(socket.MAX_COMMANDS + 6)}
    assert answered == set(range(socket.MAX_COMMANDS + 6))
    assert running == {"now": 0, "most": socket.MAX_COMMANDS}


async def test_a_command_ends_even_if_its_sender_has_gone(hub, owner, lamp, monkeypatch):
    release = asyncio.Event()

    async def hold(*_):
        await release.wait()

    monkeypatch.setattr(hub.drivers, "execute", hold)
    events: list[Event] = []
    hub.bus.subscribe(events.append, CommandIssued, CommandEnded)
    async with owner.live() as live:
        await live.sign_in()
        await live.send(**turn(lamp.id, 1))
        await happens(hub, lambda: bool(events), CommandIssued)
    release.set()
    await happens(hub, lambda: len(events) == 2, CommandEnded)
    assert events[1].body.outcome == "acknowledged"


async def test_a_command_that_fails_is_a_result(hub, owner, lamp, monkeypatch):
    async def fail(*_):
        raise CommandFailed(Message("drivers-unreachable", {"host": "x"}))

    monkeypatch.setattr(hub.drivers, "execute", fail)
    async with owner.live() as live:
        await live.sign_in()
        await live.send(**turn(lamp.id, 1))
        assert (await live.until("result"))["result"]["outcome"] == "failed"


async def test_a_fault_of_the_hub_ends_it_with_a_reason(hub, owner, lamp, monkeypatch, caplog):
    async def fail(*_):
        raise RuntimeError("a fault")

    monkeypatch.setattr(hub.dispatch, "execute", fail)
    async with owner.live() as live:
        await live.sign_in()
        await live.send(**turn(lamp.id, 1))
        assert await goodbye(live) == ("internal", POLICY)
    assert "a fault" in caplog.text


# -- limits -------------------------------------------------------------------------------------------------------------


async def test_a_message_has_an_end(owner):
    async with owner.live() as live:
        await live.sign_in()
        await live.socket.send_str("x" * (socket.MAX_MESSAGE + 1))
        closed = await live.receive()
        assert closed == {"type": "closed", "code": aiohttp.WSCloseCode.MESSAGE_TOO_BIG}
    async with owner.live() as live:
        await live.socket.send_str("x" * (socket.MAX_MESSAGE + 1))
        assert (await live.receive())["code"] == aiohttp.WSCloseCode.MESSAGE_TOO_BIG


async def test_states_for_a_client_that_does_not_read_take_no_room(hub, owner, lamp):
    async with owner.live() as live:
        await live.sign_in()
        await live.subscribe()
        (subscription,) = hub.push._subscriptions
        for number in range(5000):
            report(hub, lamp, "level", 1 + number % 90)
        assert len(subscription._dirty) == 1
        last = await live.until("delta")
        assert [state[2:4] for state in last["states"]] == [["level", 1 + 4999 % 90]]


async def test_too_many_events_at_once_cut_the_client_with_a_reason(hub, owner, lamp):
    async with owner.live() as live:
        await live.sign_in()
        await live.subscribe()
        for _ in range(1001):
            hub.bus.publish(Occurred(lamp.id, MAIN, "pressed"), BY_DEVICE)
        assert await goodbye(live) == ("too-slow", POLICY)
    await gone(hub)


async def test_a_client_that_does_not_take_what_it_is_sent_is_dropped(hub, owner, lamp, monkeypatch):
    monkeypatch.setattr(socket, "SEND_WITHIN", 0.05)
    monkeypatch.setattr(socket, "GOODBYE_WITHIN", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", hub.http_port, limit=1024)
    writer.write(
        b"GET /api/v1/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    await reader.readuntil(b"\r\n\r\n")
    for message in (f'{{"type":"auth","token":"{owner.token}"}}', '{"type":"subscribe"}'):
        body = message.encode()
        writer.write(b"\x81" + bytes([0x80 | 126]) + len(body).to_bytes(2) + b"\0\0\0\0" + body)
    await reader.readuntil(b"snapshot")
    text = "x" * 1_000_000  # the kernel takes some megabytes before anybody has to wait
    for _ in range(20):
        hub.bus.publish(Noticed(Message(text)), BY_DEVICE)
    await gone(hub)
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


async def test_everybody_is_told_that_the_hub_goes(hub, owner, member, lamp):
    bia = await member()
    async with owner.live() as first, bia.live() as second, owner.live() as unknown:
        await first.sign_in()
        await first.subscribe()
        await second.sign_in()
        stopping = asyncio.ensure_future(hub.stop())
        for live in (first, second, unknown):
            assert await goodbye(live) == ("restarting", aiohttp.WSCloseCode.SERVICE_RESTART)
        async with asyncio.timeout(5):
            await stopping


async def test_nobody_comes_while_the_hub_goes(hub, owner):
    await hub.sockets.close()
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with owner.live():
            pass
    assert refused.value.status == 503


async def test_what_is_no_websocket_is_told_so(owner):
    answer = await owner("GET", "/ws")
    assert (answer.status, answer.code) == (400, "malformed")


# -- any message --------------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)
KNOWN = st.sampled_from(
    ["type", "id", "device", "capability", "command", "args", "token", "position", "key", "timeout"]
)
MESSAGES = st.dictionaries(
    KNOWN | st.text(max_size=5), JSON | st.sampled_from(["auth", "subscribe", "command"]), max_size=9
)


@given(MESSAGES | JSON)
def test_any_message_is_understood_or_refused(content):
    understood = understand(msgspec.json.encode(content))
    if isinstance(understood, Problem):
        assert understood.code is Code.MALFORMED or (understood.code is Code.INVALID and understood.fields)


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_understood_or_refused(content):
    understand(content)


def understand(content: bytes) -> socket.Incoming | Problem:
    try:
        return socket.decode(content)
    except Problem as problem:
        return problem


def test_a_command_is_the_same_over_rest_and_websocket():
    assert issubclass(socket.CommandMessage, CommandRequest)
