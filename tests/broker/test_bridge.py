import asyncio
import socket
from collections.abc import AsyncIterator

import pytest

from hub.broker.bridge import Bridge
from hub.broker.embedded import EmbeddedBroker
from hub.broker.mirror import Mirror
from hub.broker.port import Listener
from hub.core.device import MAIN, Area, Endpoint
from hub.core.event import BY_HUB, CauseKind, CommandEnded, Event, Noticed, Outcome, TokenActor
from hub.core.ports import Verb
from hub.core.standard import ON_OFF
from hub.core.supervise import Supervisor
from tests.broker import wire
from tests.broker.conftest import Served
from tests.broker.home import HALL, YARD, Home


class Bridged(Served):
    """A home on a broker, and a client that reads and writes it."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Home()
        self.supervisor = Supervisor()
        self.bridge = Bridge(
            broker=self.broker,
            bus=self.home.bus,
            store=self.home.store,
            registry=self.home.registry,
            dispatch=self.home.dispatch,
            supervisor=self.supervisor,
        )
        self.allow("ann", read=("home/#",), write=("home/#",))

    async def start(self) -> None:
        await self.broker.start([Listener("127.0.0.1", 0)])
        await self.bridge.start()

    async def stop(self) -> None:
        for client in self.open:
            await client.close()
        await self.bridge.stop()
        await self.supervisor.stop()
        await self.broker.stop()

    async def watch(self, topic_filter: str = "home/#", **more) -> wire.Client:
        client = await self.connect("ann", **more)
        client.send(wire.subscribe(topic_filter))
        assert (await client.read()).kind == wire.SUBACK
        return client


@pytest.fixture
async def bridged() -> AsyncIterator[Bridged]:
    bridged = Bridged()
    yield bridged
    await bridged.stop()


async def seen(client: wire.Client, count: int) -> dict[str, bytes]:
    return {packet.topic: packet.payload for packet in [await client.read() for _ in range(count)]}


async def settled(bridged: Bridged) -> None:
    """Wait until the mirror has shown what happened so far: a marker that goes the same way."""
    lamp = await bridged.home.device("Marker", Endpoint(MAIN, (ON_OFF,)))
    watcher = await bridged.watch("home/hall/marker/on", client_id="marker")
    bridged.home.toys.report("Marker", "on", True)
    await watcher.read()
    await bridged.home.registry.remove(lamp.id, BY_HUB)
    await watcher.read()


async def test_the_home_is_on_topics_from_the_start(bridged: Bridged):
    home = bridged.home
    lamp = await home.lamp("Luz")
    home.store.restore(home.ref(lamp, "on"), True, 0)
    home.toys.report("Luz", "level", 40)
    await bridged.start()
    await settled(bridged)

    client = await bridged.watch()

    assert await seen(client, 3) == {
        "home/$hub/status": b"online",
        "home/hall/luz/on": b"true",
        "home/hall/luz/level": b"40",
    }


async def test_changes_are_published_and_retained(bridged: Bridged):
    await bridged.start()
    await bridged.home.lamp("Luz")
    client = await bridged.watch("home/hall/#")
    for value in (True, False, True):
        bridged.home.toys.report("Luz", "on", value)
    packets = [await client.read() for _ in range(3)]
    assert [(item.topic, item.payload, item.retained) for item in packets] == [
        ("home/hall/luz/on", b"true", False),
        ("home/hall/luz/on", b"false", False),
        ("home/hall/luz/on", b"true", False),
    ]
    late = await bridged.watch("home/hall/luz/on", client_id="late")
    packet = await late.read()
    assert (packet.payload, packet.retained) == (b"true", True)


async def test_a_device_that_goes_offline_keeps_its_value_and_says_nothing(bridged: Bridged):
    await bridged.start()
    lamp = await bridged.home.lamp("Luz")
    client = await bridged.watch("home/hall/luz/#")
    bridged.home.toys.report("Luz", "on", True)
    assert (await client.read()).payload == b"true"
    bridged.home.store.degrade(lamp.id)
    bridged.home.toys.report("Luz", "on", True)
    bridged.home.toys.report("Luz", "on", False)
    assert (await client.read()).payload == b"false"


async def test_moving_renaming_and_removing_a_device_clears_its_old_topics(bridged: Bridged):
    home = bridged.home
    await bridged.start()
    lamp = await home.lamp("Luz")
    client = await bridged.watch("home/#")
    await client.read()  # the hub's status
    home.toys.report("Luz", "on", True)
    await client.read()

    await home.registry.update(lamp.id, BY_HUB, area=YARD)
    assert await seen(client, 2) == {"home/hall/luz/on": b"", "home/yard/luz/on": b"true"}
    await home.registry.update(lamp.id, BY_HUB, name="Lúz")  # keeps its slug
    await home.registry.update(lamp.id, BY_HUB, name="Vela")
    assert await seen(client, 2) == {"home/yard/luz/on": b"", "home/yard/vela/on": b"true"}
    home.registry.set_areas([Area(HALL, "Hall", "hall"), Area(YARD, "Garden", "garden")])
    assert await seen(client, 2) == {"home/yard/vela/on": b"", "home/garden/vela/on": b"true"}
    await home.registry.remove(lamp.id, BY_HUB)
    assert await seen(client, 1) == {"home/garden/vela/on": b""}

    late = await bridged.watch(client_id="late")
    assert [item.topic for item in await late.read_until_pong() or []] == ["home/$hub/status"]


async def test_devices_that_swap_names_keep_their_values(bridged: Bridged):
    home = bridged.home
    await bridged.start()
    one, two = await home.lamp("One"), await home.lamp("Two")
    home.toys.report("One", "level", 1)
    home.toys.report("Two", "level", 2)
    await settled(bridged)
    for device, name in ((one, "Three"), (two, "One"), (one, "Two")):
        await home.registry.update(device.id, BY_HUB, name=name)
    await settled(bridged)
    client = await bridged.watch("home/hall/#")
    assert {item.topic: item.payload for item in await client.read_until_pong() or []} == {
        "home/hall/one/level": b"2",
        "home/hall/two/level": b"1",
    }


async def command(bridged: Bridged, topic: str, payload: bytes, qos: int = 0) -> CommandEnded:
    """Send a command and wait for its end."""
    ended: asyncio.Future[CommandEnded] = asyncio.get_running_loop().create_future()

    def end(event: Event) -> None:
        assert isinstance(event.body, CommandEnded)
        ended.set_result(event.body)

    unsubscribe = bridged.home.bus.subscribe(end, CommandEnded)
    client = await bridged.connect("ann", client_id="commander")
    client.send(wire.publish(topic, payload, qos))
    async with asyncio.timeout(wire.SECONDS):
        body = await ended
    unsubscribe()
    return body


async def test_a_command_goes_through_dispatch_as_its_client(bridged: Bridged):
    await bridged.start()
    await bridged.home.lamp("Luz")
    await settled(bridged)
    client = await bridged.watch("home/hall/luz/on")

    ended = await command(bridged, "home/hall/luz/on/set", b"on", 1)

    assert (ended.outcome, ended.capability, ended.name, ended.args) == (
        Outcome.ACKNOWLEDGED,
        "on_off",
        "set",
        {"on": True},
    )
    assert (await client.read()).payload == b"true"
    actor = TokenActor("mqtt:ann", "ann")
    assert bridged.home.authority.asked == [(actor, Verb.CONTROL, "mqtt")]
    issued = next(event for event in bridged.home.events if event.cause.kind is CauseKind.ACTOR)
    assert issued.cause.actor == actor


async def test_other_endpoints_are_commanded_below_their_name(bridged: Bridged):
    await bridged.start()
    await bridged.home.device("Strip", Endpoint(MAIN, ()), Endpoint("outlet_2", (ON_OFF,)), area=None)
    await settled(bridged)
    await command(bridged, "home/unassigned/strip/outlet_2/on/set", b"true")
    assert [item.endpoint for item in bridged.home.toys.asked] == ["outlet_2"]


@pytest.mark.parametrize(
    ("topic", "payload", "outcome", "reason"),
    [
        ("on", b"maybe", Outcome.REFUSED, "problem-invalid"),
        ("level", b"101", Outcome.REFUSED, "problem-invalid"),
        ("running", b"idle", Outcome.REFUSED, "problem-unknown-command"),
        ("lock_state", b"unlocked", Outcome.REFUSED, "problem-confirmation-required"),
        ("lock_state", b"locked", Outcome.ACKNOWLEDGED, None),
    ],
)
async def test_how_commands_end(bridged: Bridged, topic, payload, outcome, reason):
    await bridged.start()
    await bridged.home.lamp("Luz")
    await settled(bridged)
    ended = await command(bridged, f"home/hall/luz/{topic}/set", payload)
    assert ended.outcome is outcome
    assert (ended.reason.code if ended.reason else None) == reason


async def test_refusals_and_failures_are_recorded_and_logged(bridged: Bridged, caplog):
    home = bridged.home
    await bridged.start()
    lamp = await home.lamp("Luz")
    await settled(bridged)
    home.authority.forbidden.add(lamp.id)
    assert (await command(bridged, "home/hall/luz/on/set", b"on")).outcome is Outcome.REFUSED
    assert home.toys.asked == []
    home.authority.forbidden.clear()
    home.toys.broken.add("Luz")
    assert (await command(bridged, "home/hall/luz/on/set", b"on")).outcome is Outcome.FAILED
    await bridged.supervisor.stop()
    assert [record.getMessage() for record in caplog.records if "mqtt" in record.getMessage().lower()] == [
        "MQTT client 'ann' on 'home/hall/luz/on/set' refused: forbidden",
        "MQTT client 'ann' on 'home/hall/luz/on/set': failed",
    ]


async def test_what_names_no_attribute_is_logged_and_the_next_works(bridged: Bridged, caplog):
    await bridged.start()
    await bridged.home.lamp("Luz")
    await settled(bridged)
    client = await bridged.connect("ann")
    client.send(
        wire.publish("home/hall/luz/wings/set", b"on"),
        wire.publish("home/hall/luz/on/set", b"\xff"),
    )
    assert (await command(bridged, "home/hall/luz/on/set", b"on")).outcome is Outcome.ACKNOWLEDGED
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]


async def test_clients_are_told_when_the_hub_goes(bridged: Bridged):
    await bridged.start()
    client = await bridged.watch("home/$hub/status")
    assert (await client.read()).payload == b"online"
    bridged.open.remove(client)
    await bridged.stop()
    assert (await client.read()).payload == b"offline"
    assert await client.closed()
    await client.close()


async def test_a_port_in_use_is_an_event_and_the_bridge_works_on(bridged: Bridged):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        await bridged.broker.start([Listener("127.0.0.1", taken.getsockname()[1])])
        await bridged.bridge.start()
    notices = [event.body.message.code for event in bridged.home.events if isinstance(event.body, Noticed)]
    assert notices == ["broker-port-in-use"]


class Recorder(EmbeddedBroker):
    """Records what is published, and tells when a value has come."""

    def __init__(self) -> None:
        super().__init__()
        self.published: list[tuple[str, bytes]] = []
        self.awaited = (b"", asyncio.Event())

    async def publish(self, topic: str, payload: bytes, qos: int = 0, *, retain: bool = False) -> None:
        self.published.append((topic, payload))
        if payload == self.awaited[0]:
            self.awaited[1].set()

    async def until(self, payload: bytes) -> None:
        self.awaited = payload, asyncio.Event()
        async with asyncio.timeout(wire.SECONDS):
            await self.awaited[1].wait()


async def test_a_flood_is_coalesced_and_ends_with_the_newest_value():
    home, recorder = Home(), Recorder()
    await home.lamp("Luz")
    home.toys.report("Luz", "level", 1)
    mirror = Mirror(recorder, home.bus, home.store, home.registry)
    detach = mirror.attach()
    task = asyncio.create_task(mirror.run())
    await recorder.until(b"1")
    for number in range(30_000):
        home.toys.report("Luz", "level", number % 2 * 50)
    home.toys.report("Luz", "level", 99)
    await recorder.until(b"99")
    task.cancel()
    detach()
    assert mirror.coalesced == 20_000
    assert len(recorder.published) == 10_000 + 2
