"""The session of requests that need none: it may read nothing and do nothing."""

from hub.access import Session
from hub.core.event import Actor, Event, GuestActor
from hub.core.ids import DeviceId, GrantId

_ACTOR = GuestActor(GrantId(""), "")


class _Blind:
    @property
    def actor(self) -> Actor:
        return _ACTOR

    def sees(self, device: DeviceId) -> bool:  # noqa: ARG002 - the port's signature
        return False

    def event(self, event: Event) -> Event | None:  # noqa: ARG002 - the port's signature
        return None


NOBODY = Session("", None, _ACTOR, _Blind(), "api")
