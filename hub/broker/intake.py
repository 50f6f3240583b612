"""Turns what MQTT clients publish on `.../set` into commands."""

import asyncio
import logging
from collections.abc import AsyncIterator

from hub.broker.mirror import Mirror
from hub.broker.port import Publish
from hub.broker.scheme import command_of
from hub.broker.topics import COMMAND
from hub.core.command import Command
from hub.core.dispatch import Dispatch
from hub.core.errors import Problem
from hub.core.event import Actor, Cause, CauseKind, Outcome, TokenActor
from hub.core.ids import CommandId, new_id
from hub.core.registry import Registry
from hub.core.supervise import Supervisor

_AT_ONCE = 64

log = logging.getLogger(__name__)


def actor_of(client: str) -> Actor:
    """An MQTT client as dispatch and `Authority` know it."""
    return TokenActor(f"mqtt:{client}", client)


class Intake:
    """Commands run side by side, 64 at most; then clients wait."""

    def __init__(self, mirror: Mirror, registry: Registry, dispatch: Dispatch, supervisor: Supervisor) -> None:
        self._mirror = mirror
        self._registry = registry
        self._dispatch = dispatch
        self._supervisor = supervisor
        self._free = asyncio.Semaphore(_AT_ONCE)

    async def run(self, messages: AsyncIterator[Publish]) -> None:
        """Take messages until there are no more."""
        async for message in messages:
            try:
                command = self._command(message)
            except (LookupError, ValueError) as error:
                log.warning("MQTT client %r on %r: %s", message.client, message.topic, error)
                continue
            await self._free.acquire()
            self._supervisor.spawn("mqtt command", self._perform(message, command))

    def _command(self, message: Publish) -> Command:
        ref = self._mirror.ref(message.topic.removesuffix(COMMAND))
        device = self._registry.get(ref.device) if ref else None
        if ref is None or device is None:
            raise LookupError("no attribute has this topic")
        target, args = command_of(device, ref, message.payload)
        actor = actor_of(message.client)
        return Command(CommandId(new_id()), target, args, actor, Cause(CauseKind.ACTOR, actor=actor), "mqtt")

    async def _perform(self, message: Publish, command: Command) -> None:
        try:
            result = await self._dispatch.perform(command)
        except Problem as problem:
            log.warning("MQTT client %r on %r refused: %s", message.client, message.topic, problem)
        else:
            if result.outcome is not Outcome.ACKNOWLEDGED:
                log.warning("MQTT client %r on %r: %s", message.client, message.topic, result.outcome)
        finally:
            self._free.release()
