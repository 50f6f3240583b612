"""Claiming a new hub: whoever can read the code it printed becomes its owner, once."""

import asyncio
import logging
import secrets
import sqlite3
from hmac import compare_digest
from pathlib import Path

from hub.access.audit import Action, Audit, append
from hub.access.commit import committed
from hub.access.directory import Directory, Role, User, has_owner, insert
from hub.access.files import erase, read_private, write_private
from hub.access.passwords import Passwords
from hub.access.people import Person
from hub.access.people import insert as insert_person
from hub.access.sessions import Sessions, Tokens
from hub.access.throttle import Backoff, Throttle, network
from hub.access.users import NewUser, new_user
from hub.core.clock import Clock
from hub.core.errors import Code, Problem
from hub.core.ids import PersonId, new_id
from hub.storage.database import Database

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: five bits a character, without I, L, O and U."""

_LENGTH = 8
_READ_AS = str.maketrans("OIL", "011", " -\t\u2010\u2011\u2013\u2014")

log = logging.getLogger(__name__)


def new_code() -> str:
    """40 random bits, written XXXX-XXXX."""
    text = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
    return f"{text[:4]}-{text[4:]}"


def parse_code(typed: str) -> str | None:
    """The code somebody meant: case, spaces, dashes, and the letters that look like digits do not matter."""
    text = typed.strip().upper().translate(_READ_AS)
    if len(text) != _LENGTH or any(character not in ALPHABET for character in text):
        return None
    return f"{text[:4]}-{text[4:]}"


class Claim:
    """`code` is what to show at the start, None once the home has an owner. It is in a file of its own, not in the database."""

    def __init__(
        self,
        db: Database,
        path: Path,
        code: str | None,
        directory: Directory,
        sessions: Sessions,
        passwords: Passwords,
        audit: Audit,
        clock: Clock,
        backoff: Backoff,
    ) -> None:
        self._db = db
        self._path = path
        self.code = code
        self._directory = directory
        self._sessions = sessions
        self._passwords = passwords
        self._audit = audit
        self._clock = clock
        self._throttle = Throttle(clock, backoff)
        self._claiming = asyncio.Lock()

    async def claim(self, code: str, name: str, email: str, password: str, address: str) -> Tokens:
        """Make the owner and sign in; `Problem` already-claimed, bad-claim-code, too-many-requests (`seconds`) or invalid.

        A wrong guess makes the next ones from that network wait and leaves the code as it is.
        """
        self._check_code(code, address)
        async with self._claiming:  # of many who come at once only the first has its password hashed
            self._expected()
            user = new_user(NewUser(name, email, password, Role.OWNER), self._clock.now())
            person = Person(PersonId(new_id(self._clock.now())), user.name, user=user.id)
            encoded = await self._passwords.hash(password)
            entry = self._audit.entry(Action.CLAIMED, user.actor, user.id, address)

            def work(connection: sqlite3.Connection) -> None:
                if has_owner(connection):
                    raise Problem(Code.ALREADY_CLAIMED)
                insert(connection, user, encoded)
                insert_person(connection, person)
                append(connection, entry)

            await committed(self._db, work, lambda _: self._claimed(user))
        await self._erase()
        signed_in = self._audit.entry(Action.SIGNED_IN, user.actor, user.id, address)
        return await self._sessions.start(user.id, encoded, network(address), signed_in)

    def _claimed(self, owner: User) -> None:
        self.code = None
        self._directory.put(owner)

    async def _erase(self) -> None:
        try:
            await asyncio.to_thread(erase, self._path)
        except OSError as error:
            log.warning("the claim code is used, its file cannot be erased: %s", error)

    def _expected(self) -> str:
        if self.code is None:
            raise Problem(Code.ALREADY_CLAIMED)
        return self.code

    def _check_code(self, code: str, address: str) -> None:
        expected, origin = self._expected(), network(address)
        self._throttle.enter(origin)
        if not compare_digest(parse_code(code) or "", expected):
            self._audit.record(self._audit.entry(Action.CLAIM_FAILED, None, address=address))
            raise Problem(Code.BAD_CLAIM_CODE)
        self._throttle.refund(origin)


def keep_code(path: Path, *, claimed: bool) -> str | None:
    """The code of the file, which is made, mode 0600, when it is absent or open to others; none for a claimed home."""
    if claimed:
        erase(path)
        return None
    content = read_private(path)
    code = parse_code(content.decode("ascii", "replace")) if content is not None else None
    if code is None:
        code = new_code()
        write_private(path, f"{code}\n".encode())
    return code
