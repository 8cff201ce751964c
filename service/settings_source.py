"""Where settings come from: the command line, the environment, a TOML file."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from classifier import find_line
from service.settings import Settings, SettingsError, advice

PREFIX = "FOREWARN_"
CONFIG = "FOREWARN_CONFIG"
_NAMES = tuple(field.name for field in fields(Settings))
_OPTIONS = {"models": "--model"}
_SHOWN = 40
_LIKE = 0.8


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """Settings, where each that is no default was found, and what looks like a slip."""

    settings: Settings
    origins: Mapping[str, str]
    doubts: tuple[str, ...]


def read_settings(
    environ: Mapping[str, str], config: Path | None = None, given: Mapping[str, Any] | None = None
) -> ReadSettings:
    """Read settings: those of the command line (`given`) go before variables, and these before the file.

    Raises
    ------
    SettingsError
        Names every setting that cannot be used, by its option, its variable, or its file and line.
    """
    config = config or (Path(environ[CONFIG]) if environ.get(CONFIG) else None)
    text = "" if config is None else _read(config)
    in_file = {} if config is None else _parse(text, config)
    in_environ = {name: environ[PREFIX + name.upper()] for name in _NAMES if PREFIX + name.upper() in environ}
    origins = {name: f"{config}:{find_line(text, [name])}" for name in in_file}
    origins |= {name: PREFIX + name.upper() for name in in_environ}
    origins |= {name: _OPTIONS.get(name, f"--{name.replace('_', '-')}") for name in given or {}}
    merged = {**in_file, **in_environ, **(given or {})}
    try:
        settings = TypeAdapter(Settings).validate_python(merged)
    except ValidationError as error:
        raise SettingsError("; ".join(_faults(error, merged, origins))) from error
    return ReadSettings(settings, origins, tuple(_doubts(environ)))


def _faults(error: ValidationError, merged: Mapping[str, Any], origins: Mapping[str, str]) -> list[str]:
    names = dict.fromkeys(str(fault["loc"][0]) for fault in error.errors())
    return [_fault(name, merged[name], origins[name]) for name in names]


def _fault(name: str, value: Any, origin: str) -> str:
    if name not in _NAMES:
        near = difflib.get_close_matches(name, _NAMES, 1)
        return f"{origin}: {name!r} is no setting: " + (f"{near[0]!r} is" if near else "remove it")
    key = "" if origin.startswith((PREFIX, "--")) else f": {name}"
    shown = repr(value)
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    return f"{origin}{key} is {shown}: give {advice(name)}"


def _doubts(environ: Mapping[str, str]) -> list[str]:
    """Name variables that are no settings but for a slip; others with our prefix, as Kubernetes sets, are let be."""
    known = {PREFIX + name.upper() for name in _NAMES} | {CONFIG}
    found = []
    for variable in sorted(environ):
        if variable.startswith(PREFIX) and variable not in known:
            near = difflib.get_close_matches(variable, sorted(known), 1, _LIKE)
            found += [f"{variable} is no setting: {near[0]} is"] if near else []
    return found


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: not UTF-8; save the file as UTF-8") from error
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}; name the settings file with --config or {CONFIG}") from error


def _parse(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not TOML: {error}") from error
