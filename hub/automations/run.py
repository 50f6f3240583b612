"""One run of a scenario: its steps one after the other, each an event that names what led to it."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from time import perf_counter

from msgspec import Struct

from hub.automations.ast import Action, Condition, Delay, DeviceTarget, If, Send, SetValue
from hub.automations.bind import Bound
from hub.automations.conditions import Judge
from hub.automations.lineage import Lineage
from hub.automations.order import Order, Unfit, order
from hub.core.bus import Bus
from hub.core.capability import Value
from hub.core.clock import Clock
from hub.core.command import Command, Target
from hub.core.device import Device, Endpoint
from hub.core.dispatch import Dispatch
from hub.core.errors import Code, Problem
from hub.core.event import Cause, CauseKind, Event, Outcome, Position, RunStep, ScenarioActor
from hub.core.ids import CommandId, RunId, new_id
from hub.core.message import Message
from hub.core.registry import Registry
from hub.core.store import Store

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BUDGET = 0.002
"""Seconds after which a run of many quick steps lets the loop serve others."""

log = logging.getLogger(__name__)


class Home(Struct, frozen=True):
    """What scenarios look at and act upon."""

    bus: Bus
    store: Store
    registry: Registry
    dispatch: Dispatch
    clock: Clock
    zone: Callable[[], tzinfo]
    """The home's time zone; it may change, see `Engine.resync`."""

    def now(self) -> datetime:
        """The time on the clock on the wall, without a zone."""
        moment = _EPOCH + timedelta(microseconds=self.clock.now())
        return moment.astimezone(self.zone()).replace(tzinfo=None)

    def judge(self, bound: Bound) -> Judge:
        """Who evaluates the conditions of a scenario."""
        return Judge(bound, self.store, self.now)


class StepFailed(Exception):
    """A step could not be done, so the run ends."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.code)
        self.reason = reason


class Run:
    """`started` is the position of the `run_started` event; `depth` how many runs led here, this one included."""

    def __init__(
        self,
        home: Home,
        lineage: Lineage,
        bound: Bound,
        actor: ScenarioActor,
        run: RunId,
        started: Position,
        depth: int,
    ) -> None:
        self._home = home
        self._lineage = lineage
        self._bound = bound
        self._actor = actor
        self._run = run
        self._cause = Cause(CauseKind.STEP, started, actor)
        self._depth = depth
        self._resumed = perf_counter()

    async def perform(self) -> None:
        """Take every step; `StepFailed` names the reason of the first that cannot be done."""
        await self._do(self._bound.scenario.actions, "actions")

    async def _do(self, actions: Iterable[Action], path: str) -> None:
        for index, action in enumerate(actions):
            await self._breathe()
            here = f"{path}[{index}]"
            match action:
                case Send():
                    await self._order(action, here, "command")
                case SetValue():
                    await self._order(action, here, "set")
                case Delay(duration=duration):
                    self._step(here, "delay")
                    await self._wait(duration)
                case If():
                    branch, name = (
                        (action.then, "then") if self._decide(action.conditions, here) else (action.otherwise, "else")
                    )
                    await self._do(branch, f"{here}.{name}")

    async def _breathe(self) -> None:
        if perf_counter() - self._resumed > _BUDGET:
            await asyncio.sleep(0)
            self._resumed = perf_counter()

    def _step(self, path: str, action: str, detail: dict[str, Value] | None = None) -> Event:
        body = RunStep(self._run, self._actor.id, path, action, detail or {})
        event = self._home.bus.publish(body, self._cause)
        self._lineage.step(event.position, self._depth)
        return event

    def _decide(self, conditions: tuple[Condition, ...], path: str) -> bool:
        judge = self._home.judge(self._bound)
        holds = judge.all(conditions)
        self._step(path, "if", {"holds": holds, **judge.seen})
        return holds

    async def _wait(self, duration: int) -> None:
        elapsed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        timer = self._home.clock.call_later(duration, lambda: None if elapsed.done() else elapsed.set_result(None))
        try:
            await elapsed
        finally:
            timer.cancel()
        self._resumed = perf_counter()

    # -- commands ---------------------------------------------------------------------------------------------------

    async def _order(self, action: Send | SetValue, path: str, name: str) -> None:
        """An area's devices are told at the same time; all get their command, whatever becomes of the others'."""
        commands = self._commands(action)
        if isinstance(action.target, DeviceTarget):
            step = self._step(path, name)
            await self._send(*commands[0], step)
            return
        step = self._step(path, name, {"devices": len(commands)})
        loop = asyncio.get_running_loop()
        sent = [asyncio.Task(self._send(*command, step), loop=loop, eager_start=True) for command in commands]
        results = await asyncio.gather(*sent, return_exceptions=True)
        for failure in results:
            if isinstance(failure, BaseException):
                raise failure

    def _commands(self, action: Send | SetValue) -> list[tuple[Device, Endpoint, Order]]:
        registry, target = self._home.registry, action.target
        if isinstance(target, DeviceTarget):
            device = registry.get(self._bound.devices[target.device])
            endpoint = device.endpoint(target.endpoint) if device else None
            if device is None or endpoint is None:
                raise StepFailed(Message(f"problem-{Code.DEVICE_REMOVED}"))
            try:
                return [(device, endpoint, order(action, endpoint))]
            except Unfit as unfit:
                raise StepFailed(Message("automations-unfit", {"device": device.name})) from unfit
        commands = []
        for device in registry.devices_in(self._bound.areas[target.area]):
            if target.kind is not None and device.kind != target.kind:
                continue
            for endpoint in device.endpoints:
                try:
                    commands.append((device, endpoint, order(action, endpoint)))
                except Unfit:
                    continue
        return commands

    async def _send(self, device: Device, endpoint: Endpoint, order: Order, step: Event) -> None:
        command = Command(
            CommandId(new_id(self._home.clock.now())),
            Target(device.id, order.capability, order.command, endpoint.id),
            dict(order.args),
            self._actor,
            Cause(CauseKind.STEP, step.position, self._actor),
            "scenario",
        )
        try:
            result = await self._home.dispatch.perform(command)
        except Problem as problem:
            raise StepFailed(problem.message) from problem
        if result.outcome is not Outcome.ACKNOWLEDGED:
            raise StepFailed(result.reason or Message(f"problem-{Code.DEVICE_FAILED}"))
