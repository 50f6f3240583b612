"""One added device: read again and again, commanded in between, offline while it does not answer."""

import asyncio
import logging
import math

from kasa import Device, DeviceConfig, KasaException

from hub.core.clock import SECOND, Clock
from hub.core.driver import CommandFailed, Described, Emit, Execute, LinkState
from hub.core.errors import Code
from hub.core.message import Message
from hub.drivers.kasa import mapping
from hub.drivers.kasa.config import Config
from hub.drivers.kit.timing import Backoff

log = logging.getLogger(__name__)

_POLL_BUDGET = 3
"""A reading takes several questions, so it may take so many times what one may take."""


class Session:
    """`tried` is set once it is known whether the device answers; `run` is the task that reads it."""

    def __init__(self, address: str, host: str, config: Config, emit: Emit, clock: Clock) -> None:
        self.address = address
        self.host = host
        self.tried = asyncio.Event()
        self._config = config
        self._emit = emit
        self._clock = clock
        self._backoff = Backoff(2 * config.interval, config.longest_interval)
        self._device: Device | None = None
        self._described: Described | None = None
        self._failures = 0
        self._commands = 0
        self._wake = asyncio.Event()

    @property
    def online(self) -> bool:
        """Whether the last reading succeeded."""
        return self._device is not None

    async def run(self) -> None:
        """Until cancelled."""
        try:
            while True:
                await self._poll()
                self.tried.set()
                await self._rest()
        finally:
            await self._drop()

    def move(self, host: str) -> None:
        """The device was seen at `host`: read it there, at once when that is news."""
        if host != self.host:
            self.host = host
            self._wake.set()

    async def execute(self, request: Execute) -> None:
        """Returns when the device has acknowledged; a reading follows at once."""
        if self._device is None:
            self._wake.set()
            raise CommandFailed(self._unreachable(), retry=True)
        work = mapping.call(self._device, request)
        try:
            # A little before the deadline, so that the reason is the device's silence and not the clock.
            async with asyncio.timeout(min(self._config.timeout, 0.9 * request.timeout / SECOND)):
                await work
        except (KasaException, OSError) as error:
            raise CommandFailed(self._why(error)) from error
        finally:
            self._commands += 1
            self._wake.set()

    # -- reading ----------------------------------------------------------------------------------------------------

    async def _poll(self) -> None:
        commands = self._commands
        try:
            async with asyncio.timeout(_POLL_BUDGET * self._config.timeout):
                device = await self._read()
        except (KasaException, OSError) as error:
            await self._fail(self._why(error))
        except Exception:
            log.exception("kasa %s: the answer could not be read", self.host)
            await self._fail(Message(f"problem-{Code.DEVICE_FAILED}"))
        else:
            self._failures = 0
            if commands == self._commands:  # else it may show what was before the command; the next one will not
                self._tell(device)

    async def _read(self) -> Device:
        if self._device is not None and self._device.host != self.host:
            await self._drop()
        if self._device is None:
            self._device = await self._connect()
        else:
            await self._device.update()
        return self._device

    async def _connect(self) -> Device:
        config = DeviceConfig(self.host, timeout=math.ceil(self._config.timeout), port_override=self._config.port)
        device = await Device.connect(config=config)
        if mapping.address_of(device) != self.address:
            await device.disconnect()
            raise ConnectionError(f"another device is at {self.host} now")
        return device

    def _tell(self, device: Device) -> None:
        described = mapping.described(self.address, device)
        if described != self._described:
            self._described = described
            self._emit(described)
        self._emit(LinkState(self.address, online=True, signal=device.rssi))
        for report in mapping.reports(self.address, device):
            self._emit(report)

    async def _fail(self, reason: Message) -> None:
        self._failures += 1
        await self._drop()
        self._emit(LinkState(self.address, online=False, reason=reason))

    async def _rest(self) -> None:
        seconds = self._backoff.delay(self._failures) or self._config.interval
        timer = self._clock.call_later(round(seconds * SECOND), self._wake.set)
        try:
            await self._wake.wait()
        finally:
            timer.cancel()
            self._wake.clear()

    async def _drop(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            await device.disconnect()

    # -- reasons ----------------------------------------------------------------------------------------------------

    def _why(self, error: Exception) -> Message:
        """python-kasa raises from the transport's error when the device is silent, and on its own when it says no."""
        if isinstance(error, OSError) or error.__cause__ is not None:
            return self._unreachable()
        return Message("drivers-device-said", {"text": str(error)})

    def _unreachable(self) -> Message:
        return Message("drivers-unreachable", {"host": self.host})
