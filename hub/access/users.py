"""What owners do to users, and users to their own profile."""

import sqlite3
from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import asdict, replace

from hub.access.audit import Action, Audit, Entry, append
from hub.access.commit import committed
from hub.access.directory import Directory, Role, User, has_owner, insert, select, update
from hub.access.fields import email_faults, name_faults, normal_email, normal_name, refuse
from hub.access.grants import Grant
from hub.access.passwords import Passwords, password_faults
from hub.access.sessions import Sessions, delete_of
from hub.access.signin import replace_password
from hub.core.clock import Clock
from hub.core.errors import Code, FieldProblem, Problem
from hub.core.event import Actor
from hub.core.ids import UserId, new_id
from hub.storage.database import Database

_LAST_OWNER = FieldProblem("role", "the home must keep an owner", code="access-last-owner")

type Language = Annotated[str, Meta(pattern="^(|en|pt-BR)$")]
type Grants = Annotated[tuple[Grant, ...], Meta(max_length=200)]


class NewUser(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who is to sign in; an empty `language` is the home's."""

    name: str
    email: str
    password: str
    role: Role = Role.MEMBER
    grants: Grants = ()
    language: Language = ""


class UserPatch(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What an owner changes of a user; `grants` replaces the whole list."""

    name: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    role: Role | UnsetType = UNSET
    grants: Grants | UnsetType = UNSET
    language: Language | UnsetType = UNSET


class ProfilePatch(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What users change of themselves."""

    name: str | UnsetType = UNSET
    language: Language | UnsetType = UNSET


class Users:
    """Each change is one transaction with its audit entry; durable, and in the directory, when the coroutine returns."""

    def __init__(
        self,
        db: Database,
        directory: Directory,
        sessions: Sessions,
        passwords: Passwords,
        audit: Audit,
        clock: Clock,
    ) -> None:
        self._db = db
        self._directory = directory
        self._sessions = sessions
        self._passwords = passwords
        self._audit = audit
        self._clock = clock

    async def create(self, actor: Actor, new: NewUser) -> User:
        """Add a user; `Problem` forbidden, invalid, or conflict when the e-mail address is taken."""
        self._require_owner(actor)
        user = new_user(new, self._clock.now())
        encoded = await self._passwords.hash(new.password)
        entry = self._audit.entry(Action.USER_CREATED, actor, user.id, role=user.role)

        def work(connection: sqlite3.Connection) -> None:
            insert(connection, user, encoded)
            append(connection, entry)

        await self._commit(work, lambda _: self._directory.put(user))
        return user

    async def patch(self, actor: Actor, user: UserId, changes: UserPatch) -> User:
        """Change a user; `Problem` forbidden, not-found, invalid, or conflict (address taken, last owner)."""
        self._require_owner(actor)
        entry = self._audit.entry(Action.USER_CHANGED, actor, user, **_told(_given(changes)))
        return await self._patch(user, changes, entry)

    async def change_profile(self, user: UserId, changes: ProfilePatch) -> User:
        """Change one's own name or language; `Problem` invalid."""
        found = self._directory.get(user)
        actor = found.actor if found is not None else None
        entry = self._audit.entry(Action.USER_CHANGED, actor, user, **_told(_given(changes)))
        return await self._patch(user, changes, entry)

    async def delete(self, actor: Actor, user: UserId) -> None:
        """Delete a user with sessions and grants; `Problem` forbidden, not-found, or conflict for the last owner."""
        self._require_owner(actor)
        entry = self._audit.entry(Action.USER_DELETED, actor, user)

        def work(connection: sqlite3.Connection) -> list[str]:
            if not has_owner(connection, other_than=user):
                raise Problem(Code.CONFLICT, fields=(_LAST_OWNER,))
            ended = delete_of(connection, user)
            if not connection.execute("DELETE FROM user WHERE id = ?", (user,)).rowcount:
                raise Problem(Code.NOT_FOUND, what="user")
            append(connection, entry)
            return ended

        def gone(ended: list[str]) -> None:
            self._directory.remove(user)
            self._sessions.forget(ended)

        await committed(self._db, work, gone)

    async def reset_password(self, actor: Actor, email: str, password: str) -> User:
        """Give a user another password and end all sessions; `Problem` forbidden, not-found or invalid."""
        self._require_owner(actor)
        user = self._directory.by_email(normal_email(email))
        if user is None:
            raise Problem(Code.NOT_FOUND, what="user")
        refuse(password_faults(password, user.name, user.email))
        encoded = await self._passwords.hash(password)
        entry = self._audit.entry(Action.PASSWORD_RESET, actor, user.id)
        await committed(
            self._db,
            lambda connection: replace_password(connection, user.id, encoded, entry),
            self._sessions.forget,
        )
        return user

    def _require_owner(self, actor: Actor) -> None:
        if not self._directory.administers(actor):
            raise Problem(Code.FORBIDDEN)

    async def _patch(self, user: UserId, changes: UserPatch | ProfilePatch, entry: Entry) -> User:
        given = _given(changes)

        def work(connection: sqlite3.Connection) -> User:
            before = select(connection, user)
            if before is None:
                raise Problem(Code.NOT_FOUND, what="user")
            after = _normal(replace(before, **given))
            refuse(_faults(after))
            if after.role is not Role.OWNER and not has_owner(connection, other_than=user):
                raise Problem(Code.CONFLICT, fields=(_LAST_OWNER,))
            update(connection, after)
            append(connection, entry)
            return after

        return await self._commit(work, self._directory.put)

    async def _commit[T](self, work: Callable[[sqlite3.Connection], T], then: Callable[[T], None]) -> T:
        try:
            return await committed(self._db, work, then)
        except sqlite3.IntegrityError as error:
            fault = FieldProblem("email", "is another user's", code="access-email-taken")
            raise Problem(Code.CONFLICT, fields=(fault,)) from error


def new_user(new: NewUser, now: int) -> User:
    """The user that `new` describes; `Problem` invalid names every fault at once."""
    user = _normal(User(UserId(new_id(now)), new.email, new.name, new.role, now, new.language, new.grants))
    refuse(_faults(user) + password_faults(new.password, user.name, user.email))
    return user


def _normal(user: User) -> User:
    return replace(user, name=normal_name(user.name), email=normal_email(user.email))


def _faults(user: User) -> tuple[FieldProblem, ...]:
    return name_faults(user.name) + email_faults(user.email)


def _given(changes: UserPatch | ProfilePatch) -> dict[str, Any]:
    return {name: value for name, value in asdict(changes).items() if value is not UNSET}


def _told(given: dict[str, Any]) -> dict[str, str]:
    """What was changed, for the audit."""
    return {
        name: value if isinstance(value, str) else msgspec.json.encode(value).decode() for name, value in given.items()
    }
