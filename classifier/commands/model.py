"""`forewarn model`: look at the folders in `models/`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from classifier.commands.options import json_option, model_option
from classifier.store import MANIFEST, current_version, find_models, load_model


@click.group(epilog="Example: forewarn model list")
def model() -> None:
    """Look at trained models."""


@model.command("list", epilog="Example: forewarn model list")
@click.option("--models", type=click.Path(path_type=Path), help="The folder of models. Default: the one in use.")
def list_models(models: Path | None) -> None:
    """List the versions, the current one starred."""
    models = models or find_models()
    current = current_version(models)
    for folder in sorted(path.parent for path in models.glob(f"*/{MANIFEST}")):
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
