"""The settings of the service."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass as plain_dataclass
from dataclasses import field
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field
from pydantic.dataclasses import dataclass

from classifier import BALANCED, SENSITIVITIES, ForewarnError
from service.address import parse_address

_MOST = 999_999_999
_MOST_WORKERS = 8
_HOST = re.compile(r"[A-Za-z0-9_.-]+|\[?[0-9A-Fa-f:.]+\]?")
_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?")


class SettingsError(ForewarnError):
    """A setting that cannot be used; names its variable, or its file and line."""


@plain_dataclass(frozen=True, slots=True)
class Advice:
    """What to give for a setting; every type below carries one, and errors end with it."""

    text: str


def _no_bool(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("a truth value is no number")
    return value


def _is_sensitivity(value: str) -> str:
    if value not in SENSITIVITIES:
        raise ValueError("unknown")
    return value


def _is_address(value: str) -> str:
    parse_address(value)
    return value


def _is_rate(value: str) -> str:
    from limits import parse_many  # needed only where there are settings to check

    if value:
        parse_many(value)
    return value


def _split(value: Any) -> Any:
    """Take the list of a variable, which has commas between its items."""
    return [item.strip() for item in value.split(",") if item.strip()] if isinstance(value, str) else value


def _nothing_is_none(value: Any) -> Any:
    return None if value == "" else value


def _is_host(value: str) -> str:
    if not _HOST.fullmatch(value):
        raise ValueError("no host name")
    return value


def _is_origin(value: str) -> str:
    if not _ORIGIN.fullmatch(value):
        raise ValueError("no origin")
    return value


Whole = Annotated[int, BeforeValidator(_no_bool), Field(ge=1, le=_MOST), Advice(f"a whole number from 1 to {_MOST}")]
Count = Annotated[int, BeforeValidator(_no_bool), Field(ge=1, le=1_000), Advice("a whole number from 1 to 1000")]
Place = Annotated[Path | None, BeforeValidator(_nothing_is_none), Advice("a path")]
Rate = Annotated[
    str, AfterValidator(_is_rate), Advice("a rate such as '100/minute', several with ';', or '' for none")
]


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Settings:
    """Each field is a key of the settings file, and the variable `FOREWARN_<NAME>`, which goes before the file.

    Sizes are in bytes, times in seconds.
    """

    bind: Annotated[str, AfterValidator(_is_address), Advice("HOST:PORT, [IPv6]:PORT or unix:PATH")] = (
        "127.0.0.1:8000"
    )
    """Where to listen: `HOST:PORT`, `[IPv6]:PORT` or `unix:PATH`."""
    workers: Annotated[Count | None, BeforeValidator(_nothing_is_none), Advice("a whole number from 1 to 1000")] = (
        None
    )
    """Processes; by default one a core, at most eight."""
    threads: Count = 64
    """Connections that a worker reads or answers at once; the others wait."""
    models: Place = None
    """A model folder, or a folder of models, of which the current one serves."""
    policy: Place = None
    """A policy file, or a folder of them."""
    sensitivity: Annotated[str, AfterValidator(_is_sensitivity), Advice(f"one of {', '.join(SENSITIVITIES)}")] = (
        BALANCED
    )
    """`cautious` warns of more, `sparing` of less."""
    feedback: Annotated[
        str | None, BeforeValidator(_nothing_is_none), Advice("a path, or SQLAlchemy's URL of a database")
    ] = field(default=None, repr=False)  # a URL may hold a password
    """The database of feedback, a path or SQLAlchemy's URL; without one there is no feedback."""
    feedback_text: Annotated[bool, Advice("on or off")] = True
    """Whether the texts of corrected paragraphs are stored there, or their digests only."""
    keys: Place = None
    """The file of the API keys (`forewarn keys`), of which every request needs one then."""
    insecure: Annotated[bool, Advice("true or false")] = False
    """Listen beyond this machine although there are no keys."""
    rate: Rate = "1200/minute"
    """How often each key may ask, unless it has a rate of its own; empty: as often as it likes."""
    hosts: Annotated[
        tuple[Annotated[str, AfterValidator(_is_host)], ...],
        BeforeValidator(_split),
        Advice("a list of host names such as 'forewarn.example', without port"),
    ] = ()
    """Host names by which it may be asked while it is open, beside those of this machine."""
    origins: Annotated[
        tuple[Annotated[str, AfterValidator(_is_origin)], ...],
        BeforeValidator(_split),
        Advice("a list of origins such as 'https://desk.example'"),
    ] = ()
    """Origins whose pages may ask from a browser (CORS); by default none."""
    max_body: Whole = 2_000_000
    """The largest body of a request."""
    read_timeout: Whole = 10
    """The time within which a request must have arrived whole."""
    timeout: Whole = 30
    """The time after which a connection that is still being answered is cut, and a worker that hangs killed."""
    graceful_timeout: Whole = 10
    """The time that requests under way have when a worker stops."""
    log_level: Annotated[Literal["info", "warning", "error"], Advice("one of info, warning, error")] = "info"
    """`info` has a line a request, `warning` only what an operator should look at."""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings, with the file that `FOREWARN_CONFIG` names; raises SettingsError."""
        from service.settings_source import read_settings

        return read_settings(environ).settings

    @property
    def processes(self) -> int:
        """The number of workers."""
        return self.workers or default_workers()


def default_workers() -> int:
    """Return one worker a core this process may use, at most eight."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(_MOST_WORKERS, cores)


def advice(name: str) -> str:
    """Say what to give for a setting."""
    hints = get_type_hints(Settings, include_extras=True)
    return next(one.text for one in reversed(hints[name].__metadata__) if isinstance(one, Advice))
