"""The file in which virtual devices outlast a restart: written soon after a command, and every five minutes."""

import asyncio
import logging
import os
from collections.abc import Callable
from pathlib import Path

from hub.core.clock import SECOND, Clock, Timer
from hub.core.supervise import Supervisor
from hub.drivers.virtual.saved import Saved, decode, encode

log = logging.getLogger(__name__)

_SOON = 2 * SECOND
_ANYWAY = 300 * SECOND


class Memory:
    """Keeps what `snapshot` gives in the file `path`; without one, until the hub stops."""

    def __init__(self, path: str, clock: Clock, supervisor: Supervisor, snapshot: Callable[[], Saved]) -> None:
        self._path = Path(path) if path else None
        self._clock = clock
        self._supervisor = supervisor
        self._snapshot = snapshot
        self._writing = asyncio.Lock()
        self._timer: Timer | None = None
        self._due = 0

    async def load(self) -> Saved:
        """What was saved last; nothing when there is no file, or none that can be read, which is logged."""
        saved = await asyncio.to_thread(_read, self._path) if self._path else None
        return saved or Saved(0)

    def touch(self) -> None:
        """Something changed that is to be saved soon."""
        self._save_at(self._clock.monotonic() + _SOON)

    async def close(self) -> None:
        """Save for the last time."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        await self._save()

    def _save_at(self, due: int) -> None:
        if self._path is None or (self._timer is not None and self._due <= due):
            return
        if self._timer is not None:
            self._timer.cancel()
        self._due = due
        self._timer = self._clock.call_later(due - self._clock.monotonic(), self._fire)

    def _fire(self) -> None:
        self._timer = None
        self._save_at(self._clock.monotonic() + _ANYWAY)
        self._supervisor.spawn("virtual-memory", self._save())

    async def _save(self) -> None:
        if self._path is None:
            return
        async with self._writing:
            try:
                await asyncio.to_thread(_write, self._path, encode(self._snapshot()))
            except OSError as error:
                log.warning("the state of virtual devices is not saved: %s", error)


def _read(path: Path) -> Saved | None:
    try:
        return decode(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        log.warning("virtual devices begin anew: %s: %s", path, error)
        return None


def _write(path: Path, blob: bytes) -> None:
    """Replace the file as a whole, so that a power cut leaves the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("wb") as file:
        file.write(blob)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
