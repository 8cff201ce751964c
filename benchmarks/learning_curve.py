"""How average precision grows with the labels: `python -m benchmarks.learning_curve --data FILE.jsonl`."""

from __future__ import annotations

from pathlib import Path

import click

from classifier.codebook import PUBLIC_OUTPUTS
from classifier.commands.options import labels_option, model_option, notice
from classifier.label import read_labels
from classifier.label_folder import TEST, find_labels, read_folder
from classifier.learning_curve import Point, learning_curve
from classifier.store import load_model


@click.command(epilog="Example: python -m benchmarks.learning_curve --data labels/test.jsonl")
@click.option("--data", type=click.Path(path_type=Path), help="Labelled paragraphs. Default: labels/test.jsonl.")
@labels_option
@model_option
def main(data: Path | None, labels_path: Path | None, model_path: Path | None) -> None:
    """Train on parts of the labels of a model and measure each on the same paragraphs; rows are in Markdown.

    A model's report shows the same curve for labels/test.jsonl; this one is for any other file.
    """
    held_out = read_labels(data or find_labels() / TEST)
    train = read_folder(labels_path or find_labels()).train
    points = learning_curve(load_model(model_path), train, held_out, report=notice)
    click.echo(f"| trained on | {' | '.join(PUBLIC_OUTPUTS)} |\n| --- |{' --- |' * len(PUBLIC_OUTPUTS)}")
    for point in points:
        click.echo(f"| {point.paragraphs:,} | {' | '.join(_cell(point, output) for output in PUBLIC_OUTPUTS)} |")


def _cell(point: Point, output: str) -> str:
    value, interval = point.average_precision[output], point.ci95[output]
    if value is None or interval is None:
        return "–"
    return f"{value:.3f} ({interval[0]:.3f}–{interval[1]:.3f})"


if __name__ == "__main__":
    main()
