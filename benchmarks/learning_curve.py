"""How average precision grows with the labels: `python -m benchmarks.learning_curve --data FILE.jsonl`."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import numpy as np

from classifier.bootstrap import bootstrap_weights
from classifier.codebook import PUBLIC_OUTPUTS
from classifier.evaluation import measure
from classifier.label import LabelledParagraph, read_labels
from classifier.label_folder import TEST, find_labels, read_folder
from classifier.pipeline import fit_pipeline, tokenize
from classifier.token import tokens

SIZES = (1_000, 2_000, 4_000, 8_000)
SEED = 0


@click.command(epilog="Example: python -m benchmarks.learning_curve --data labels/test.jsonl")
@click.option("--data", type=click.Path(path_type=Path), help="Labelled paragraphs. Default: labels/test.jsonl.")
@click.option("--labels", "labels_path", type=click.Path(path_type=Path), help="Default: the repository's labels/.")
def main(data: Path | None, labels_path: Path | None) -> None:
    """Train on ever more articles and measure each model on the same paragraphs; rows are in Markdown."""
    held_out = read_labels(data or find_labels() / TEST)
    train = read_folder(labels_path or find_labels()).train
    draws = bootstrap_weights([label.article for label in held_out])
    click.echo(f"| trained on | {' | '.join(PUBLIC_OUTPUTS)} |\n| --- |{' --- |' * len(PUBLIC_OUTPUTS)}")
    for part in growing(train):
        positive = np.array([[label.is_positive(output) for output in PUBLIC_OUTPUTS] for label in part])
        pipeline = fit_pipeline(tokenize([label.text for label in part]), positive)
        scores = pipeline.decision_function([tokens(label.text) for label in held_out])
        cells = []
        for column, output in enumerate(PUBLIC_OUTPUTS):
            truth = np.array([label.is_positive(output) for label in held_out])
            found = measure(scores[:, column], truth, threshold=0.0, draws=draws)
            if found["average_precision"] is None:
                cells.append("–")
                continue
            low, high = found["ci95"]["average_precision"]
            cells.append(f"{found['average_precision']:.3f} ({low:.3f}–{high:.3f})")
        click.echo(f"| {len(part):,} | {' | '.join(cells)} |")


def growing(labels: Sequence[LabelledParagraph]) -> Iterator[list[LabelledParagraph]]:
    """Yield parts of about 1,000, 2,000, 4,000, 8,000 and all paragraphs, whole articles, each in the next."""
    articles = sorted({label.article for label in labels})
    random.Random(SEED).shuffle(articles)
    place = {article: index for index, article in enumerate(articles)}
    ordered = sorted(labels, key=lambda label: (place[label.article], label.id))
    for size in SIZES:
        if size < len(ordered):
            yield ordered[:size]
    yield ordered


if __name__ == "__main__":
    main()
