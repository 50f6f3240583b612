"""A request's proof of who sends it, turned into what the layers above need."""

from msgspec import Struct

from hub.access.directory import Directory
from hub.access.policy import Policy
from hub.access.sessions import Sessions
from hub.core.clock import Clock
from hub.core.errors import Code, Problem
from hub.core.event import Actor, HubActor
from hub.core.ids import UserId
from hub.core.ports import Verb, Viewer

FOREVER = 2**62


class Session(Struct, frozen=True):
    """Somebody who proved who they are. `expires` is UTC microseconds; `user` None and `id` empty for the machine's owner."""

    id: str
    user: UserId | None
    actor: Actor
    viewer: Viewer
    via: str
    expires: int = FOREVER


class Authenticator:
    """Makes sessions of access tokens."""

    def __init__(self, sessions: Sessions, directory: Directory, policy: Policy, clock: Clock) -> None:
        self._sessions = sessions
        self._directory = directory
        self._policy = policy
        self._clock = clock

    def token(self, access_token: str, via: str) -> Session:
        """The session of an access token that came by `via`; `Problem` unauthenticated. A known token takes microseconds."""
        claims, left = self._sessions.check(access_token)
        user = self._directory.get(claims.sub)
        if user is None:
            raise Problem(Code.UNAUTHENTICATED)
        actor = user.actor
        return Session(claims.sid, user.id, actor, self._policy.viewer(actor, via), via, self._clock.now() + left)

    def machine(self, via: str) -> Session:
        """The session of whoever owns the machine and so can open the hub's unix socket."""
        actor = HubActor()
        return Session("", None, actor, self._policy.viewer(actor, via), via)

    def require_owner(self, session: Session) -> None:
        """`Problem` forbidden unless the session may administer the home now."""
        self._require(session, Verb.ADMINISTER)

    def require_viewer(self, session: Session) -> None:
        """`Problem` forbidden unless the session may see the home itself now: its name, its place and its areas."""
        self._require(session, Verb.VIEW)

    def _require(self, session: Session, verb: Verb) -> None:
        if not self._policy.allows(session.actor, verb, None, self._clock.now(), session.via):
            raise Problem(Code.FORBIDDEN)
