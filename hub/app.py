"""The composition root: builds every object, hands it what it uses, starts in order and stops in reverse."""

import asyncio
import ctypes
import gc
import logging
import os
import signal
import sys
from contextlib import AsyncExitStack, suppress
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import uvloop

from hub.access import Access, Authenticator, Policy, Session, open_access
from hub.api.app import Api
from hub.api.commands import Commands
from hub.api.push import Push
from hub.api.routes.auth import Auth
from hub.api.routes.devices import Devices
from hub.api.routes.events import Events
from hub.api.routes.found import Found
from hub.api.routes.history import Past
from hub.api.routes.home import Home
from hub.api.routes.machine import Machine
from hub.api.routes.people import People
from hub.api.routes.scenarios import Scenarios
from hub.api.routes.system import Health, System
from hub.api.sentences import Sentences
from hub.api.socket import Sockets
from hub.api.views import Reader
from hub.automations.engine import Engine
from hub.automations.run import Home as Automated
from hub.automations.scenarios import SCENARIOS
from hub.automations.scenarios import Scenarios as ScenarioDocuments
from hub.automations.sun import Sun
from hub.broker.bridge import Bridge
from hub.broker.embedded import EmbeddedBroker
from hub.broker.port import AccessTable, Listener
from hub.broker.topics import is_filter
from hub.core.bus import Bus
from hub.core.clock import SECOND, SystemClock
from hub.core.dispatch import Dispatch
from hub.core.errors import Code, FieldProblem, Problem
from hub.core.event import BY_CLOCK, BY_HUB, ClockJumped, CommandEnded, HubStarted, Noticed
from hub.core.message import Message
from hub.core.registry import Registry
from hub.core.store import Store
from hub.core.supervise import Supervisor
from hub.demo import VIRTUAL, DemoHome, VirtualMaker
from hub.drivers.host import Drivers, DriverState
from hub.history import History, restore
from hub.locales import render
from hub.settings import Settings
from hub.storage.database import Database
from hub.storage.devices import DeviceRows
from hub.storage.documents import Documents
from hub.storage.epochs import next_epoch
from hub.storage.events import EventLog
from hub.storage.files import make_folder
from hub.storage.home import AREAS, HOME, HomeDocuments
from hub.storage.identity import DataLock, hub_id
from hub.storage.schema import NewerSchemaError
from hub.telemetry.logs import configure
from hub.telemetry.metrics import Metrics

VERSION = installed_version("anasy")
RELEASED = 1_795_000_000_000_000
"""UTC microseconds of this release's making: a clock that shows less is wrong."""

_M_ARENA_MAX = -8
"""glibc's malloc.h."""

_WATCH = 1.0
"""Seconds between looks at the clock and at files that were edited by hand."""

_DAY = 86_400.0
_EVENTS_KEPT = 400 * 86_400 * SECOND
"""Microseconds: a year and a month, so that last year's same month can be looked at."""

LOOPBACK = "127.255.255.255"
"""Where a demo looks for devices: on this machine and nowhere else."""

log = logging.getLogger(__name__)


class Hub:
    """A hub on one data directory: `open` builds it, `start` makes it serve, `stop` ends whatever was reached."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.http_port: int | None = None
        self.supervisor = Supervisor()
        self._open = AsyncExitStack()
        self._notices: list[Message] = []

    # -- building, lowest layer first -------------------------------------------------------------------------------

    async def open(self) -> None:
        """Open the files and build every object. `Problem` when another hub works on them."""
        data, loop = self.settings.data, asyncio.get_running_loop()
        await asyncio.to_thread(_make_private, data)
        self._open.callback(DataLock(data).release)
        self.database = await self._database("hub.db", "hub")
        past = await self._database("history.db", "history")
        self.clock = SystemClock(loop, RELEASED)
        self.bus = Bus(self.clock, await next_epoch(self.database), loop)
        self.store = Store(self.bus, self.clock)
        shelf = DeviceRows(self.database)
        self.registry = Registry(self.bus, self.store, shelf)
        self.log = EventLog(self.database, self.bus, self.store)
        self.history = History(past, self.bus, self.store, self.clock)
        self.documents = Documents(data / "config", self.database, self.bus, self.clock, (HOME, AREAS, SCENARIOS))
        self.home = HomeDocuments(self.documents, self.registry, self.bus)
        await self.documents.load()
        self.home.publish_areas()
        self.registry.load(await shelf.load())
        await self.history.load()
        await restore(self.store, self.history, self.log)
        self.drivers = Drivers(self.registry, self.clock)
        self.maker = VirtualMaker(self.registry, self.drivers, self.clock)
        self.demo = DemoHome(self.database, self.registry, self.home, self.documents, self.history, self.clock)
        self.metrics = Metrics(self.bus)
        await self._build_access(data)
        self.dispatch = Dispatch(
            bus=self.bus,
            store=self.store,
            registry=self.registry,
            gateway=self.drivers,
            authority=self.policy,
            clock=self.clock,
            durable=self.database.settled,
        )
        self.engine = Engine(Automated(self.bus, self.store, self.registry, self.dispatch, self.clock, self._zone))
        self.scenarios = ScenarioDocuments(self.documents, self.engine, self.log, self.bus, self.clock)
        self.sun = Sun(self.registry, self.store, self.bus, self.clock, lambda: self.home.settings)
        self._build_api()
        self._build_broker()

    async def _database(self, name: str, schema: str) -> Database:
        try:
            database = await Database.open(self.settings.data / name, schema)
        except NewerSchemaError as error:
            fault = FieldProblem(name, str(error), code="storage-newer")
            raise Problem(Code.CONFLICT, fields=(fault,), found=error.found, known=error.known) from error
        self._open.push_async_callback(database.close)
        for notice in database.notices:
            log.warning("%s", render(notice, "en"))
        self._notices += database.notices
        return database

    async def _build_access(self, data: Path) -> None:
        issuer = await hub_id(self.database)
        self.access: Access = await open_access(self.database, data, self.clock, issuer, is_filter)
        self._open.callback(self.access.close)
        self.bus.subscribe(self.access.audit.refused, CommandEnded)
        directory = self.access.directory
        self.policy = Policy(directory, self.access.mqtt, self.registry, self.clock, self._zone)
        self.authenticator = Authenticator(self.access.sessions, directory, self.policy, self.clock)

    def _build_api(self) -> None:
        sentences, commands = Sentences(self.registry), Commands(self.dispatch)
        reader = Reader(self.registry, sentences)
        self.push = Push(self.bus, self.store)
        self.sockets = Sockets(
            lambda token: self.authenticator.token(token, "ws"),
            self._language_of,
            self.push,
            commands,
            reader,
            self.clock,
        )
        self.access.sessions.ended.connect(lambda ended: self.sockets.cut(lambda it: it.id == ended, "revoked"))
        self.access.directory.changed.connect(lambda user: self.sockets.cut(lambda it: it.user == user, "changed"))
        resources = (
            System(self._health, self.metrics.exposition, self._openapi),
            Auth(self.access),
            Devices(self.registry, self.drivers, self.maker, commands, reader),
            Found(self.registry, self.drivers, reader),
            Home(self.home, self.registry),
            Events(self.log, reader),
            Past(self.history, self.store, self.clock),
            Scenarios(self.scenarios, sentences),
            People(self.access),
            Machine(self.access),
        )
        self.api = Api(
            [route for resource in resources for route in resource.routes()],
            names=self.settings.host_names,
            authenticator=self.authenticator,
            language_of=self._language_of,
            sockets=self.sockets,
            measure=self.metrics.request,
            version=VERSION,
        )

    def _build_broker(self) -> None:
        self.broker = EmbeddedBroker()
        self.bridge = Bridge(
            broker=self.broker,
            bus=self.bus,
            store=self.store,
            registry=self.registry,
            dispatch=self.dispatch,
            supervisor=self.supervisor,
        )
        self.access.mqtt.changed.connect(lambda clients: self.broker.set_access(AccessTable.of(clients)))

    # -- starting ---------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Serve first, then wake the rest: the page answers while drivers are still being imported."""
        self._open.push_async_callback(self.supervisor.stop)
        self._open.callback(self.push.close)
        self._open.callback(self.history.close)
        self._open.push_async_callback(self.history.flush)
        self.supervisor.keep("history", self.history.run)
        await self._serve()
        for message in self._notices:
            self.bus.publish(Noticed(message), BY_HUB)
        await self.sun.start()
        self._open.callback(self.sun.stop)
        await self.scenarios.start()
        self._open.push_async_callback(self.scenarios.stop)
        await self._start_drivers()
        if self.settings.mqtt.enabled:
            await self._start_broker()
        self.supervisor.keep("watch", self._watch)
        self.supervisor.keep("forget", self._forget)
        self._count()
        self.bus.publish(HubStarted(VERSION), BY_HUB)
        gc.freeze()  # what the start made stays: no collection needs to look at it again

    async def stop(self) -> None:
        """End everything that was started, the last first."""
        await self._open.aclose()

    async def listen_locally(self) -> None:
        """Serve the machine's owner on the unix socket, and nobody else."""
        await self.api.start_local(self.settings.control)
        self._open.push_async_callback(self.api.stop)

    async def _serve(self) -> None:
        http = self.settings.http
        await self.listen_locally()
        try:
            self.http_port = await self.api.start(http.host, http.port)
        except OSError as error:
            raise Problem(
                Code.CONFLICT, fields=(FieldProblem("http.port", f"{http.port}: {error.strerror}"),)
            ) from error

    async def _start_drivers(self) -> None:
        home = self.home.settings
        virtual = {
            "language": home.language,
            "time_zone": home.timezone,
            "state": str(self.settings.data / "virtual.json"),
        }
        given = self.settings.drivers
        wanted = {**given, VIRTUAL: {"demo": self.settings.demo, **virtual, **given.get(VIRTUAL, {})}}
        if self.settings.demo:
            wanted.setdefault("kasa", {"targets": [LOOPBACK]})
            await self.demo.furnish()
        for name, options in wanted.items():
            self.drivers.run(name, options)
        self._open.push_async_callback(self.drivers.stop)
        if self.settings.demo:
            self.supervisor.spawn("the demo home's past", self.demo.remember_past(wanted[VIRTUAL].get("seed", 1)))

    async def _start_broker(self) -> None:
        mqtt = self.settings.mqtt
        await self.broker.start([Listener(mqtt.host, mqtt.port)])
        self._open.push_async_callback(self.broker.stop)
        self.broker.set_access(AccessTable.of(self.access.mqtt.all()))
        await self.bridge.start()
        self._open.push_async_callback(self.bridge.stop)

    async def _watch(self) -> None:
        """Notice that the clock was set, and that files were edited by hand."""
        while True:
            if delta := self.clock.jump():
                self.bus.publish(ClockJumped(delta), BY_CLOCK)
            with suppress(Problem):  # a full disk: hand edits wait, the storage has told people
                await self.documents.scan()
            await asyncio.sleep(_WATCH)

    async def _forget(self) -> None:
        """Once a day, forget events that are too old."""
        while True:
            with suppress(Problem):  # a disk that takes nothing: tomorrow again
                await self.log.prune(self.clock.now() - _EVENTS_KEPT)
            await asyncio.sleep(_DAY)

    # -- what others ask --------------------------------------------------------------------------------------------

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.home.settings.timezone)

    def _language_of(self, session: Session) -> str:
        user = self.access.directory.get(session.user) if session.user is not None else None
        return user.language if user is not None else ""

    def _openapi(self) -> dict[str, Any]:
        return self.api.openapi()

    def _health(self, language: str) -> Health:
        problems = [
            Message("notice-driver-waiting", {"driver": status.name})
            for status in self.drivers.status()
            if status.state is DriverState.WAITING
        ]
        problems += [
            Message("notice-driver-unknown", {"driver": status.name})
            for status in self.drivers.status()
            if status.state is DriverState.STOPPED
        ]
        problems += [item.fault for item in self.broker.health().listeners if item.fault is not None]
        if not self.clock.trusted:
            problems.append(Message("notice-clock-untrusted"))
        texts = [render(message, language) for message in problems]
        return Health("degraded" if texts else "ok", self.access.directory.claimed, VERSION, texts)

    def _count(self) -> None:
        gauge = self.metrics.gauge
        gauge("bus_events_total", "Events of this run", lambda: self.bus.position.sequence)
        gauge("bus_handler_failures_total", "Handlers of events that failed", lambda: self.bus.failures)
        gauge("attributes", "Attributes of all devices", lambda: len(self.store))
        gauge("devices", "Devices", lambda: len(self.registry.devices()))
        gauge("websockets", "Open WebSockets", lambda: len(self.sockets))
        gauge("reports_rejected_total", "Reports against a device's description", lambda: self.registry.rejected)
        gauge("mqtt_clients", "Connected MQTT clients", lambda: self.broker.health().clients)
        gauge("mqtt_coalesced_total", "Changes skipped for a slow MQTT mirror", lambda: self.bridge.coalesced)
        gauge("database_failures_total", "Failed transactions", lambda: self.database.failures)
        gauge("history_recorded_total", "Samples on disk", lambda: self.history.recorded)
        gauge("history_shed_total", "Samples given up because the disk took none", lambda: self.history.shed)
        gauge("history_coalesced_total", "Samples that gave way to later ones", lambda: self.history.coalesced)


def _make_private(folder: Path) -> None:
    make_folder(folder)
    folder.chmod(0o700)


def serve(settings: Settings) -> None:
    """Run a hub until SIGINT or SIGTERM."""
    configure(settings.log.level, settings.log.format)
    _share_one_heap()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings))


def _share_one_heap() -> None:
    """One malloc arena for all threads: each of glibc's own would keep its pages, some 4 MiB in all."""
    with suppress(AttributeError, OSError):  # another C library has other habits
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


async def _serve(settings: Settings) -> None:
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    hub = Hub(settings)
    try:
        await hub.open()
        await hub.start()
        _greet(hub)
        await stopping.wait()
    finally:
        await hub.stop()


def _greet(hub: Hub) -> None:
    """What somebody at a terminal needs. Under systemd the code stays out of the journal."""
    code = hub.access.claim.code
    if code is not None and "INVOCATION_ID" not in os.environ:
        sys.stdout.write(f"claim code: {code}\n")
    host = hub.settings.http.host
    sys.stdout.write(f"http://{f'[{host}]' if ':' in host else host}:{hub.http_port}/\n")
    sys.stdout.flush()
