"""Background tasks that are named, watched, restarted with back-off and always awaited at the end."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

log = logging.getLogger(__name__)

_FIRST_DELAY = 0.5
_LONGEST_DELAY = 60.0
_HEALTHY_AFTER = 30.0


class Supervisor:
    """Owns every task that outlives a request. `failures` counts crashes by name."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self.failures: dict[str, int] = {}

    def keep(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> asyncio.Task[None]:
        """Run `work` for as long as the hub lives; when it raises, start it again, at 0.5 s doubling to 60 s."""
        return self._track(name, self._keep(name, work))

    def spawn(self, name: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run `work` once in the background."""
        return self._track(name, self._once(name, work))

    async def stop(self) -> None:
        """Cancel what runs and wait for its end."""
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _track(self, name: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _keep(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        loop = asyncio.get_running_loop()
        delay = _FIRST_DELAY
        while True:
            started = loop.time()
            try:
                await work()
            except Exception:
                log.exception("%s failed", name)
                self._count(name)
            else:
                return
            if loop.time() - started > _HEALTHY_AFTER:
                delay = _FIRST_DELAY
            await asyncio.sleep(delay)
            delay = min(delay * 2, _LONGEST_DELAY)

    async def _once(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:
            log.exception("%s failed", name)
            self._count(name)

    def _count(self, name: str) -> None:
        self.failures[name] = self.failures.get(name, 0) + 1
