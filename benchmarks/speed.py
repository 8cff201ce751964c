"""Speed of the scorer against scikit-learn's own pipeline: `python -m benchmarks.speed`."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from statistics import median

import click
import joblib

from classifier import find_models, load_model
from classifier.label import read_labels
from classifier.label_folder import TEST, find_labels
from classifier.store import PIPELINE, current_version
from classifier.token import tokens

ROUNDS = 5


@click.command(epilog="Example: python -m benchmarks.speed")
def main() -> None:
    """Score the test part with both, in turns, on one core; print the medians as a Markdown table."""
    models = find_models()
    model = load_model()
    pipeline = joblib.load(models / current_version(models) / PIPELINE)  # its digest was just verified
    texts = [label.text for label in read_labels(find_labels() / TEST)]
    contenders: dict[str, Callable[[], object]] = {
        "scikit-learn pipeline, batch": lambda: pipeline.decision_function([tokens(text) for text in texts]),
        "scorer, batch": lambda: model.scorer.log_odds(texts),
        "scikit-learn pipeline, one at a time": lambda: _each(
            texts, lambda t: pipeline.decision_function([tokens(t)])
        ),
        "scorer, one at a time": lambda: _each(texts, lambda text: model.scorer.log_odds([text])),
    }
    spent: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(1, ROUNDS + 1):
        click.echo(f"round {number} of {ROUNDS}", err=True)
        for name, run in contenders.items():
            begun = time.process_time()
            run()
            spent[name].append(time.process_time() - begun)
    reference = median(spent["scikit-learn pipeline, batch"])
    click.echo(f"{len(texts)} paragraphs, CPU time, medians of {ROUNDS} interleaved rounds\n")
    click.echo("| | µs a paragraph | times the pipeline's batch speed |\n| --- | --- | --- |")
    for name, times in spent.items():
        click.echo(f"| {name} | {median(times) / len(texts) * 1e6:.0f} | {reference / median(times):.2f} |")


def _each(texts: Sequence[str], score: Callable[[str], object]) -> None:
    for text in texts:
        score(text)


if __name__ == "__main__":
    main()
