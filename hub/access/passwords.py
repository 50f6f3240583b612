"""Passwords: what makes one good enough, and Argon2id off the event loop, one at a time."""

import asyncio
import os
import secrets
import unicodedata
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import argon2
from argon2.exceptions import InvalidHashError, VerificationError
from msgspec import Struct

from hub.core.errors import Code, FieldProblem, Problem

SHORTEST = 10
LONGEST = 256

_FEWEST_DIFFERENT = 5
_ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm")
_SALT_BYTES = 16
_HASH_BYTES = 32
_WAITING = 16
_NICE = 10


class Cost(Struct, frozen=True):
    """Argon2id parameters; the default is the second choice of RFC 9106 §4, with one lane instead of four.

    A lane is a thread: with one, a core stays free for the home.
    """

    passes: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 1


STANDARD = Cost()


class Passwords:
    """Hashes one password at a time: 64 MiB at most, on one thread of low priority."""

    def __init__(self, cost: Cost) -> None:
        self._hasher = argon2.PasswordHasher(cost.passes, cost.memory_kib, cost.lanes, _HASH_BYTES, _SALT_BYTES)
        self._nobody = _unmatched(cost)
        self._waiting = 0
        # Linux keeps niceness per thread.
        self._thread = ThreadPoolExecutor(1, "passwords", initializer=os.nice, initargs=(_NICE,))

    async def hash(self, password: str) -> str:
        """The PHC string to keep."""
        return await self._run(lambda: self._hasher.hash(_normalised(password)))

    async def verify(self, encoded: str | None, password: str) -> bool:
        """Whether `password` is the one; without `encoded` the answer is no, after the same work."""
        return await self._run(lambda: self._matches(encoded or self._nobody, _normalised(password)))

    def outdated(self, encoded: str) -> bool:
        """Whether it was made at another cost, so that it should be made anew while the password is known."""
        return self._hasher.check_needs_rehash(encoded)

    def close(self) -> None:
        """Stop the thread."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    async def _run[T](self, work: Callable[[], T]) -> T:
        if self._waiting >= _WAITING:
            raise Problem(Code.TOO_MANY_REQUESTS, seconds=_WAITING // 2)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._waiting -= 1

    def _matches(self, encoded: str, password: str) -> bool:
        try:
            return self._hasher.verify(encoded, password)
        except (VerificationError, InvalidHashError):
            return False


def password_faults(password: str, name: str, email: str) -> tuple[FieldProblem, ...]:
    """Why it will not do as the password of somebody with that name and e-mail address."""
    if len(password) < SHORTEST:
        return (_fault("short", f"must have at least {SHORTEST} characters"),)
    if len(password) > LONGEST:
        return (_fault("long", f"must have at most {LONGEST} characters"),)
    plain = _normalised(password).casefold()
    if len(set(plain)) < _FEWEST_DIFFERENT or any(plain in row * 2 or plain[::-1] in row * 2 for row in _ROWS):
        return (_fault("simple", "is too easy to guess: use a few words that do not belong together"),)
    known = (name.casefold(), email, email.partition("@")[0])
    if any(len(text) > 2 and text in plain and len(plain) - len(text) < SHORTEST // 2 for text in known):
        return (_fault("personal", "must not be made of your name or e-mail address"),)
    return ()


def _fault(kind: str, text: str) -> FieldProblem:
    return FieldProblem("password", text, code=f"access-password-{kind}")


def _normalised(password: str) -> str:
    """The same bytes from every keyboard: an accent may be typed as one character or two (NIST SP 800-63B §5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def _unmatched(cost: Cost) -> str:
    """A hash of no password, so that an unknown address costs a guesser what a known one does."""
    salt, digest = (b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (_SALT_BYTES, _HASH_BYTES))
    return f"$argon2id$v=19$m={cost.memory_kib},t={cost.passes},p={cost.lanes}${salt}${digest}"
