"""`forewarn evaluate`: measure a model on labelled paragraphs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from classifier.commands.options import json_option, model_option, notice
from classifier.evaluation import evaluate as measure
from classifier.label import read_labels
from classifier.label_folder import TEST, find_labels
from classifier.report import render_report, write_report
from classifier.store import load_model


@click.command(epilog="Example: forewarn evaluate --data labelled.jsonl --json")
@model_option
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Labelled paragraphs, JSON lines. Default: labels/test.jsonl.",
)
@json_option
@click.option(
    "--report",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Also write a page on it: curves, parts, worst mistakes. It holds text of the labelled paragraphs.",
)
def evaluate(model_path: Path | None, data: Path | None, as_json: bool, report: Path | None) -> None:
    """Measure a model on labelled paragraphs: precision, recall, calibration, each with its interval."""
    on_stdout = report is not None and str(report) == "-"
    if on_stdout and as_json:
        raise click.UsageError("--json and --report - both print to standard output; name a file for the report")
    data = data or find_labels() / TEST
    if report is not None and report.exists() and data.exists() and report.samefile(data):
        raise click.UsageError(f"--report would replace the labels in {data}; name another file")
    labels = read_labels(data)
    if not labels:
        raise click.ClickException(f"{data}: holds no labelled paragraph")
    model = load_model(model_path)
    measured = measure(model, labels, report=notice)
    if report is not None:
        notice("writing the report")
        page = render_report(model, labels, measured, name=data.name)
        if on_stdout:
            click.echo(page)
            return
        write_report(page, report)
    if as_json:
        json.dump(measured, sys.stdout, indent=2)
        click.echo()
        return
    _print_table(measured, data.name)


def _print_table(measured: dict[str, Any], name: str) -> None:
    table = Table(title=f"{measured['model']} on {measured['n']} paragraphs of {name}")
    columns = ("average_precision", "precision", "recall", "f1", "kappa", "ece")
    table.add_column("output", no_wrap=True)
    table.add_column("positives", justify="right")
    for column in columns:
        table.add_column(column.replace("_", " "), justify="right", no_wrap=True)
    for output, figures in measured["outputs"].items():
        cells = ["–" if figures[name] is None else f"{figures[name]:.3f}" for name in columns]
        table.add_row(output, f"{figures['positives']}{' (few)' * ('too_few' in figures)}", *cells)
    Console(width=max(120, Console().width)).print(table)
