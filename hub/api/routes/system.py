"""Health, metrics and the description of the API itself."""

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct

from hub.api.routing import Call, Guard, Reply, Route


class Health(Struct, frozen=True):
    """`status` is `ok`, or `degraded` when a part does not work; then `problems` says which, in words."""

    status: str
    claimed: bool
    version: str
    problems: list[str] = []


class System:
    """Routes about the hub itself. `openapi` is asked late, when every route is known."""

    def __init__(
        self, health: Callable[[str], Health], metrics: Callable[[], bytes], openapi: Callable[[], dict[str, Any]]
    ) -> None:
        self._health = health
        self._metrics = metrics
        self._openapi = openapi
        self._description: bytes | None = None

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            Route("GET", "/healthz", self.healthz, "Whether the hub works", Health, guard=Guard.PUBLIC),
            Route("GET", "/metrics", self.metrics, "Prometheus metrics", bytes, guard=Guard.OWNER),
            Route("GET", "/openapi.json", self.openapi, "This description", dict[str, Any]),
        ]

    async def healthz(self, call: Call) -> Health:
        """GET /healthz."""
        return self._health(call.language)

    async def metrics(self, _: Call) -> Reply:
        """GET /metrics."""
        return Reply(
            await asyncio.to_thread(self._metrics), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        )

    async def openapi(self, _: Call) -> Reply:
        """GET /openapi.json."""
        if self._description is None:
            self._description = msgspec.json.encode(self._openapi())
        return Reply(self._description)
