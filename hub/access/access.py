"""Everything of access that lives in the hub's database, put together."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from hub.access.audit import Audit
from hub.access.claim import Claim, keep_code
from hub.access.directory import Directory
from hub.access.moment import Ages
from hub.access.mqtt import MqttClients
from hub.access.passwords import STANDARD, Cost, Passwords
from hub.access.people import People
from hub.access.sessions import Sessions
from hub.access.signin import SignIn
from hub.access.throttle import GUESSING, Backoff
from hub.access.tokens import Signer
from hub.access.users import Users
from hub.access.vault import Vault
from hub.core.clock import Clock
from hub.storage.database import Database


class Access(Struct, frozen=True):
    """The parts; each user takes the ones it needs."""

    vault: Vault
    audit: Audit
    directory: Directory
    sessions: Sessions
    sign_in: SignIn
    claim: Claim
    users: Users
    people: People
    mqtt: MqttClients
    passwords: Passwords

    def close(self) -> None:
        """Stop the thread that hashes passwords."""
        self.passwords.close()


async def open_access(
    db: Database,
    folder: Path,
    clock: Clock,
    issuer: str,
    is_filter: Callable[[str], bool],
    *,
    cost: Cost = STANDARD,
    backoff: Backoff = GUESSING,
) -> Access:
    """Access to the hub `issuer` (its id), with the files `secret.key` and `claim-code` in `folder`.

    `is_filter` tells a valid MQTT topic filter. The first start of a hub makes the key and the claim code.
    """
    vault = await Vault.open(db, folder / "secret.key")
    ages = Ages(clock)
    audit = Audit(db, clock)
    directory = await Directory.open(db)
    sessions = await Sessions.open(db, await Signer.open(vault, issuer, ages), ages, clock, audit)
    mqtt = await MqttClients.open(db, directory, audit, is_filter)
    path = folder / "claim-code"
    code = await asyncio.to_thread(lambda: keep_code(path, claimed=directory.claimed))
    passwords = Passwords(cost)
    return Access(
        vault,
        audit,
        directory,
        sessions,
        SignIn(db, directory, sessions, passwords, audit, clock, backoff),
        Claim(db, path, code, directory, sessions, passwords, audit, clock, backoff),
        Users(db, directory, sessions, passwords, audit, clock),
        People(db, directory, clock),
        mqtt,
        passwords,
    )
