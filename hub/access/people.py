"""Who lives in the home, whether or not they sign in."""

import sqlite3
from collections.abc import Callable

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import asdict, replace

from hub.access.directory import Directory
from hub.access.fields import colour_faults, name_faults, normal_name, refuse
from hub.core.clock import Clock
from hub.core.errors import Code, FieldProblem, Problem
from hub.core.event import Actor
from hub.core.ids import PersonId, UserId, new_id
from hub.storage.database import Database


class Person(Struct, frozen=True):
    """Somebody of the home; `colour` is #rrggbb or empty, `user` the one who signs in."""

    id: PersonId
    name: str
    colour: str = ""
    user: UserId | None = None


class NewPerson(Struct, frozen=True, forbid_unknown_fields=True):
    """A person to add."""

    name: str
    colour: str = ""
    user: UserId | None = None


class PersonPatch(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is changed of a person."""

    name: str | UnsetType = UNSET
    colour: str | UnsetType = UNSET
    user: UserId | UnsetType | None = UNSET


class People:
    """Owners change people; durable when the coroutine returns."""

    def __init__(self, db: Database, directory: Directory, clock: Clock) -> None:
        self._db = db
        self._directory = directory
        self._clock = clock

    async def all(self) -> list[Person]:
        """Everybody, in the order in which they were added."""
        return await self._db.read(_select_all)

    async def get(self, person: PersonId) -> Person:
        """That person; `Problem` not-found."""
        return await self._db.read(lambda connection: _select(connection, person))

    async def create(self, actor: Actor, new: NewPerson) -> Person:
        """Add a person; `Problem` forbidden, invalid or conflict (the user is another person)."""
        self._require_owner(actor)
        person = _checked(Person(PersonId(new_id(self._clock.now())), new.name, new.colour, new.user))
        await self._write(lambda connection: insert(connection, person))
        return person

    async def patch(self, actor: Actor, person: PersonId, changes: PersonPatch) -> Person:
        """Change a person; `Problem` forbidden, not-found, invalid or conflict."""
        self._require_owner(actor)
        given = {name: value for name, value in asdict(changes).items() if value is not UNSET}

        def work(connection: sqlite3.Connection) -> Person:
            after = _checked(replace(_select(connection, person), **given))
            connection.execute(
                "UPDATE person SET name = ?, colour = ?, user = ? WHERE id = ?",
                (after.name, after.colour, after.user, person),
            )
            return after

        return await self._write(work)

    async def delete(self, actor: Actor, person: PersonId) -> None:
        """Remove a person, not the user; `Problem` forbidden or not-found."""
        self._require_owner(actor)

        def work(connection: sqlite3.Connection) -> None:
            _select(connection, person)
            connection.execute("DELETE FROM person WHERE id = ?", (person,))

        await self._db.write(work)

    def _require_owner(self, actor: Actor) -> None:
        if not self._directory.administers(actor):
            raise Problem(Code.FORBIDDEN)

    async def _write[T](self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return await self._db.write(work)
        except sqlite3.IntegrityError as error:
            fault = FieldProblem("user", "is no user, or another person", code="access-person-user")
            raise Problem(Code.CONFLICT, fields=(fault,)) from error


def insert(connection: sqlite3.Connection, person: Person) -> None:
    """Add a person; sqlite3.IntegrityError when `user` is unknown or somebody else."""
    connection.execute("INSERT INTO person VALUES (?, ?, ?, ?)", (person.id, person.name, person.colour, person.user))


def _checked(person: Person) -> Person:
    person = replace(person, name=normal_name(person.name), colour=person.colour.lower())
    refuse(name_faults(person.name) + colour_faults(person.colour))
    return person


def _select_all(connection: sqlite3.Connection) -> list[Person]:
    return [_person(row) for row in connection.execute("SELECT id, name, colour, user FROM person ORDER BY id")]


def _select(connection: sqlite3.Connection, person: PersonId) -> Person:
    row = connection.execute("SELECT id, name, colour, user FROM person WHERE id = ?", (person,)).fetchone()
    if row is None:
        raise Problem(Code.NOT_FOUND, what="person")
    return _person(row)


def _person(row: tuple[str, str, str, str | None]) -> Person:
    person, name, colour, user = row
    return Person(PersonId(person), name, colour, UserId(user) if user is not None else None)
