"""Dispatch: every command is checked, sent over the best link, and ends in exactly one outcome, recorded with its latency."""

import asyncio
from collections import OrderedDict

from msgspec import Struct
from msgspec.structs import replace

from hub.core.bus import Bus
from hub.core.capability import CommandSpec, Risk, Sets, Value, conform_args
from hub.core.clock import Clock
from hub.core.command import Command, CommandResult
from hub.core.device import AttributeRef, Device, Endpoint, Link
from hub.core.driver import CommandFailed, Execute
from hub.core.errors import Code, FieldProblem, Problem
from hub.core.event import (
    Actor,
    Cause,
    CauseKind,
    CommandEnded,
    CommandIssued,
    HubActor,
    Outcome,
    Position,
    ScenarioActor,
)
from hub.core.message import Message
from hub.core.ports import Authority, DriverGateway, Durable, Verb
from hub.core.registry import Registry
from hub.core.store import Store

_REMEMBERED_KEYS = 1024
_MICROSECOND = 1e-6


type _Ending = tuple[Outcome, Message | None, str]
"""How it ended, why, and over which link."""


class _Job(Struct):
    command: Command
    device: Device
    spec: CommandSpec
    args: dict[str, Value]
    started: int
    issued: Position


class Dispatch:
    """The only way to a device."""

    def __init__(
        self,
        *,
        bus: Bus,
        store: Store,
        registry: Registry,
        gateway: DriverGateway,
        authority: Authority,
        clock: Clock,
        durable: Durable,
    ) -> None:
        self._bus = bus
        self._store = store
        self._registry = registry
        self._gateway = gateway
        self._authority = authority
        self._clock = clock
        self._durable = durable
        self._by_key: OrderedDict[tuple[Actor, str], asyncio.Future[CommandResult]] = OrderedDict()

    async def execute(self, command: Command) -> CommandResult:
        """As `perform`, and returns when the record of it is on disk: for whoever is told "done".

        A disk that is full stops no lamp: the result then says that it is not `recorded`.
        """
        result = await self.perform(command)
        try:
            await self._durable()
        except Problem as problem:
            if problem.code not in (Code.STORAGE_FULL, Code.STORAGE_FAILED):
                raise
            return replace(result, recorded=False)
        return result

    async def perform(self, command: Command) -> CommandResult:
        """Run a command to its end; `Problem` when it is refused before it starts (unknown, forbidden, bad arguments).

        A repetition with the same actor and key gets the first one's result.
        """
        if command.key is None:
            return await self._run(command)
        key = (command.actor, command.key)
        known = self._by_key.get(key)
        if known is not None:
            return await asyncio.shield(known)
        future = asyncio.ensure_future(self._run(command))
        self._by_key[key] = future
        while len(self._by_key) > _REMEMBERED_KEYS:
            self._by_key.popitem(last=False)
        return await asyncio.shield(future)

    async def _run(self, command: Command) -> CommandResult:
        started = self._clock.monotonic()
        device = self._registry.device(command.target.device)
        try:
            spec, args = self._check(command, device)
        except Problem as problem:
            self._refused(command, problem, started)
            raise
        target = command.target
        issued = self._bus.publish(
            CommandIssued(command.id, target.device, target.endpoint, target.capability, target.command, args),
            command.cause,
        )
        job = _Job(command, device, spec, args, started, issued.position)
        cause = Cause(CauseKind.COMMAND, issued.position, command.actor)
        wanted = self._want(job, cause)
        sending = asyncio.Task(self._try_links(job), loop=asyncio.get_running_loop(), eager_start=True)
        for ref in wanted:
            self._store.announce(ref, cause)
        outcome, reason, link = sending.result() if sending.done() else await _until(sending, command.timeout)
        if outcome is not Outcome.ACKNOWLEDGED:
            for ref in wanted:
                self._store.unwant(ref, cause)
        return self._ended(command, args, outcome, reason, link, started, cause)

    def _check(self, command: Command, device: Device) -> tuple[CommandSpec, dict[str, Value]]:
        target = command.target
        if not self._authority.allows(command.actor, Verb.CONTROL, device, self._clock.now(), command.via):
            raise Problem(Code.FORBIDDEN)
        endpoint = device.endpoint(target.endpoint)
        capability = endpoint.capability(target.capability) if endpoint else None
        spec = capability.command(target.command) if capability else None
        if spec is None:
            raise Problem(
                Code.UNKNOWN_COMMAND, fields=(self._missing(target.endpoint, endpoint, target.capability, capability),)
            )
        args, faults = conform_args(spec, command.args)
        if faults:
            raise Problem(
                Code.INVALID, fields=tuple(FieldProblem(f"args.{name}", text) for name, text in faults.items())
            )
        if not _risk_is_met(spec.risk, command):
            raise Problem(Code.CONFIRMATION_REQUIRED)
        return spec, args

    @staticmethod
    def _missing(endpoint_id: str, endpoint: Endpoint | None, capability_id: str, capability: object) -> FieldProblem:
        if endpoint is None:
            return FieldProblem("endpoint", f"the device has no endpoint {endpoint_id!r}")
        if capability is None:
            return FieldProblem("capability", f"the endpoint has no capability {capability_id!r}")
        return FieldProblem("command", f"the capability {capability_id!r} has no such command")

    def _want(self, job: _Job, cause: Cause) -> list[AttributeRef]:
        refs = []
        for sets in job.spec.sets:
            ref = AttributeRef(job.device.id, job.command.target.endpoint, sets.attribute)
            value = wanted_value(sets, job.args, self._store.value(ref))
            if value is not None and self._store.spec(ref) is not None:
                self._store.want(ref, value, cause, job.command.timeout)
                refs.append(ref)
        return refs

    async def _try_links(self, job: _Job) -> _Ending:
        reason = Message(f"problem-{Code.DRIVER_UNAVAILABLE}")
        for link in self._route(job):
            try:
                await self._gateway.execute(link.driver, self._request(job, link))
            except CommandFailed as failure:
                reason = failure.reason
                if not (job.spec.idempotent or failure.retry):
                    break
            else:
                return Outcome.ACKNOWLEDGED, None, link.driver
        return Outcome.FAILED, reason, ""

    def _route(self, job: _Job) -> list[Link]:
        """Local before cloud, working before not; an idempotent command that failed everywhere gets a second try."""
        links = sorted(job.device.links, key=lambda link: (not link.local, not self._registry.status(link).online))
        return links * 2 if job.spec.idempotent and any(self._registry.status(link).online for link in links) else links

    def _request(self, job: _Job, link: Link) -> Execute:
        target = job.command.target
        left = job.command.timeout - (self._clock.monotonic() - job.started)
        return Execute(
            job.command.id, link.address, target.endpoint, target.capability, target.command, job.args, max(left, 0)
        )

    def _refused(self, command: Command, problem: Problem, started: int) -> None:
        args = {name: value for name, value in command.args.items() if isinstance(value, bool | int | float | str)}
        cause = Cause(CauseKind.ACTOR, command.cause.event, command.actor)
        self._ended(command, args, Outcome.REFUSED, problem.message, "", started, cause)

    def _ended(
        self,
        command: Command,
        args: dict[str, Value],
        outcome: Outcome,
        reason: Message | None,
        link: str,
        started: int,
        cause: Cause,
    ) -> CommandResult:
        latency = self._clock.monotonic() - started
        target = command.target
        body = CommandEnded(
            command.id,
            target.device,
            target.endpoint,
            target.capability,
            target.command,
            args,
            outcome,
            latency,
            link,
            reason,
        )
        event = self._bus.publish(body, cause)
        return CommandResult(command.id, outcome, latency, event.position, reason, link)


def _risk_is_met(risk: Risk, command: Command) -> bool:
    """Scenarios and the hub confirm nothing: whoever wrote them did. No confirmation stands in for a step-up."""
    by_person = not isinstance(command.actor, ScenarioActor | HubActor)
    return not by_person or risk is Risk.NONE or (risk is Risk.CONFIRM and command.confirmed)


async def _until(sending: asyncio.Task[_Ending], within: int) -> _Ending:
    """The ending of a command that its driver did not do at once."""
    try:
        async with asyncio.timeout(within * _MICROSECOND):
            return await sending
    except TimeoutError:
        return Outcome.EXPIRED, Message(f"problem-{Code.DEADLINE_EXCEEDED}"), ""


def wanted_value(sets: Sets, args: dict[str, Value], now: Value | None) -> Value | None:
    """What `sets` makes of an attribute that is `now`; None when it cannot be told."""
    if sets.arg is not None:
        return args.get(sets.arg)
    if sets.inverse:
        return (not now) if isinstance(now, bool) else None
    return sets.value
