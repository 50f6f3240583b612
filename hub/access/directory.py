"""Users in memory, so that questions about rights never wait."""

import sqlite3
from collections.abc import Iterable
from enum import StrEnum

import msgspec
from msgspec import Struct

from hub.access.grants import Grant
from hub.access.signals import Signal
from hub.core.event import Actor, HubActor, UserActor
from hub.core.ids import UserId
from hub.storage.database import Database

_COLUMNS = "id, email, name, role, language, grants, at"


class Role(StrEnum):
    """An owner may do everything; a member what the grants say."""

    OWNER = "owner"
    MEMBER = "member"


class User(Struct, frozen=True):
    """Somebody who signs in. `language` is empty for the home's own; `created` is UTC microseconds."""

    id: UserId
    email: str
    name: str
    role: Role
    created: int
    language: str = ""
    grants: tuple[Grant, ...] = ()

    @property
    def actor(self) -> UserActor:
        """The user as the one who does something."""
        return UserActor(self.id, self.name)


class Directory:
    """A copy of what is committed; `changed` tells whose name, role or grants are others now, or who is gone."""

    def __init__(self, users: Iterable[User]) -> None:
        self._users = {user.id: user for user in users}
        self._by_email = {user.email: user.id for user in self._users.values()}
        self.changed = Signal[UserId]()

    @classmethod
    async def open(cls, db: Database) -> "Directory":
        """The directory of what `db` holds."""
        return cls(await db.read(_select_all))

    @property
    def claimed(self) -> bool:
        """Whether the home has an owner."""
        return any(user.role is Role.OWNER for user in self._users.values())

    def all(self) -> list[User]:
        """Every user, in order of creation."""
        return list(self._users.values())

    def get(self, user: UserId) -> User | None:
        """The user of that id."""
        return self._users.get(user)

    def by_email(self, email: str) -> User | None:
        """The user of that normal e-mail address."""
        user = self._by_email.get(email)
        return self._users[user] if user is not None else None

    def administers(self, actor: Actor) -> bool:
        """Whether `actor` may change users and rights: an owner, or the hub itself for whoever owns the machine."""
        match actor:
            case UserActor(id=user):
                found = self._users.get(user)
                return found is not None and found.role is Role.OWNER
            case HubActor():
                return True
            case _:
                return False

    def put(self, user: User) -> None:
        """Take over a user that was committed."""
        before = self._users.get(user.id)
        if before is not None:
            del self._by_email[before.email]
        self._users[user.id] = user
        self._by_email[user.email] = user.id
        self.changed.emit(user.id)

    def remove(self, user: UserId) -> None:
        """Forget a user whose deletion was committed."""
        del self._by_email[self._users.pop(user).email]
        self.changed.emit(user)


def select(connection: sqlite3.Connection, user: UserId) -> User | None:
    """The user as the database has it."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM user WHERE id = ?", (user,)).fetchone()  # noqa: S608
    return None if row is None else _user(row)


def insert(connection: sqlite3.Connection, user: User, password: str) -> None:
    """Add a user; sqlite3.IntegrityError when the e-mail address is taken."""
    connection.execute(
        "INSERT INTO user (id, email, name, role, language, grants, at, password) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*_row(user), password),
    )


def update(connection: sqlite3.Connection, user: User) -> None:
    """Replace everything but the password; sqlite3.IntegrityError when the e-mail address is taken."""
    connection.execute(
        "UPDATE user SET email = ?, name = ?, role = ?, language = ?, grants = ?, at = ? WHERE id = ?",
        (*_row(user)[1:], user.id),
    )


def has_owner(connection: sqlite3.Connection, other_than: UserId | None = None) -> bool:
    """Whether there is an owner besides `other_than`."""
    found = connection.execute("SELECT 1 FROM user WHERE role = 'owner' AND id IS NOT ?", (other_than,)).fetchone()
    return found is not None


def _select_all(connection: sqlite3.Connection) -> list[User]:
    return [_user(row) for row in connection.execute(f"SELECT {_COLUMNS} FROM user ORDER BY rowid")]  # noqa: S608


def _user(row: tuple[str, str, str, str, str, bytes, int]) -> User:
    user, email, name, role, language, grants, created = row
    decoded = msgspec.json.decode(grants, type=tuple[Grant, ...])
    return User(UserId(user), email, name, Role(role), created, language, decoded)


def _row(user: User) -> tuple[str, str, str, str, str, bytes, int]:
    grants = msgspec.json.encode(user.grants)
    return user.id, user.email, user.name, user.role, user.language, grants, user.created
