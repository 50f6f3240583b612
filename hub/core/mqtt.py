"""MQTT clients as the hub knows them: stored by `hub.access`, enforced by `hub.broker`."""

import re
import secrets
from hashlib import sha256
from hmac import compare_digest

from msgspec import Struct

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,62}")
_PASSWORD_BYTES = 16
_SALT_BYTES = 16


class MqttCredential(Struct, frozen=True):
    """SHA-256 over salt and password.

    A slow hash protects passwords that people choose. These are 128 random bits, which no one guesses from a fast hash
    either, while forty clients that return after a restart would cost a Pi seconds of Argon2.
    """

    salt: bytes
    digest: bytes

    def accepts(self, password: str) -> bool:
        """Whether `password` is the one this credential was made for; takes the same time either way."""
        return compare_digest(_digest(self.salt, password), self.digest)


class MqttClient(Struct, frozen=True):
    """A program that may connect as user `name`, and the topic filters it may read and write."""

    name: str
    credential: MqttCredential
    read: tuple[str, ...] = ()
    write: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is no client name: lower-case letters, digits and _ . - make one")


def new_credential() -> tuple[str, MqttCredential]:
    """A fresh password of 22 characters, shown once, and what the hub keeps of it."""
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    salt = secrets.token_bytes(_SALT_BYTES)
    return password, MqttCredential(salt, _digest(salt, password))


def _digest(salt: bytes, password: str) -> bytes:
    return sha256(salt + password.encode()).digest()
