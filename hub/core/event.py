"""Events: an envelope with position, time and cause around one of a closed set of bodies."""

from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from hub.core.capability import Value
from hub.core.device import AttributeRef
from hub.core.ids import CommandId, DeviceId, GrantId, RunId, ScenarioId, UserId
from hub.core.message import Message


class Position(NamedTuple):
    """Where an event stands: a new epoch at each start of the hub, a sequence within it. Text form `epoch-sequence`."""

    epoch: int
    sequence: int

    def __str__(self) -> str:
        return f"{self.epoch}-{self.sequence}"

    @classmethod
    def parse(cls, text: str) -> "Position":
        """The position that `str` printed; ValueError for anything else."""
        epoch, dash, sequence = text.partition("-")
        if not dash or not (epoch.isascii() and epoch.isdigit() and sequence.isascii() and sequence.isdigit()):
            raise ValueError(f"{text!r} is no event position")
        if len(epoch) > 18 or len(sequence) > 18:
            raise ValueError("an event position has at most 18 digits")
        return cls(int(epoch), int(sequence))


class UserActor(Struct, frozen=True, tag="user"):
    """A person who signed in."""

    id: UserId
    name: str


class GuestActor(Struct, frozen=True, tag="guest"):
    """Somebody with a guest pass."""

    id: GrantId
    name: str


class TokenActor(Struct, frozen=True, tag="token"):
    """A program with credentials of its own, such as an MQTT client (`mqtt:<name>`)."""

    id: str
    name: str


class ScenarioActor(Struct, frozen=True, tag="scenario"):
    """One version of a scenario; it acts for `author`, None when it came as a file from whoever owns the machine."""

    id: ScenarioId
    name: str
    version: int
    author: UserId | None = None


class DriverActor(Struct, frozen=True, tag="driver"):
    """A driver, on its own account."""

    name: str


class HubActor(Struct, frozen=True, tag="hub"):
    """The hub itself."""


type Actor = UserActor | GuestActor | TokenActor | ScenarioActor | DriverActor | HubActor


class CauseKind(StrEnum):
    """Why an event happened."""

    DEVICE = "device"
    COMMAND = "command"
    TRIGGER = "trigger"
    STEP = "step"
    ACTOR = "actor"
    CLOCK = "clock"
    RESTORED = "restored"
    HUB = "hub"
    HIDDEN = "hidden"


class Cause(Struct, frozen=True, omit_defaults=True):
    """`event` is the event that led to this one (the next link of "why"), `actor` who wanted it."""

    kind: CauseKind
    event: Position | None = None
    actor: Actor | None = None


BY_DEVICE = Cause(CauseKind.DEVICE)
BY_HUB = Cause(CauseKind.HUB)
BY_CLOCK = Cause(CauseKind.CLOCK)
RESTORED = Cause(CauseKind.RESTORED)
HIDDEN = Cause(CauseKind.HIDDEN)


class Quality(StrEnum):
    """How far a value can be relied on. Offline is a quality, never a value."""

    GOOD = "good"
    STALE = "stale"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """How a command ended; exactly one of these."""

    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    FAILED = "failed"
    EXPIRED = "expired"


class Changed(Struct, frozen=True, tag="changed"):
    """An attribute has another value or quality. `previous` is None when there was none."""

    ref: AttributeRef
    value: Value | None
    previous: Value | None
    quality: Quality = Quality.GOOD


class Desired(Struct, frozen=True, tag="desired"):
    """A command in flight wants `value`; None when nothing is wanted any more."""

    ref: AttributeRef
    value: Value | None


class Occurred(Struct, frozen=True, tag="occurred", omit_defaults=True):
    """A capability event, such as a button press."""

    device: DeviceId
    endpoint: str
    event: str
    args: dict[str, Value] = {}


class CommandIssued(Struct, frozen=True, tag="command_issued"):
    """A command was accepted for dispatch."""

    command: CommandId
    device: DeviceId
    endpoint: str
    capability: str
    name: str
    args: dict[str, Value]


class CommandEnded(Struct, frozen=True, tag="command_ended", omit_defaults=True):
    """A command ended; `latency` in microseconds since it was issued, `link` the driver that carried it."""

    command: CommandId
    device: DeviceId
    endpoint: str
    capability: str
    name: str
    args: dict[str, Value]
    outcome: Outcome
    latency: int
    link: str = ""
    reason: Message | None = None


class RunResult(StrEnum):
    """How a run of a scenario ended."""

    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class RunStarted(Struct, frozen=True, tag="run_started", omit_defaults=True):
    """A scenario started. `trigger` is the path of the trigger in its document, `evidence` the event that fired it."""

    run: RunId
    scenario: ScenarioId
    name: str
    version: int
    trigger: str
    evidence: "Event | None" = None


class RunStep(Struct, frozen=True, tag="run_step", omit_defaults=True):
    """A step of a run; `path` locates it in the document (`actions[0].then[1]`), `detail` are the values that decided."""

    run: RunId
    scenario: ScenarioId
    path: str
    action: str
    detail: dict[str, Value] = {}


class RunEnded(Struct, frozen=True, tag="run_ended", omit_defaults=True):
    """A run ended after `duration` microseconds."""

    run: RunId
    scenario: ScenarioId
    name: str
    result: RunResult
    duration: int
    reason: Message | None = None


class DeviceAdded(Struct, frozen=True, tag="device_added"):
    """A device joined the home."""

    device: DeviceId
    name: str


class DeviceChanged(Struct, frozen=True, tag="device_changed"):
    """A device's name, area, links or description changed."""

    device: DeviceId
    name: str


class DeviceRemoved(Struct, frozen=True, tag="device_removed"):
    """A device left the home."""

    device: DeviceId
    name: str


class AreasChanged(Struct, frozen=True, tag="areas_changed"):
    """The tree of areas changed."""


class LinkChanged(Struct, frozen=True, tag="link_changed", omit_defaults=True):
    """A link went up or down. Its cause is `restored` where it is merely up again after a start of the hub."""

    device: DeviceId
    driver: str
    online: bool
    reason: Message | None = None


class FoundChanged(Struct, frozen=True, tag="found_changed"):
    """The list of devices that wait to be added changed."""


class DocumentSaved(Struct, frozen=True, tag="document_saved"):
    """A document has a new version; `kind` as of the folder under `config`. Version 0: it was deleted."""

    kind: str
    slug: str
    version: int


class ClockJumped(Struct, frozen=True, tag="clock_jumped"):
    """The wall clock jumped by `delta` microseconds."""

    delta: int


class HubStarted(Struct, frozen=True, tag="hub_started"):
    """The hub serves."""

    version: str


class Noticed(Struct, frozen=True, tag="noticed"):
    """Something of the hub's own that people should know, such as a port in use or a damaged file set aside."""

    message: Message


type Body = (
    Changed
    | Desired
    | Occurred
    | CommandIssued
    | CommandEnded
    | RunStarted
    | RunStep
    | RunEnded
    | DeviceAdded
    | DeviceChanged
    | DeviceRemoved
    | AreasChanged
    | LinkChanged
    | FoundChanged
    | DocumentSaved
    | ClockJumped
    | HubStarted
    | Noticed
)


class Event(Struct, frozen=True):
    """`at` is UTC microseconds: for reports the moment the device measured, else the moment of publishing."""

    position: Position
    at: int
    cause: Cause
    body: Body
