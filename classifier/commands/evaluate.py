"""`forewarn evaluate`: measure a model on labelled paragraphs."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from classifier.commands.options import json_option, model_option, notice
from classifier.evaluation import evaluate as measure
from classifier.label import read_labels
from classifier.label_folder import TEST, find_labels
from classifier.store import load_model


@click.command(epilog="Example: forewarn evaluate --data labelled.jsonl --json")
@model_option
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Labelled paragraphs, JSON lines. Default: labels/test.jsonl.",
)
@json_option
def evaluate(model_path: Path | None, data: Path | None, as_json: bool) -> None:
    """Measure a model on labelled paragraphs: precision, recall, calibration, each with its interval."""
    data = data or find_labels() / TEST
    labels = read_labels(data)
    if not labels:
        raise click.ClickException(f"{data}: holds no labelled paragraph")
    measured = measure(load_model(model_path), labels, report=notice)
    if as_json:
        json.dump(measured, sys.stdout, indent=2)
        click.echo()
        return
    table = Table(title=f"{measured['model']} on {measured['n']} paragraphs of {data.name}")
    columns = ("average_precision", "precision", "recall", "f1", "kappa", "ece")
    table.add_column("output", no_wrap=True)
    table.add_column("positives", justify="right")
    for column in columns:
        table.add_column(column.replace("_", " "), justify="right", no_wrap=True)
    for output, figures in measured["outputs"].items():
        cells = ["–" if figures[name] is None else f"{figures[name]:.3f}" for name in columns]
        table.add_row(output, f"{figures['positives']}{' (few)' * ('too_few' in figures)}", *cells)
    Console(width=max(120, Console().width)).print(table)
