"""The virtual driver: made devices hold what they are told, in real time; the demo home lives at its own speed."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from zoneinfo import ZoneInfo

from hub.core.clock import SECOND
from hub.core.device import Endpoint
from hub.core.driver import (
    CommandFailed,
    Described,
    DriverMessage,
    Execute,
    Known,
    LinkConfig,
    LinkState,
    OccurredAt,
    PairProgress,
    PairRequest,
    Reported,
)
from hub.core.ids import new_id
from hub.core.message import Message
from hub.drivers.kit.base import BaseDriver, Context, not_supported, unknown_address
from hub.drivers.kit.timing import pause
from hub.drivers.virtual.blueprint import blueprint, furnished, initial_values, kind_of, link_seen
from hub.drivers.virtual.commands import LOCK_TIME, UnknownCommand
from hub.drivers.virtual.config import Config
from hub.drivers.virtual.control import CONTROL, play
from hub.drivers.virtual.demo.furniture import FURNISHED, furniture
from hub.drivers.virtual.demo.home import COARSE, FINE, Home, Setting
from hub.drivers.virtual.memory import Memory
from hub.drivers.virtual.runner import Runner
from hub.drivers.virtual.saved import Saved, commanded, decode, encode
from hub.drivers.virtual.world import Happening, Note, Reach, Report, World

OUT_OF_REACH = Message("virtual-out-of-reach")
_JUMP = 600 * SECOND


def create(config: Config, context: Context) -> "VirtualDriver":
    """The driver, not yet started."""
    return VirtualDriver(config, context)


class VirtualDriver(BaseDriver):
    """A world of made devices, and the demo home, which begins with the first of its devices that is adopted."""

    def __init__(self, config: Config, context: Context) -> None:
        super().__init__(context)
        self._config = config
        self._links: dict[str, LinkConfig] = {}
        self._made = Runner(World(self.clock.now()), self.clock, self._publish)
        self._demo: Runner | None = None
        self._moving_in = asyncio.Lock()
        self._saved = Saved(0)
        self._memory = Memory(config.state, self.clock, self.supervisor, self._snapshot)

    # -- the port ---------------------------------------------------------------------------------------------------

    async def start(self, links: Sequence[LinkConfig]) -> None:
        """Take up what was saved, and the devices.

        The file may lack the last seconds before a power cut; what the hub knows of commands lacks nothing.
        """
        saved = await self._memory.load()
        self._saved = saved.with_known({link.address: _known(link) for link in links})
        await super().start(links)

    async def stop(self) -> None:
        """Both worlds are saved and stand still."""
        await self._memory.close()
        self._made.stop()
        self._move_out()

    async def adopt(self, link: LinkConfig) -> None:
        """Describe and report it; one of a kind that does not exist cannot be reached."""
        try:
            endpoints = _endpoints(link)
        except ValueError as error:
            self.emit(LinkState(link.address, online=False, reason=_unknown_kind(error)))
            return
        if link.address in FURNISHED:
            await self._move_in()
        else:
            preset = kind_of(link.options).initial
            known = {part.id: self._saved.fitting(link.address, part) for part in endpoints}
            values = {part.id: initial_values(part, preset) | known[part.id] for part in endpoints}
            self._made.world.add(link.address, values)
        self._links[link.address] = link
        self._introduce(link.address, endpoints)
        self._memory.touch()

    async def release(self, address: str) -> None:
        """The device is gone; the demo home ends with its last."""
        self._links.pop(address, None)
        if address not in FURNISHED:
            self._made.world.remove(address)
        elif not self._links.keys() & FURNISHED.keys():
            self._move_out()
        self._memory.touch()

    async def execute(self, request: Execute) -> None:
        """Acknowledged at once, by a lock when its bolt is there."""
        runner = self._runner(request.address)
        runner.sync()
        try:
            self._do(request, runner.world)
        except (UnknownCommand, KeyError):
            raise not_supported(request) from None
        runner.look()
        runner.sync()
        self._memory.touch()
        if request.capability == "lock":
            await pause(self.clock, LOCK_TIME / SECOND / runner.speed)

    async def discover(self) -> None:
        """The furniture of the demo home that is not in use."""
        if self._config.demo:
            for piece in furniture(self._config.language).pieces:
                if piece.seen.address not in self._links:
                    self.emit(piece.seen)

    async def pair(self, request: PairRequest) -> AsyncIterator[PairProgress]:
        """Make a device of the `kind` and `name` in the options; it is found, and waits to be added."""
        kind = str(request.options.get("kind", ""))
        try:
            seen = link_seen(new_id(), str(request.options.get("name") or kind), kind)
        except ValueError as error:
            raise CommandFailed(_unknown_kind(error)) from None
        self.emit(seen)
        yield PairProgress(Message("virtual-made", {"name": seen.name}), seen.address, done=True)

    async def backup(self) -> bytes:
        """The values of all devices, as JSON."""
        return encode(self._snapshot())

    async def restore(self, blob: bytes) -> None:
        """Put the values back, now and in devices that are added later."""
        self._saved = decode(blob)
        self._move_out()
        for link in list(self._links.values()):
            await self.adopt(link)

    # -- the two worlds ---------------------------------------------------------------------------------------------

    def _runner(self, address: str) -> Runner:
        if address not in self._links:
            raise unknown_address(address)
        runner = self._demo if address in FURNISHED else self._made
        if runner is None:
            raise CommandFailed(OUT_OF_REACH, retry=True)
        return runner

    def _do(self, request: Execute, world: World) -> None:
        if request.capability == CONTROL and request.address not in FURNISHED:
            play(world, request)
        elif world.online(request.address):
            world.command(request.address, request.capability, request.name, request.args, request.endpoint)
        else:
            raise CommandFailed(OUT_OF_REACH, retry=True)

    async def _move_in(self) -> None:
        """Begin the demo home, unless it has begun."""
        async with self._moving_in:
            if self._demo is not None:
                return
            config = self._config
            zone = await asyncio.to_thread(ZoneInfo, config.time_zone)
            setting = Setting(config.seed, zone, config.language)
            home = await asyncio.to_thread(Home.at, setting, self.clock.now(), self._saved)
            home.pace(min(max(FINE, round(config.speed * SECOND)), COARSE))
            self._demo = Runner(home.world, self.clock, self._publish_demo, config.speed, home.look)
            self._demo.sync()

    def _move_out(self) -> None:
        """End the demo home, if it has begun."""
        if self._demo is not None:
            self._demo.stop()
            self._demo = None

    async def _move_back(self) -> None:
        for link in list(self._links.values()):
            if link.address in FURNISHED:
                await self.adopt(link)

    def _publish_demo(self, notes: list[Note]) -> None:
        self._publish(notes)
        if self._demo is not None and self._config.speed == 1 and abs(self.clock.now() - self._demo.world.now) > _JUMP:
            # Somebody set the clock: it is another time of day at home, but lamps stay as they are.
            self._saved = self._snapshot()
            self._move_out()
            self.supervisor.spawn("virtual-clock", self._move_back())

    # -- saying and remembering -------------------------------------------------------------------------------------

    def _introduce(self, address: str, endpoints: tuple[Endpoint, ...]) -> None:
        world = self._runner(address).world
        self.emit(Described(address, endpoints))
        if not world.online(address):
            self.emit(LinkState(address, online=False, reason=OUT_OF_REACH))
            return
        self.emit(LinkState(address, online=True))
        for endpoint, values in world.endpoints(address).items():
            for attribute, value in values.items():
                self.emit(Reported(address, endpoint, attribute, value))

    def _publish(self, notes: list[Note]) -> None:
        for note in notes:
            if note.address in self._links:
                self.emit(_message(note))

    def _snapshot(self) -> Saved:
        worlds = [self._made.world, *([self._demo.world] if self._demo else [])]
        values = {address: world.endpoints(address) for world in worlds for address in self._links if address in world}
        return Saved(self.clock.now(), values)


def _known(link: LinkConfig) -> Known:
    """What the hub knows of a device; in the demo home only what people set, the rest follows from that."""
    if link.address not in FURNISHED:
        return link.known
    return {
        part.id: {name: value for name, value in link.known.get(part.id, {}).items() if name in commanded(part)}
        for part in _endpoints(link)
    }


def _endpoints(link: LinkConfig) -> tuple[Endpoint, ...]:
    furnished_kind = FURNISHED.get(link.address)
    return furnished(furnished_kind) if furnished_kind else blueprint(str(link.options.get("kind")))


def _unknown_kind(error: ValueError) -> Message:
    return Message("virtual-unknown-kind", {"detail": str(error)})


def _message(note: Note) -> DriverMessage:
    """A world's note as the hub hears it: always as of now, since the demo home may live faster than the clock."""
    match note:
        case Report():
            return Reported(note.address, note.endpoint, note.attribute, note.value)
        case Happening():
            return OccurredAt(note.address, note.endpoint, note.event)
        case Reach():
            return LinkState(note.address, note.online, None if note.online else OUT_OF_REACH)
