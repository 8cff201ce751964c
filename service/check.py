"""What `forewarn serve --check` says: the settings, and whether the service would start with them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any

import click

from classifier import ForewarnError, load_model, load_policies
from service.access.door import Door
from service.address import parse_address, try_address
from service.feedback.open import try_feedback
from service.settings import Settings
from service.settings_source import ReadSettings

_PASSWORD = re.compile(r"(//[^/@:]*:)[^/@]*@")


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting, its value with passwords masked, and where that was said."""

    name: str
    value: Any
    origin: str


@dataclass(frozen=True, slots=True)
class Trial:
    """One thing that was tried, and what it is like or what is wrong with it."""

    name: str
    is_well: bool
    said: str


@dataclass(frozen=True, slots=True)
class Check:
    """Everything that the check says."""

    settings: list[Setting]
    trials: list[Trial]
    doubts: list[str]

    @property
    def is_well(self) -> bool:
        """Whether the service would start."""
        return all(trial.is_well for trial in self.trials)


def check_service(read: ReadSettings) -> Check:
    """Try everything that the service needs; never raises for what is only wrong with a setting."""
    settings = [
        Setting(field.name, _masked(getattr(read.settings, field.name)), read.origins.get(field.name, "default"))
        for field in fields(Settings)
    ]
    return Check(settings, list(_trials(read.settings)), list(read.doubts))


def print_check(check: Check, *, as_json: bool) -> None:
    """Print the check, one line a setting and one a trial."""
    if as_json:
        click.echo(json.dumps(asdict(check) | {"is_well": check.is_well}, indent=1, ensure_ascii=False))
        return
    for setting in check.settings:
        value = json.dumps(setting.value, ensure_ascii=False)
        click.echo(f"{setting.name:<17} {value:<24} {setting.origin}")
    click.echo()
    for trial in check.trials:
        click.echo(f"{trial.name:<8} {'ok   ' if trial.is_well else 'WRONG'}  {trial.said}")
    for doubt in check.doubts:
        click.echo(f"doubt           {doubt}")


def _trials(settings: Settings) -> Iterator[Trial]:
    yield _try("bind", lambda: _bind(settings))
    yield _try("access", lambda: _access(settings))
    yield _try("model", lambda: load_model(settings.models).version)
    yield _try("policy", lambda: _policy(settings))
    yield _try("feedback", lambda: try_feedback(settings.feedback))


def _try(name: str, trial: Callable[[], str]) -> Trial:
    try:
        return Trial(name, True, trial())
    except ForewarnError as error:
        return Trial(name, False, str(error))
    except OSError as error:
        return Trial(name, False, f"{error.strerror or error}")


def _bind(settings: Settings) -> str:
    address = parse_address(settings.bind)
    try_address(address)
    return (
        f"{settings.bind} is free, and {'this machine alone reaches it' if address.is_local else 'others reach it'}"
    )


def _access(settings: Settings) -> str:
    keyring = Door(settings).keyring
    if keyring.is_needed:
        return f"a key is asked for; {len(keyring)} are good"
    return "OPEN to everybody who reaches the address" if settings.insecure else "open to this machine, without keys"


def _policy(settings: Settings) -> str:
    policies = load_policies(settings.policy)
    others = sorted(
        policy.version for policy in policies.named.values() if policy.version != policies.standing.version
    )
    return f"{policies.standing.version}, others: {', '.join(others) or 'none'}"


def _masked(value: Any) -> Any:
    shown = list(value) if isinstance(value, tuple) else value
    if shown is None or isinstance(shown, bool | int | list):
        return shown
    return _PASSWORD.sub(r"\1***@", str(shown))
