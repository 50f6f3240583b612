"""Secrets by name, sealed at rest: the key is a file beside the database, so neither alone tells anything."""

import asyncio
import logging
import sqlite3
from pathlib import Path

import msgspec
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random

from hub.access.files import read_private, write_private
from hub.storage.database import Database

_PRIVATE = 0o600

log = logging.getLogger(__name__)


class UnreadableSecretError(Exception):
    """The secret was sealed under another key, or its row was tampered with."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the secret {name!r} cannot be opened with this key")
        self.name = name


class Vault:
    """XSalsa20-Poly1305 (NaCl's secretbox) over the name and the value, so that one secret cannot pose as another."""

    def __init__(self, db: Database, key: bytes) -> None:
        self._db = db
        self._box = SecretBox(key)

    @classmethod
    async def open(cls, db: Database, key_path: Path) -> "Vault":
        """The vault of `db` under the key in `key_path`, which is made, mode 0600, when it is absent."""
        return cls(db, await asyncio.to_thread(_key, key_path))

    async def get(self, name: str) -> bytes | None:
        """The secret, None when there is none of that name; `UnreadableSecretError` when it cannot be opened."""
        sealed = await self._db.read(lambda connection: _select(connection, name))
        return None if sealed is None else self._unseal(name, sealed)

    async def put(self, name: str, value: bytes) -> None:
        """Keep `value` under `name`; durable when this returns."""
        sealed = bytes(self._box.encrypt(msgspec.msgpack.encode((name, value))))
        await self._db.write(
            lambda connection: connection.execute("INSERT OR REPLACE INTO secret VALUES (?, ?)", (name, sealed))
        )

    async def remove(self, name: str) -> None:
        """Forget it; no error when there is none."""
        await self._db.write(lambda connection: connection.execute("DELETE FROM secret WHERE name = ?", (name,)))

    async def names(self) -> list[str]:
        """The names of all secrets."""
        return await self._db.read(
            lambda connection: [name for (name,) in connection.execute("SELECT name FROM secret ORDER BY name")]
        )

    def _unseal(self, name: str, sealed: bytes) -> bytes:
        try:
            kept, value = msgspec.msgpack.decode(self._box.decrypt(sealed), type=tuple[str, bytes])
        except (CryptoError, ValueError, msgspec.MsgspecError) as error:
            raise UnreadableSecretError(name) from error
        if kept != name:
            raise UnreadableSecretError(name)
        return value


def _key(path: Path) -> bytes:
    if path.exists() and path.stat().st_mode & 0o077:
        log.warning("%s was open to others; it is private again", path.name)
        path.chmod(_PRIVATE)
    key = read_private(path)
    if key is None:
        key = random(SecretBox.KEY_SIZE)
        write_private(path, key)
    if len(key) != SecretBox.KEY_SIZE:
        raise ValueError(f"{path.name} must hold {SecretBox.KEY_SIZE} bytes, it holds {len(key)}")
    return key


def _select(connection: sqlite3.Connection, name: str) -> bytes | None:
    row = connection.execute("SELECT sealed FROM secret WHERE name = ?", (name,)).fetchone()
    return None if row is None else row[0]
