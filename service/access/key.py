"""An API key, of which only a digest is kept."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, replace

from service.access.scope import Scope

_PREFIX = "fw"  # so that scanners for lost secrets can find one
_SECRET = re.compile(rf"{_PREFIX}_(?P<id>[0-9a-f]{{8}})_[A-Za-z0-9_-]{{43}}")
_NOBODY = "0" * 64


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key; `made` and `revoked` are times in UTC, `rate` is None for the service's own.

    The digest is one SHA-256: the secret has 256 random bits, so that there is nothing to guess, and a slow hash
    would only cost the service time at each request.
    """

    id: str
    name: str
    scopes: tuple[Scope, ...]
    digest: str
    made: str
    revoked: str | None = None
    rate: str | None = None

    def allows(self, scope: Scope) -> bool:
        """Say whether the key is good for a scope; `admin` is good for every one."""
        return scope in self.scopes or "admin" in self.scopes

    def revoke(self, now: str) -> Key:
        """Return the key as one that opens nothing any more."""
        return replace(self, revoked=self.revoked or now)


def make_key(name: str, scopes: tuple[Scope, ...], now: str, rate: str | None = None) -> tuple[Key, str]:
    """Make a new key; return what is kept of it, and the secret, which is kept nowhere."""
    identifier = secrets.token_hex(4)
    secret = f"{_PREFIX}_{identifier}_{secrets.token_urlsafe(32)}"
    return Key(identifier, name, scopes, _digest(secret), now, rate=rate), secret


def id_of(secret: str) -> str | None:
    """Return the id that a secret claims, or None for what has not the form of one."""
    found = _SECRET.fullmatch(secret)
    return found["id"] if found else None


def is_secret_of(secret: str, key: Key | None) -> bool:
    """Compare in a time that does not depend on where a wrong secret differs, or on whether there is such a key."""
    expected = _NOBODY if key is None else key.digest
    return hmac.compare_digest(_digest(secret), expected) and key is not None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
