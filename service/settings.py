"""The settings of the service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from classifier import BALANCED, SENSITIVITIES, ForewarnError

PREFIX = "FOREWARN_"
_MOST_DIGITS = 9


class SettingsError(ForewarnError):
    """A setting that cannot be used."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Each field is read from `FOREWARN_<NAME>`; sizes are in bytes, times in seconds.

    `sensitivity` is cautious, balanced or sparing; `policy` is a policy file or a folder of them. `feedback` is the
    database of feedback, a path or SQLAlchemy's URL, and without one there is no feedback; `feedback_text` tells
    whether the texts of corrected paragraphs are stored there, or their digests only.
    """

    max_body: int = 2_000_000
    timeout: int = 30
    graceful_timeout: int = 10
    sensitivity: str = BALANCED
    policy: Path | None = None
    feedback: str | None = field(default=None, repr=False)  # a URL may hold a password
    feedback_text: bool = True

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings; raises SettingsError for one that cannot be used."""
        given: dict[str, Any] = {}
        for one in fields(cls):
            name = PREFIX + one.name.upper()
            if name in environ:
                read = _READERS.get(one.name, _positive)
                given[one.name] = read(name, environ[name])
        return cls(**given)


def _sensitivity(name: str, value: str) -> str:
    if value not in SENSITIVITIES:
        raise SettingsError(f"{name} is {value!r}: give one of {', '.join(SENSITIVITIES)}")
    return value


def _path(name: str, value: str) -> Path | None:
    return Path(value) if value else None


def _positive(name: str, value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 0 < len(value) <= _MOST_DIGITS or int(value) == 0:
        raise SettingsError(f"{name} is {value[:20]!r}: give a whole number from 1 to 999999999")
    return int(value)


def _database(name: str, value: str) -> str | None:
    return value or None


def _switch(name: str, value: str) -> bool:
    if value.lower() not in _SWITCHES:
        raise SettingsError(f"{name} is {value[:20]!r}: give on or off")
    return _SWITCHES[value.lower()]


_SWITCHES = {"on": True, "true": True, "yes": True, "1": True, "off": False, "false": False, "no": False, "0": False}
_READERS: Mapping[str, Callable[[str, str], Any]] = {
    "sensitivity": _sensitivity,
    "policy": _path,
    "feedback": _database,
    "feedback_text": _switch,
}
