"""Access tokens: JWTs signed with the hub's Ed25519 key (RFC 8037), good for a quarter of an hour."""

import logging
import secrets

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from hub.access.moment import Ages, Moment
from hub.access.vault import UnreadableSecretError, Vault
from hub.core.clock import SECOND
from hub.core.errors import Code, Problem
from hub.core.ids import UserId

LIFETIME = 15 * 60 * SECOND
"""Microseconds for which an access token is good."""

_ALGORITHM = "EdDSA"
_TYPE = "at+jwt"  # RFC 9068 §2.1
_KEY = "access-token-key"
_REMEMBERED = 1024
_LONGEST = 2048

log = logging.getLogger(__name__)


class Claims(Struct, frozen=True):
    """The payload. `exp` is for others to read: the hub goes by the age of `made`, which a wrong clock cannot bend."""

    iss: str
    sub: UserId
    sid: str
    jti: str
    iat: int
    exp: int
    made: Moment


class Signer:
    """Issues and checks access tokens. A token that was checked is remembered: the next check takes a microsecond."""

    def __init__(self, key: Ed25519PrivateKey, issuer: str, ages: Ages) -> None:
        self._key = key
        self._public = key.public_key()
        self._issuer = issuer
        self._ages = ages
        self._known: dict[str, Claims] = {}

    @classmethod
    async def open(cls, vault: Vault, issuer: str, ages: Ages) -> "Signer":
        """The signer with the key of the vault; `issuer` is the id of the hub.

        A key that cannot be opened is replaced: access tokens then end early, and refresh tokens bring new ones.
        """
        try:
            seed = await vault.get(_KEY)
        except UnreadableSecretError as error:
            log.warning("%s; access tokens get a new key", error)
            seed = None
        if seed is None:
            seed = secrets.token_bytes(32)
            await vault.put(_KEY, seed)
        return cls(Ed25519PrivateKey.from_private_bytes(seed), issuer, ages)

    def issue(self, user: UserId, session: str) -> str:
        """A token for `user`, good as long as `session` lives and at most `LIFETIME`."""
        made = self._ages.now()
        at = made.at // SECOND
        claims = Claims(self._issuer, user, session, secrets.token_urlsafe(12), at, at + LIFETIME // SECOND, made)
        return jwt.encode(msgspec.to_builtins(claims), self._key, _ALGORITHM, headers={"typ": _TYPE})

    def check(self, token: str) -> tuple[Claims, int]:
        """What the token says and how many microseconds it has left; `Problem` unauthenticated when it is not good."""
        claims = self._known.get(token) or self._decode(token)
        age = self._ages.age(claims.made)
        if age is None or age >= LIFETIME:
            self._known.pop(token, None)
            raise Problem(Code.UNAUTHENTICATED)
        self._remember(token, claims)
        return claims, LIFETIME - age

    def _decode(self, token: str) -> Claims:
        if len(token) > _LONGEST:
            raise Problem(Code.UNAUTHENTICATED)
        options: jwt.types.Options = {"verify_exp": False, "verify_iat": False, "require": ["iss"]}
        try:
            found = jwt.decode_complete(
                token, self._public, algorithms=[_ALGORITHM], issuer=self._issuer, options=options
            )
            if found["header"].get("typ") != _TYPE:
                raise Problem(Code.UNAUTHENTICATED)
            return msgspec.convert(found["payload"], Claims)
        except (jwt.PyJWTError, msgspec.ValidationError) as error:
            raise Problem(Code.UNAUTHENTICATED) from error

    def _remember(self, token: str, claims: Claims) -> None:
        if token not in self._known and len(self._known) >= _REMEMBERED:
            del self._known[next(iter(self._known))]
        self._known[token] = claims
