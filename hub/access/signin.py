"""Signing in with e-mail address and password, and changing one's password."""

import sqlite3

from hub.access.audit import Action, Audit, Entry, append
from hub.access.commit import committed
from hub.access.directory import Directory, User
from hub.access.fields import LONGEST_EMAIL, normal_email, refuse
from hub.access.passwords import Passwords, password_faults
from hub.access.sessions import Sessions, Tokens, delete_of
from hub.access.throttle import Backoff, Throttle, network
from hub.core.clock import Clock
from hub.core.errors import Code, Problem
from hub.core.ids import UserId
from hub.storage.database import Database


class SignIn:
    """Guesses are slowed down by address and by account.

    The limit of an account is not for networks on which that account is signed in: whoever guesses at it from elsewhere
    does not lock its owner out. An unknown e-mail address costs the time and counts the guesses of a known one.
    """

    def __init__(
        self,
        db: Database,
        directory: Directory,
        sessions: Sessions,
        passwords: Passwords,
        audit: Audit,
        clock: Clock,
        backoff: Backoff,
    ) -> None:
        self._db = db
        self._directory = directory
        self._sessions = sessions
        self._passwords = passwords
        self._audit = audit
        self._by_network = Throttle(clock, backoff)
        self._by_account = Throttle(clock, backoff)

    async def login(self, email: str, password: str, address: str) -> Tokens:
        """A new session; `Problem` bad-credentials, too-many-requests (`seconds`), or not-claimed."""
        if not self._directory.claimed:
            raise Problem(Code.NOT_CLAIMED)
        account = normal_email(email)[:LONGEST_EMAIL]
        user = self._directory.by_email(account)
        encoded = await self._prove(account, user, password, address)
        if user is None:
            raise Problem(Code.BAD_CREDENTIALS)
        encoded = await self._renew(user.id, encoded, password)
        entry = self._audit.entry(Action.SIGNED_IN, user.actor, user.id, address)
        return await self._sessions.start(user.id, encoded, network(address), entry)

    async def refresh(self, refresh_token: str, address: str) -> Tokens:
        """See `Sessions.refresh`."""
        return await self._sessions.refresh(refresh_token, address)

    async def logout(self, session: str, user: UserId, address: str) -> None:
        """End a session; no error when it has ended."""
        found = self._directory.get(user)
        entry = self._audit.entry(Action.SIGNED_OUT, found.actor if found else None, user, address)
        await self._sessions.end(session, entry)

    async def change_password(self, session: str, user: UserId, current: str, new: str, address: str) -> None:
        """Change one's own password and end every other session; `Problem` bad-credentials, invalid or too-many-requests."""
        found = self._directory.get(user)
        if found is None:
            raise Problem(Code.UNAUTHENTICATED)
        refuse(password_faults(new, found.name, found.email))
        before = await self._prove(found.email, found, current, address)
        entry = self._audit.entry(Action.PASSWORD_CHANGED, found.actor, user, address)
        encoded = await self._passwords.hash(new)

        await committed(
            self._db,
            lambda connection: replace_password(connection, user, encoded, entry, before=before, keep=session),
            self._sessions.forget,
        )

    async def _prove(self, account: str, user: User | None, password: str, address: str) -> str:
        """The hash that `password` matches; the attempt counts unless it does."""
        origin = network(address)
        known = user is not None and self._sessions.signed_in_from(user.id, origin)
        self._by_network.enter(origin)
        if not known:
            self._by_account.enter(account)
        encoded = await self._db.read(lambda connection: _password(connection, account))
        matches = await self._passwords.verify(encoded, password)
        if encoded is None or not matches:
            subject = user.id if user is not None else ""  # what was typed may be a password
            self._audit.record(self._audit.entry(Action.SIGN_IN_FAILED, None, subject, address))
            raise Problem(Code.BAD_CREDENTIALS)
        self._by_network.refund(origin)
        if not known:
            self._by_account.refund(account)
        return encoded

    async def _renew(self, user: UserId, encoded: str, password: str) -> str:
        if not self._passwords.outdated(encoded):
            return encoded
        newer = await self._passwords.hash(password)
        replaced = await self._db.write(
            lambda connection: (
                connection.execute(
                    "UPDATE user SET password = ? WHERE id = ? AND password = ?", (newer, user, encoded)
                ).rowcount
            )
        )
        return newer if replaced else encoded


def replace_password(
    connection: sqlite3.Connection,
    user: UserId,
    encoded: str,
    entry: Entry,
    *,
    before: str | None = None,
    keep: str | None = None,
) -> list[str]:
    """Give a user another password and delete the sessions but `keep`, for `Sessions.forget`.

    `Problem` conflict when the user is gone or the password is `before` no more.
    """
    changed = connection.execute(
        "UPDATE user SET password = ?1 WHERE id = ?2 AND (?3 IS NULL OR password = ?3)", (encoded, user, before)
    ).rowcount
    if not changed:
        raise Problem(Code.CONFLICT)
    append(connection, entry)
    return delete_of(connection, user, keep)


def _password(connection: sqlite3.Connection, email: str) -> str | None:
    row = connection.execute("SELECT password FROM user WHERE email = ?", (email,)).fetchone()
    return None if row is None else row[0]
