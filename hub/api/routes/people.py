"""Who lives in the home, who signs in, and the caller's own profile."""

from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import asdict

from hub.access import Access, Session
from hub.access.directory import Role, User
from hub.access.grants import Grant
from hub.access.people import NewPerson, Person, PersonPatch
from hub.access.users import NewUser, ProfilePatch, UserPatch
from hub.api.gate import client_address
from hub.api.routing import Call, Guard, Reply, Route
from hub.core.errors import Code, Problem
from hub.core.ids import PersonId, UserId


class Profile(Struct, frozen=True):
    """The caller; `language` is empty for the home's. The machine's owner has no id and no e-mail address."""

    id: str
    name: str
    email: str
    role: Role
    language: str
    grants: tuple[Grant, ...] = ()


class PasswordChange(Struct, frozen=True, forbid_unknown_fields=True):
    """Change one's own password; every other session ends."""

    current: Annotated[str, Meta(max_length=1024)]
    new: Annotated[str, Meta(max_length=1024)]


class UserList(Struct, frozen=True):
    """Everybody who can sign in."""

    users: list[User]


class PersonList(Struct, frozen=True):
    """Everybody of the home."""

    people: list[Person]


class People:
    """Routes below /user, /users and /people."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def routes(self) -> list[Route]:
        """The routes."""
        owner = Guard.OWNER
        return [
            Route("GET", "/user/profile", self.profile, "Who I am", Profile),
            Route("PATCH", "/user/profile", self.change_profile, "Change my name or language", Profile, ProfilePatch),
            Route(
                "POST", "/user/password", self.change_password, "Change my password", None, PasswordChange, status=204
            ),
            Route("GET", "/users", self.users, "Everybody who can sign in", UserList, guard=owner),
            Route("POST", "/users", self.create_user, "Add a user", User, NewUser, guard=owner, status=201),
            Route("PATCH", "/users/{id}", self.patch_user, "Change a user", User, UserPatch, guard=owner),
            Route("DELETE", "/users/{id}", self.delete_user, "Delete a user", guard=owner, status=204),
            Route("GET", "/people", self.people, "Everybody of the home", PersonList, guard=owner),
            Route("POST", "/people", self.create_person, "Add a person", Person, NewPerson, guard=owner, status=201),
            Route("PATCH", "/people/{id}", self.patch_person, "Change a person", Person, PersonPatch, guard=owner),
            Route("DELETE", "/people/{id}", self.delete_person, "Delete a person", guard=owner, status=204),
        ]

    async def profile(self, call: Call) -> Profile:
        """GET /user/profile."""
        if call.session.user is None:
            return Profile("", "", "", Role.OWNER, "")
        return _profile(self._user(call.session))

    async def change_profile(self, call: Call) -> Profile:
        """PATCH /user/profile."""
        return _profile(await self._access.users.change_profile(self._user(call.session).id, call.body))

    async def change_password(self, call: Call) -> Reply:
        """POST /user/password."""
        body: PasswordChange = call.body
        user, address = self._user(call.session), client_address(call.request)
        await self._access.sign_in.change_password(call.session.id, user.id, body.current, body.new, address)
        return Reply(status=204)

    async def users(self, _: Call) -> UserList:
        """GET /users."""
        return UserList(self._access.directory.all())

    async def create_user(self, call: Call) -> Reply:
        """POST /users."""
        return Reply(await self._access.users.create(call.session.actor, call.body), 201)

    async def patch_user(self, call: Call) -> User:
        """PATCH /users/{id}."""
        return await self._access.users.patch(call.session.actor, UserId(call.path("id")), call.body)

    async def delete_user(self, call: Call) -> Reply:
        """DELETE /users/{id}."""
        await self._access.users.delete(call.session.actor, UserId(call.path("id")))
        return Reply(status=204)

    async def people(self, _: Call) -> PersonList:
        """GET /people."""
        return PersonList(await self._access.people.all())

    async def create_person(self, call: Call) -> Reply:
        """POST /people."""
        return Reply(await self._access.people.create(call.session.actor, call.body), 201)

    async def patch_person(self, call: Call) -> Person:
        """PATCH /people/{id}."""
        return await self._access.people.patch(call.session.actor, PersonId(call.path("id")), call.body)

    async def delete_person(self, call: Call) -> Reply:
        """DELETE /people/{id}."""
        await self._access.people.delete(call.session.actor, PersonId(call.path("id")))
        return Reply(status=204)

    def _user(self, session: Session) -> User:
        user = self._access.directory.get(session.user) if session.user is not None else None
        if user is None:
            raise Problem(Code.NOT_FOUND, what="user")
        return user


def _profile(user: User) -> Profile:
    fields = asdict(user)
    del fields["created"]
    return Profile(**fields)
