"""`forewarn model`: look at the folders in `models/`, and switch between them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from classifier.assessment import assess
from classifier.commands.options import json_option, model_option, pick_policy
from classifier.errors import LabelsError
from classifier.label import parse_lines, read_text
from classifier.model import Prediction
from classifier.policy import Policy
from classifier.store import (
    MANIFEST,
    current_version,
    find_models,
    load_model,
)
from classifier.store import promote as make_current
from classifier.store import rollback as go_back
from classifier.terminal import harmless

_models_option = click.option(
    "--models", "--out", type=click.Path(path_type=Path), help="The folder of models. Default: the one in use."
)


@click.group(epilog="Example: forewarn model list")
def model() -> None:
    """Look at trained models, and switch between them."""


@model.command("list", epilog="Example: forewarn model list")
@_models_option
def list_models(models: Path | None) -> None:
    """List the versions, the current one starred."""
    models = models or find_models()
    current = current_version(models)
    for folder in sorted(path.parent for path in models.glob(f"[!.]*/{MANIFEST}")):
        click.echo(f"{'*' if folder.name == current else ' '} {folder.name}")


@model.command(epilog="Example: forewarn model show --json")
@model_option
@json_option
def show(model_path: Path | None, as_json: bool) -> None:
    """Describe a model: version, outputs, thresholds and, with --json, figures and digests."""
    loaded = load_model(model_path)
    if as_json:
        click.echo(json.dumps(loaded.describe(), indent=2))
        return
    click.echo(f"version {loaded.version}, {len(loaded.scorer.vocabulary)} terms")
    for output, threshold in loaded.thresholds.items():
        click.echo(f"  {output:35s} from {threshold:.3f}")


@model.command(epilog="Example: forewarn model verify")
@model_option
def verify(model_path: Path | None) -> None:
    """Check every file of a model against its digest."""
    click.echo(f"{load_model(model_path).version}: every file matches its digest")


@model.command(epilog="Example: forewarn model diff models/OLD models/NEW --on paragraphs.jsonl")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--on",
    "data",
    type=click.Path(path_type=Path),
    required=True,
    help="JSON lines, each with 'text' and maybe 'id'.",
)
@click.option("--policy", help="Apply a house's policy too: a file, or default@1 for the built-in one.")
@json_option
def diff(old: Path, new: Path, data: Path, policy: str | None, as_json: bool) -> None:
    """Show which paragraphs of an archive two models decide differently.

    With --policy, also those for which the policy decides differently: the severity may stay while a probability
    or a descriptor moves. A record may name its 'section'.
    """
    house = None if policy is None else pick_policy(policy)
    models = [load_model(path) for path in (old, new)]
    records = _records(data)
    texts = [record["text"] for record in records]
    before, after = (model.predict(texts) for model in models)
    changed, tally = 0, Counter[str]()
    for number, (record, was, is_) in enumerate(zip(records, before, after, strict=True), start=1):
        decided = [_decide(house, record, one) for one in (was, is_)]
        signs = _signs(*decided)
        if (was.severity, was.atrocity) == (is_.severity, is_.atrocity) and not signs:
            continue
        changed += 1
        tally.update(signs)
        if as_json:
            found = {"id": record.get("id", number), "text": record["text"]}
            for key, one, decisions in zip(("old", "new"), (was, is_), decided, strict=True):
                found[key] = {"severity": one.severity, "tags": one.tags}
                found[key] |= {"decisions": decisions} if decisions else {}
            click.echo(json.dumps(found, ensure_ascii=False))
        else:
            told = [f"{one.severity}{'+' * one.atrocity}" for one in (was, is_)]
            told[1] = " ".join([told[1], *signs])
            text = " ".join(record["text"].split())[:90]
            click.echo(harmless(f"{record.get('id', number)}  {told[0]} → {told[1]}  {text}"))
    by_sign = "".join(f", {sign} {count}" for sign, count in sorted(tally.items()))
    click.echo(f"{changed} of {len(records)} paragraphs change{by_sign}", err=True)


def _records(data: Path) -> list[dict[str, Any]]:
    records = []
    for number, record in parse_lines(read_text(data), str(data)):
        if not isinstance(record.get("text"), str):
            raise LabelsError(f"{data}:{number}: 'text' must be a string")
        if not isinstance(record.get("section", ""), str):
            raise LabelsError(f"{data}:{number}: 'section' must be a string")
        records.append(record)
    return records


_Decisions = dict[str, bool | None]


def _decide(policy: Policy | None, record: Mapping[str, Any], prediction: Prediction) -> _Decisions:
    if policy is None:
        return {}
    return policy.decide(prediction, assess(prediction.words, None).reason, record.get("section"))


def _signs(old: _Decisions, new: _Decisions) -> list[str]:
    gained = [f"+{name}" for name in new if new[name] and not old[name]]
    return gained + [f"-{name}" for name in old if old[name] and not new[name]]


@model.command(epilog="Example: forewarn model promote 2026.11.22+0a1b2c3d")
@click.argument("version")
@_models_option
def promote(version: str, models: Path | None) -> None:
    """Make a stored version the current one, after checking its digests."""
    models = models or find_models()
    make_current(models, version)
    click.echo(version)


@model.command(epilog="Example: forewarn model rollback")
@_models_option
def rollback(models: Path | None) -> None:
    """Go back to the version that was current before."""
    click.echo(go_back(models or find_models()))
