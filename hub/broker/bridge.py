"""The bridge between topics and the bus."""

import asyncio
from collections.abc import Callable

from hub.broker.intake import Intake
from hub.broker.mirror import Mirror
from hub.broker.port import Broker
from hub.broker.scheme import OFFLINE, ONLINE, STATUS
from hub.broker.topics import ROOT
from hub.core.bus import Bus
from hub.core.dispatch import Dispatch
from hub.core.event import BY_HUB, Noticed
from hub.core.registry import Registry
from hub.core.store import Store
from hub.core.supervise import Supervisor


class Bridge:
    """Shows the home on topics of a running broker, takes commands from there, and says whether the hub is there."""

    def __init__(
        self,
        *,
        broker: Broker,
        bus: Bus,
        store: Store,
        registry: Registry,
        dispatch: Dispatch,
        supervisor: Supervisor,
    ) -> None:
        self._broker = broker
        self._bus = bus
        self._supervisor = supervisor
        self._mirror = Mirror(broker, bus, store, registry)
        self._intake = Intake(self._mirror, registry, dispatch, supervisor)
        self._tasks: list[asyncio.Task[None]] = []
        self._detach: Callable[[], None] | None = None

    @property
    def coalesced(self) -> int:
        """Changes that were skipped because a newer one of the same attribute waited."""
        return self._mirror.coalesced

    async def start(self) -> None:
        """After the broker's start. What it could not listen on becomes an event for people."""
        for listener in self._broker.health().listeners:
            if listener.fault is not None:
                self._bus.publish(Noticed(listener.fault), BY_HUB)
        commands = self._broker.messages(f"{ROOT}/#")
        self._detach = self._mirror.attach()
        self._tasks = [
            self._supervisor.keep("mqtt mirror", self._mirror.run),
            self._supervisor.keep("mqtt commands", lambda: self._intake.run(commands)),
        ]
        await self._broker.publish(STATUS, ONLINE, 1, retain=True)

    async def stop(self) -> None:
        """Before the broker's stop. QoS 0, for nobody waits for acknowledgements now.

        There is no will: the embedded broker ends with the hub, and clients see the connection close.
        """
        if self._detach is not None:
            self._detach()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._broker.publish(STATUS, OFFLINE, 0, retain=True)
