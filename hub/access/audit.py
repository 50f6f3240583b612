"""The audit: who signed in, who changed rights, what was refused, as a chain in which no link can be changed unseen."""

import sqlite3
from enum import StrEnum
from hashlib import sha256

import msgspec
from msgspec import Struct

from hub.core.clock import Clock
from hub.core.event import Actor, CommandEnded, Event, Outcome
from hub.storage.database import Database

type Detail = dict[str, str | int | bool]

_GENESIS = bytes(32)
_MOST = 500

_encoder = msgspec.json.Encoder(order="deterministic")


class Action(StrEnum):
    """What happened."""

    CLAIMED = "claimed"
    CLAIM_FAILED = "claim-failed"
    SIGNED_IN = "signed-in"
    SIGN_IN_FAILED = "sign-in-failed"
    SIGNED_OUT = "signed-out"
    TOKEN_REUSED = "token-reused"  # noqa: S105  # a name, not a secret
    PASSWORD_CHANGED = "password-changed"  # noqa: S105
    PASSWORD_RESET = "password-reset"  # noqa: S105
    USER_CREATED = "user-created"
    USER_CHANGED = "user-changed"
    USER_DELETED = "user-deleted"
    MQTT_CREATED = "mqtt-created"
    MQTT_REMOVED = "mqtt-removed"
    COMMAND_REFUSED = "command-refused"


class Entry(Struct, frozen=True, omit_defaults=True):
    """`at` in UTC microseconds; `subject` is the id of the user, client or device concerned; `address` that of the peer."""

    at: int
    action: Action
    actor: Actor | None = None
    subject: str = ""
    address: str = ""
    detail: Detail = {}


class Recorded(Struct, frozen=True):
    """An entry at its place in the chain."""

    sequence: int
    entry: Entry


class Verdict(Struct, frozen=True):
    """`broken` is the sequence of the first link that does not hold, None when all do.

    `head` (hex), noted elsewhere, shows later whether the newest entries were cut off.
    """

    entries: int
    head: str
    broken: int | None = None


class Audit:
    """Entries are never changed or removed; each hash is SHA-256 over the one before and the entry as canonical JSON."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def entry(
        self, action: Action, actor: Actor | None, subject: str = "", address: str = "", **detail: str | int | bool
    ) -> Entry:
        """An entry of now, to be appended in the transaction that does what it tells."""
        return Entry(self._clock.now(), action, actor, subject, address, detail)

    def record(self, entry: Entry) -> None:
        """Append an entry by itself. It is queued by the call."""
        self._db.write(lambda connection: append(connection, entry))

    def refused(self, event: Event) -> None:
        """A handler for `Bus.subscribe(handler, CommandEnded)`: records the refusals."""
        body = event.body
        if isinstance(body, CommandEnded) and body.outcome is Outcome.REFUSED:
            reason = body.reason.code if body.reason is not None else ""
            command = f"{body.endpoint}.{body.capability}.{body.name}"
            self.record(
                Entry(
                    event.at,
                    Action.COMMAND_REFUSED,
                    event.cause.actor,
                    body.device,
                    detail={"command": command, "reason": reason},
                )
            )

    async def recent(self, limit: int, before: int | None = None) -> list[Recorded]:
        """The newest entries, newest first; `before` is the sequence to go on from. At most 500."""
        return await self._db.read(lambda connection: _recent(connection, min(limit, _MOST), before))

    async def verify(self) -> Verdict:
        """Walk the whole chain."""
        return await self._db.read(_verify)


def append(connection: sqlite3.Connection, entry: Entry) -> None:
    """Add a link to the chain, inside the caller's transaction."""
    last = connection.execute("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1").fetchone()
    sequence, head = last or (0, _GENESIS)
    body = _encoder.encode(entry)
    connection.execute("INSERT INTO audit VALUES (?, ?, ?)", (sequence + 1, body, _link(head, body)))


def _link(head: bytes, body: bytes) -> bytes:
    return sha256(head + body).digest()


def _recent(connection: sqlite3.Connection, limit: int, before: int | None) -> list[Recorded]:
    rows = connection.execute(
        "SELECT sequence, body FROM audit WHERE sequence < ? ORDER BY sequence DESC LIMIT ?",
        (before if before is not None else 2**63 - 1, limit),
    )
    return [Recorded(sequence, msgspec.json.decode(body, type=Entry)) for sequence, body in rows]


def _verify(connection: sqlite3.Connection) -> Verdict:
    head, count = _GENESIS, 0
    for sequence, body, kept in connection.execute("SELECT sequence, body, hash FROM audit ORDER BY sequence"):
        head = _link(head, body)
        if sequence != count + 1 or kept != head:
            return Verdict(count, head.hex(), broken=sequence)
        count = sequence
    return Verdict(count, head.hex())
