"""Sessions: each is a family of refresh tokens, of which only the newest is good, and the access tokens it yields."""

import asyncio
import logging
import secrets
import sqlite3
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from hub.access.audit import Action, Audit, Entry, append
from hub.access.commit import committed
from hub.access.moment import Ages, Moment
from hub.access.signals import Signal
from hub.access.tokens import LIFETIME, Claims, Signer
from hub.core.clock import SECOND, Clock
from hub.core.errors import Code, Problem
from hub.core.ids import UserId, new_id
from hub.storage.database import Database

REFRESH_LIFETIME = 7 * 24 * 3600 * SECOND
"""Microseconds for which a refresh token is good; each use yields a new one."""

GRACE = 10 * SECOND
"""Microseconds in which a token that was just replaced is answered with its successor."""

_MOST_PER_USER = 100
_FAMILY_BYTES = 16
_SECRET_BYTES = 32

log = logging.getLogger(__name__)


class Tokens(Struct, frozen=True):
    """What signing in yields; `expires_in` is the seconds for which the access token is good."""

    access_token: str
    refresh_token: str
    expires_in: int = LIFETIME // SECOND


class Family(Struct, frozen=True):
    """A session as it is kept. `family` is in every refresh token of it, `secret` the hash of the rest of the newest."""

    id: str
    user: UserId
    family: bytes
    secret: bytes
    network: str
    issued: Moment


class _Replaced(Struct, frozen=True):
    secret: bytes
    successor: str
    at: int


class Sessions:
    """Keeps all sessions in memory, as they are committed, so that an ended one is refused at once.

    `ended` tells the id of each session that ends before its time, to cut its live connections.
    """

    def __init__(
        self, db: Database, signer: Signer, ages: Ages, clock: Clock, audit: Audit, families: list[Family]
    ) -> None:
        self._db = db
        self._signer = signer
        self._ages = ages
        self._clock = clock
        self._audit = audit
        self._by_id = {family.id: family for family in sorted(families, key=lambda family: family.issued.at)}
        self._ids = {family.family: family.id for family in families}
        self._replaced: dict[str, _Replaced] = {}
        self._refreshing = asyncio.Lock()
        self.ended = Signal[str]()

    @classmethod
    async def open(cls, db: Database, signer: Signer, ages: Ages, clock: Clock, audit: Audit) -> "Sessions":
        """The sessions that `db` holds."""
        return cls(db, signer, ages, clock, audit, await db.read(_select_all))

    def check(self, access_token: str) -> tuple[Claims, int]:
        """What the token says and the microseconds it has left; `Problem` unauthenticated when it or its session ended."""
        claims, left = self._signer.check(access_token)
        family = self._by_id.get(claims.sid)
        if family is None or family.user != claims.sub:
            raise Problem(Code.UNAUTHENTICATED)
        return claims, left

    def signed_in_from(self, user: UserId, network: str) -> bool:
        """Whether the user has a session that was begun on that network."""
        return any(family.user == user and family.network == network for family in self._by_id.values())

    async def start(self, user: UserId, password: str, network: str, entry: Entry) -> Tokens:
        """A new session, recorded with `entry`. `password` is the hash that was matched.

        `Problem` bad-credentials when it is no longer that user's: it was changed, or the user deleted, meanwhile.
        """
        self._make_room(user)
        secret = secrets.token_bytes(_SECRET_BYTES)
        family = Family(
            new_id(self._clock.now()),
            user,
            secrets.token_bytes(_FAMILY_BYTES),
            _digest(secret),
            network,
            self._ages.now(),
        )
        await committed(
            self._db, lambda connection: _insert(connection, family, password, entry), lambda _: self._put(family)
        )
        return self._tokens(family, secret)

    async def refresh(self, refresh_token: str, address: str) -> Tokens:
        """New tokens for the newest refresh token of a session; `Problem` unauthenticated for any other.

        An older one was copied, nobody can say by whom, so the whole session ends. Two tabs that wake up together are
        no theft: for `GRACE` the second is given the same successor. The family stays one chain, so a thief who was
        that quick is found out when thief and owner both use the successor.
        """
        name, secret = _split(refresh_token)
        async with self._refreshing:
            family = self._by_id.get(self._ids.get(name, ""))
            if family is None:
                raise Problem(Code.UNAUTHENTICATED)
            if self._expired(family):
                self._end([family.id])
                raise Problem(Code.UNAUTHENTICATED)
            digest = _digest(secret)
            if compare_digest(digest, family.secret):
                return await self._rotate(family)
            return await self._again(family, digest, address)

    async def end(self, session: str, entry: Entry) -> None:
        """Sign out; durable when this returns."""
        await committed(
            self._db, lambda connection: _delete(connection, [session], entry), lambda _: self.forget([session])
        )

    def of(self, user: UserId) -> list[str]:
        """The ids of a user's sessions, that longest unused first."""
        return [family.id for family in self._by_id.values() if family.user == user]

    def forget(self, sessions: list[str]) -> None:
        """Drop sessions whose end was committed, and tell."""
        for session in sessions:
            family = self._by_id.pop(session, None)
            if family is not None:
                del self._ids[family.family]
                self._replaced.pop(session, None)
                self.ended.emit(session)

    async def _rotate(self, family: Family) -> Tokens:
        secret = secrets.token_bytes(_SECRET_BYTES)
        newer = replace(family, secret=_digest(secret), issued=self._ages.now())
        tokens = self._tokens(newer, secret)

        def rotated(_: None) -> None:
            if self._by_id.pop(family.id, None) is not None:
                self._by_id[family.id] = newer  # now the last: the order is that of use
                self._remember(family, tokens.refresh_token)

        await committed(self._db, lambda connection: _update(connection, newer), rotated)
        return tokens

    def _remember(self, family: Family, successor: str) -> None:
        now = self._clock.monotonic()
        self._replaced = {key: item for key, item in self._replaced.items() if now - item.at < GRACE}
        self._replaced[family.id] = _Replaced(family.secret, successor, now)

    def _put(self, family: Family) -> None:
        self._by_id[family.id] = family
        self._ids[family.family] = family.id

    async def _again(self, family: Family, digest: bytes, address: str) -> Tokens:
        before = self._replaced.get(family.id)
        if before is not None and compare_digest(digest, before.secret) and self._clock.monotonic() - before.at < GRACE:
            return Tokens(self._signer.issue(family.user, family.id), before.successor)
        log.warning("a refresh token was used twice; its session has ended")
        entry = self._audit.entry(Action.TOKEN_REUSED, None, family.user, address)
        await self.end(family.id, entry)
        raise Problem(Code.UNAUTHENTICATED)

    def _tokens(self, family: Family, secret: bytes) -> Tokens:
        refresh = urlsafe_b64encode(family.family + secret).decode()
        return Tokens(self._signer.issue(family.user, family.id), refresh)

    def _expired(self, family: Family) -> bool:
        """Of a token from before a restart without a trusted clock only this run's part of its age is known."""
        age = self._ages.age(family.issued)
        if age is None:
            return self._clock.trusted or self._ages.uptime() >= REFRESH_LIFETIME
        return age >= REFRESH_LIFETIME

    def _make_room(self, user: UserId) -> None:
        expired = [family.id for family in self._by_id.values() if self._expired(family)]
        self._end(expired)
        self._end(self.of(user)[: 1 - _MOST_PER_USER])

    def _end(self, sessions: list[str]) -> None:
        if sessions:
            self._db.write(lambda connection: _delete(connection, sessions))
            self.forget(sessions)


def delete_of(connection: sqlite3.Connection, user: UserId, keep: str | None = None) -> list[str]:
    """Delete a user's sessions, but for `keep`; their ids are for `Sessions.forget` once that is committed."""
    rows = connection.execute("DELETE FROM session WHERE user = ? AND id IS NOT ? RETURNING id", (user, keep))
    return [session for (session,) in rows.fetchall()]


def _digest(secret: bytes) -> bytes:
    return sha256(secret).digest()


def _split(refresh_token: str) -> tuple[bytes, bytes]:
    try:
        raw = urlsafe_b64decode(refresh_token)
    except ValueError as error:
        raise Problem(Code.UNAUTHENTICATED) from error
    if len(raw) != _FAMILY_BYTES + _SECRET_BYTES:
        raise Problem(Code.UNAUTHENTICATED)
    return raw[:_FAMILY_BYTES], raw[_FAMILY_BYTES:]


def _select_all(connection: sqlite3.Connection) -> list[Family]:
    rows = connection.execute("SELECT id, user, family, secret, network, issued FROM session")
    return [
        Family(session, UserId(user), family, secret, network, msgspec.json.decode(issued, type=Moment))
        for session, user, family, secret, network, issued in rows
    ]


def _insert(connection: sqlite3.Connection, family: Family, password: str, entry: Entry) -> None:
    inserted = connection.execute(
        "INSERT INTO session SELECT ?, id, ?, ?, ?, ? FROM user WHERE id = ? AND password = ?",
        (
            family.id,
            family.family,
            family.secret,
            family.network,
            msgspec.json.encode(family.issued),
            family.user,
            password,
        ),
    ).rowcount
    if not inserted:
        raise Problem(Code.BAD_CREDENTIALS)
    append(connection, entry)


def _update(connection: sqlite3.Connection, family: Family) -> None:
    values = (family.secret, msgspec.json.encode(family.issued), family.id)
    if not connection.execute("UPDATE session SET secret = ?, issued = ? WHERE id = ?", values).rowcount:
        raise Problem(Code.UNAUTHENTICATED)  # it was ended meanwhile


def _delete(connection: sqlite3.Connection, sessions: list[str], entry: Entry | None = None) -> None:
    connection.executemany("DELETE FROM session WHERE id = ?", [(session,) for session in sessions])
    if entry is not None:
        append(connection, entry)
