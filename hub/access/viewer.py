"""What somebody may read of events and their causes."""

from typing import Protocol

from msgspec.structs import replace

from hub.core.event import (
    HIDDEN,
    Actor,
    AreasChanged,
    Body,
    Cause,
    CauseKind,
    Changed,
    CommandEnded,
    CommandIssued,
    Desired,
    DeviceAdded,
    DeviceChanged,
    DeviceRemoved,
    DriverActor,
    Event,
    HubActor,
    HubStarted,
    LinkChanged,
    Occurred,
    UserActor,
)
from hub.core.ids import DeviceId

_OF_SCENARIOS = frozenset({CauseKind.TRIGGER, CauseKind.STEP})


class Rights(Protocol):
    """What a viewer asks."""

    def sees(self, actor: Actor, device: DeviceId, via: str) -> bool:
        """Whether `actor` may view the device."""

    def sees_home(self, actor: Actor, via: str) -> bool:
        """Whether `actor` may view the home itself."""

    def sees_all(self, actor: Actor, via: str) -> bool:
        """Whether `actor` may view the whole home."""


class PolicyViewer:
    """Implements `hub.core.ports.Viewer`.

    Whoever views the whole home reads everything. Others read the events of the devices they see, and as causes what
    the device, the clock, the hub or they themselves did; scenarios and other people are hidden.
    """

    def __init__(self, rights: Rights, actor: Actor, via: str) -> None:
        self._rights = rights
        self._actor = actor
        self._via = via

    @property
    def actor(self) -> Actor:
        """On whose behalf."""
        return self._actor

    def sees(self, device: DeviceId) -> bool:
        """Whether this device, its state, history and events may be shown."""
        return self._rights.sees(self._actor, device, self._via)

    def event(self, event: Event) -> Event | None:
        """The event as it may be shown: None, or with its cause hidden."""
        if self._rights.sees_all(self._actor, self._via):
            return event
        if not self._shows(event.body):
            return None
        return event if self._tells(event.cause) else replace(event, cause=HIDDEN)

    def _shows(self, body: Body) -> bool:
        match body:
            case Changed(ref=ref) | Desired(ref=ref):
                return self.sees(ref.device)
            case Occurred(device=device) | CommandIssued(device=device) | CommandEnded(device=device):
                return self.sees(device)
            case DeviceAdded(device=device) | DeviceChanged(device=device) | DeviceRemoved(device=device):
                return self.sees(device)
            case LinkChanged(device=device):
                return self.sees(device)
            case AreasChanged() | HubStarted():
                return self._rights.sees_home(self._actor, self._via)
            case _:
                return False

    def _tells(self, cause: Cause) -> bool:
        if cause.kind in _OF_SCENARIOS:
            return False
        match cause.actor:
            case None | HubActor() | DriverActor():
                return True
            case UserActor(id=user):
                return isinstance(self._actor, UserActor) and self._actor.id == user
            case _:
                return False
