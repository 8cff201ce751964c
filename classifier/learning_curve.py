"""How average precision grows with the labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.bootstrap import bootstrap_weights
from classifier.calibration import Floats, make_consistent
from classifier.codebook import PUBLIC_OUTPUTS, SEVERITY_OUTPUTS
from classifier.corpus import count_tokens
from classifier.evaluation import measure
from classifier.label import LabelledParagraph
from classifier.model import Model
from classifier.pipeline import SEED, fit_pipeline, log_odds
from classifier.training import FEWEST_POSITIVES

DIVISORS = (8, 4, 2)
"""A point costs as much as its paragraphs: these three together as much as one fold of the training."""
_NEVER = -30.0
"""Log-odds of an output of which a part of the labels has none."""


@dataclass(frozen=True, slots=True)
class Point:
    """What so many paragraphs teach: for each public output, how many of them are positive, and what is reached.

    `average_precision` and its interval are None for an output of which the held-out labels have no positive.
    """

    paragraphs: int
    positives: Mapping[str, int]
    average_precision: Mapping[str, float | None]
    ci95: Mapping[str, list[float] | None]


def learning_curve(
    model: Model,
    train: Sequence[LabelledParagraph],
    held_out: Sequence[LabelledParagraph],
    *,
    report: Callable[[str], None] = lambda _: None,
) -> list[Point]:
    """Fit a model's outputs on an eighth, a quarter and half of its labels, measure them and it on held_out.

    All are given the model's calibration, which is fitted to scores of all labels: smaller parts may do a little
    better with one of their own. A part with too few positives or negatives of a public output to train on is left
    out. Equal labels give equal points.
    """
    if not held_out:
        return []
    texts = [label.text for label in held_out]
    points = []
    for part in filter(_is_trainable, _parts(train)):
        report(f"learning curve: {len(part)} of {len(train)} paragraphs")
        points.append(_point(part, _of_part(part, model, texts), held_out))
    return [*points, _point(train, _of_model(model, texts), held_out)]


def _parts(labels: Sequence[LabelledParagraph]) -> Iterator[list[LabelledParagraph]]:
    """Yield parts of whole articles, drawn by chance but the same each time, each part within the next."""
    articles = sorted({label.article for label in labels})
    places = np.random.default_rng(SEED).permutation(len(articles)).tolist()
    place = dict(zip(articles, places, strict=True))
    ordered = sorted(labels, key=lambda label: (place[label.article], label.id))
    for divisor in DIVISORS:
        end = place[ordered[len(ordered) // divisor].article]
        yield [label for label in ordered if place[label.article] < end]


def _is_trainable(part: Sequence[LabelledParagraph]) -> bool:
    positives = _positive(part).sum(axis=0)
    return bool(min(positives.min(), len(part) - positives.max()) >= FEWEST_POSITIVES)


def _point(part: Sequence[LabelledParagraph], probabilities: Floats, held_out: Sequence[LabelledParagraph]) -> Point:
    draws = bootstrap_weights([label.article for label in held_out])
    measured = {
        output: measure(scores, positive, threshold=0.5, draws=draws)
        for output, scores, positive in zip(PUBLIC_OUTPUTS, probabilities.T, _positive(held_out).T, strict=True)
    }
    return Point(
        paragraphs=len(part),
        positives=dict(zip(PUBLIC_OUTPUTS, _positive(part).sum(axis=0).tolist(), strict=True)),
        average_precision={output: found["average_precision"] for output, found in measured.items()},
        ci95={output: found["ci95"]["average_precision"] for output, found in measured.items()},
    )


def _of_model(model: Model, texts: Sequence[str]) -> Floats:
    return _public(model.probabilities(texts), model)


def _public(probabilities: Floats, model: Model) -> Floats:
    return probabilities[:, [model.outputs.index(output) for output in PUBLIC_OUTPUTS]]


def _of_part(part: Sequence[LabelledParagraph], model: Model, texts: Sequence[str]) -> Floats:
    positive = np.array([[label.is_positive(output) for output in model.outputs] for label in part])
    learned = positive.any(axis=0)
    pipeline = fit_pipeline(count_tokens([label.text for label in part]), positive[:, learned])
    vocabulary = pipeline.named_steps["tfidf"].vocabulary_
    found = np.full((len(texts), len(model.outputs)), _NEVER)
    found[:, learned] = log_odds(pipeline, count_tokens(texts, sorted(vocabulary, key=vocabulary.get)))
    cumulative = [model.outputs.index(output) for output in SEVERITY_OUTPUTS]
    return _public(make_consistent(model.calibration.probabilities(found), cumulative), model)


def _positive(labels: Sequence[LabelledParagraph]) -> NDArray[np.bool_]:
    """Tell for each paragraph which public outputs its label has, shape (paragraphs, outputs)."""
    if not labels:
        return np.zeros((0, len(PUBLIC_OUTPUTS)), dtype=bool)
    return np.array([[label.is_positive(output) for output in PUBLIC_OUTPUTS] for label in labels], dtype=bool)
