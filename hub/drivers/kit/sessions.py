"""One background task per device."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from hub.core.supervise import Supervisor


class Sessions:
    """Keeps the task that serves each address; whoever opens an address again, or closes it, ends the one before."""

    def __init__(self, supervisor: Supervisor) -> None:
        self._supervisor = supervisor
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def open(self, address: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Serve `address` by `work`, restarted with back-off when it raises."""
        await self.close(address)
        self._tasks[address] = self._supervisor.keep(f"device {address}", work)

    async def close(self, address: str) -> None:
        """End the task of `address` and wait for its end; harmless when there is none."""
        task = self._tasks.pop(address, None)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def close_all(self) -> None:
        """End every task."""
        for address in list(self._tasks):
            await self.close(address)
