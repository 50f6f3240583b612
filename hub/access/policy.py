"""Who may do what: everything is refused unless a grant allows it."""

from collections.abc import Callable, Container
from datetime import UTC, datetime, timedelta, tzinfo

from hub.access.directory import Directory, Role
from hub.access.grants import AreaScope, DeviceScope, Grant, HomeScope
from hub.access.viewer import PolicyViewer
from hub.core.clock import Clock
from hub.core.device import Device
from hub.core.event import Actor, HubActor, ScenarioActor, TokenActor, UserActor
from hub.core.ids import AreaId, DeviceId, UserId
from hub.core.ports import Verb, Viewer
from hub.core.registry import Registry

MQTT = "mqtt"
"""The way MQTT clients come, and the kind in their actors' ids: `mqtt:<name>`."""

AT_HOME = frozenset({"api", "ws", MQTT, "scenario", "cli"})
"""Ways that begin in the home; whoever comes another way is remote."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DEEPEST = 32


class Policy:
    """Implements `hub.core.ports.Authority` from memory; an answer takes a few microseconds."""

    def __init__(
        self,
        directory: Directory,
        clients: Container[str],
        registry: Registry,
        clock: Clock,
        zone: Callable[[], tzinfo],
    ) -> None:
        """`clients` are the names of MQTT clients, `zone` tells the home's present time zone."""
        self._directory = directory
        self._clients = clients
        self._registry = registry
        self._clock = clock
        self._zone = zone

    def allows(self, actor: Actor, verb: Verb, device: Device | None, at: int, via: str) -> bool:
        """Whether `actor` may do `verb` to `device` (None: to the home itself) at UTC microseconds `at`, coming by `via`.

        A scenario may what its author may. Any grant that is open lets its holder see the home itself: its name and
        its areas. Guests, and drivers on their own account, may nothing.
        """
        match actor:
            case UserActor(id=user):
                return self._user_may(user, verb, device, at, via)
            case HubActor():
                return True
            case ScenarioActor(author=author):
                return author is None or self._user_may(author, verb, device, at, via)
            case TokenActor(id=token):
                # The broker has checked that a write filter of the client covers the device's topic.
                kind, _, name = token.partition(":")
                return verb is Verb.CONTROL and device is not None and via == kind == MQTT and name in self._clients
            case _:
                return False

    def viewer(self, actor: Actor, via: str) -> Viewer:
        """What `actor` may read, coming by `via`: asked anew each time, so a grant that ends ends at once."""
        return PolicyViewer(self, actor, via)

    def sees(self, actor: Actor, device: DeviceId, via: str) -> bool:
        """Whether `actor` may now view `device`; one that was removed is viewed by whoever views the whole home."""
        found = self._registry.get(device)
        if found is None:
            return self.sees_all(actor, via)
        return self.allows(actor, Verb.VIEW, found, self._clock.now(), via)

    def sees_home(self, actor: Actor, via: str) -> bool:
        """Whether `actor` may now view the home itself."""
        return self.allows(actor, Verb.VIEW, None, self._clock.now(), via)

    def sees_all(self, actor: Actor, via: str) -> bool:
        """Whether `actor` may now view the whole home."""
        return self.allows(actor, Verb.VIEW, _NOWHERE, self._clock.now(), via)

    def _user_may(self, user_id: UserId, verb: Verb, device: Device | None, at: int, via: str) -> bool:
        user = self._directory.get(user_id)
        if user is None:
            return False
        if user.role is Role.OWNER:
            return True
        return any(
            grant.includes(verb) and self._covers(grant, verb, device) and self._open(grant, at, via)
            for grant in user.grants
        )

    def _covers(self, grant: Grant, verb: Verb, device: Device | None) -> bool:
        match grant.scope:
            case HomeScope():
                return True
            case _ if device is None:
                return verb is Verb.VIEW
            case AreaScope(area=area):
                return self._within(device.area, area)
            case DeviceScope(device=only):
                return device.id == only

    def _within(self, area_id: AreaId | None, wanted: AreaId) -> bool:
        for _ in range(_DEEPEST):
            if area_id is None or area_id == wanted:
                return area_id == wanted
            area = self._registry.area(area_id)
            area_id = area.parent if area is not None else None
        return False

    def _open(self, grant: Grant, at: int, via: str) -> bool:
        if grant.at_home_only and via not in AT_HOME:
            return False
        if grant.window is None:
            return True
        # While nobody knows what time it is no window is open.
        return self._clock.trusted and grant.window.holds(self._local(at))

    def _local(self, at: int) -> datetime:
        return (_EPOCH + timedelta(microseconds=at)).astimezone(self._zone())


_NOWHERE = Device(DeviceId(""), "", "", "")
"""A device that only a grant for the whole home covers."""
