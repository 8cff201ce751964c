"""`forewarn keys`: make, list and revoke API keys."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from service.access.error import KeysError
from service.access.key import Key, make_key
from service.access.keyfile import changing_keys, read_keys
from service.access.scope import SCOPES, Scope

_file = click.option(
    "--keys",
    "path",
    type=click.Path(path_type=Path),
    help="The file of the keys. Default: FOREWARN_KEYS, or what the settings file of FOREWARN_CONFIG names.",
)
_WIDE = 160  # so that nothing is cut where output goes to a file
_json = click.option("--json", "as_json", is_flag=True, help="Print machine-readable JSON.")


@click.group(epilog="Example: forewarn keys make cms --scope read --keys keys.json")
def keys() -> None:
    """Make, list and revoke the API keys of the service."""


def _rate(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    from limits import parse_many

    try:
        if value:
            parse_many(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no rate: give one such as '100/minute', or '' for none") from error
    return value


@keys.command(epilog="Example: forewarn keys make cms --scope read --scope feedback --keys keys.json")
@click.argument("name")
@click.option("--scope", "scopes", type=click.Choice(SCOPES), multiple=True, help="What it is for. Default: read.")
@click.option("--rate", callback=_rate, help="How often it may ask, such as 100/minute. Default: the service's rate.")
@_file
@_json
def make(name: str, scopes: tuple[Scope, ...], rate: str | None, path: Path | None, *, as_json: bool) -> None:
    """Make a key for NAME and print it: once, for only its digest is kept."""
    if not name.strip() or not name.isprintable():
        raise click.BadParameter("a name needs letters that can be printed", param_hint="NAME")
    with changing_keys(_path(path)) as held:
        if any(key.name == name and key.revoked is None for key in held):
            raise KeysError(f"there is a key named {name!r}; revoke it first, or choose another name")
        key, secret = make_key(name, tuple(dict.fromkeys(scopes)) or ("read",), _now(), rate)
        held.append(key)
    click.echo(json.dumps({"id": key.id, "key": secret}) if as_json else secret)
    click.echo(f"{key.id} ({name}) is for {', '.join(key.scopes)}; the key is shown only now", err=True)


@keys.command("list", epilog="Example: forewarn keys list --keys keys.json")
@_file
@_json
def list_(path: Path | None, *, as_json: bool) -> None:
    """List the keys, the revoked ones too."""
    held = read_keys(_there(_path(path)))
    if as_json:
        click.echo(json.dumps([_public(key) for key in held], indent=1))
        return
    table = Table("id", "name", "scopes", "rate", "made", "revoked", box=None)
    for key in held:
        table.add_row(key.id, key.name, " ".join(key.scopes), _rate_text(key), key.made, key.revoked or "")
    Console(highlight=False, width=max(_WIDE, Console().width)).print(table)


@keys.command(epilog="Example: forewarn keys revoke cms --keys keys.json")
@click.argument("key")
@_file
def revoke(key: str, path: Path | None) -> None:
    """Revoke KEY, an id or the name of a key that is good; the service refuses it from the next request on."""
    with changing_keys(_path(path)) as held:
        found = [place for place, one in enumerate(held) if one.revoked is None and key in (one.id, one.name)]
        if not found:
            raise KeysError(f"no good key is named {key!r} or has this id; `forewarn keys list` names them")
        for place in found:
            held[place] = held[place].revoke(_now())
    click.echo(f"revoked {', '.join(held[place].id for place in found)}", err=True)


def _path(given: Path | None) -> Path:
    from service.settings_source import read_settings

    path = given or read_settings(os.environ).settings.keys
    if path is None:
        raise click.UsageError("name the file of the keys with --keys or FOREWARN_KEYS")
    return path


def _there(path: Path) -> Path:
    if not path.exists():
        raise KeysError(f"{path}: no such file of keys; `forewarn keys make` makes it")
    return path


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _public(key: Key) -> dict[str, Any]:
    return {name: value for name, value in asdict(key).items() if name != "digest"}


def _rate_text(key: Key) -> str:
    return {None: "the service's", "": "none"}.get(key.rate, key.rate or "")
