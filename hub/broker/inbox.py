"""From clients to a consumer in the hub."""

import asyncio

from hub.broker.port import Publish
from hub.broker.topics import matches

_CAPACITY = 1_000


class Inbox:
    """An asynchronous iterator over publishes; its publishers wait while it is full, and it ends when closed."""

    def __init__(self, filters: tuple[str, ...], capacity: int = _CAPACITY) -> None:
        self._filters = filters
        self._queue: asyncio.Queue[Publish] = asyncio.Queue(capacity)

    async def put(self, publish: Publish) -> None:
        """Add `publish` if its topic is wanted; what comes after `close` is dropped."""
        if any(matches(item, publish.topic) for item in self._filters):
            try:
                await self._queue.put(publish)
            except asyncio.QueueShutDown:
                return

    def close(self) -> None:
        """End the iteration once what waits has been taken."""
        self._queue.shutdown()

    def __aiter__(self) -> "Inbox":
        return self

    async def __anext__(self) -> Publish:
        try:
            return await self._queue.get()
        except asyncio.QueueShutDown:
            raise StopAsyncIteration from None
