"""`forewarn train`: labels in, a model out."""

from __future__ import annotations

from pathlib import Path

import click

from classifier.commands.options import labels_option, notice
from classifier.label_folder import find_labels, read_folder
from classifier.store import find_models


@click.command(epilog="Example: forewarn train --labels labels --out models")
@labels_option
@click.option("--out", type=click.Path(path_type=Path), help="The folder of models. Default: the one in use.")
def train(labels_path: Path | None, out: Path | None) -> None:
    """Train a model on labels, measure it, and make it the current one."""
    from classifier.retraining import retrain  # scikit-learn takes seconds to import

    models = out or find_models()
    folder = read_folder(labels_path or find_labels())
    version = retrain(folder, models, report=notice)
    click.echo(version)
