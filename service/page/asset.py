"""The page's own scripts, styles and icon."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# Not the system's table of types, which differs from machine to machine.
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Assets:
    """All of them by name; `digest` is that of all together, since modules import each other."""

    named: Mapping[str, Asset]
    digest: str


@cache
def page_assets() -> Assets:
    """Read every asset of the installed package, once."""
    found = sorted(files("service.page").joinpath("static").iterdir(), key=lambda file: file.name)
    named = {
        file.name: Asset(file.read_bytes(), _TYPES[ending])
        for file in found
        if (ending := file.name[file.name.rfind(".") :]) in _TYPES
    }
    whole = hashlib.sha256(b"".join(name.encode() + b"\0" + one.content for name, one in named.items()))
    return Assets(named, whole.hexdigest()[:16])
