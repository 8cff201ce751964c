"""Measure scores against labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.bootstrap import bootstrap_weights, percentile_interval
from classifier.calibration import Floats
from classifier.label import LabelledParagraph
from classifier.model import Model

FEWEST = 30
BINS = 10

Weights = NDArray[np.float64]
_NAMES = (
    "average_precision",
    "roc_auc",
    "precision",
    "recall",
    "f1",
    "best_f1",
    "kappa",
    "brier",
    "ece",
)


def evaluate(
    model: Model, labels: Sequence[LabelledParagraph], *, report: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """Measure every output of a model on labelled paragraphs, as `evaluate --json` prints it.

    `ci95` holds percentile intervals of 1,000 bootstrap draws of whole articles. Outputs with fewer than 30
    positives carry `too_few`; with none, every figure is None.
    """
    report(f"scoring {len(labels)} paragraphs")
    probabilities = model.probabilities([label.text for label in labels])
    draws = bootstrap_weights([label.article for label in labels])
    outputs = {}
    for column, output in enumerate(model.outputs):
        report(f"measuring {output}")
        positive = np.array([label.is_positive(output) for label in labels], dtype=bool)
        outputs[output] = measure(probabilities[:, column], positive, threshold=model.thresholds[output], draws=draws)
    return {"model": model.version, "n": len(labels), "outputs": outputs}


def measure(
    probabilities: Floats, positive: NDArray[np.bool_], *, threshold: float, draws: Weights
) -> dict[str, Any]:
    """Return the figures of one output, probabilities and positive of shape (n,), draws of shape (draws, n)."""
    positives = int(positive.sum())
    if positives == 0:
        return {"positives": 0, "too_few": True, **dict.fromkeys(_NAMES), "ci95": dict.fromkeys(_NAMES)}
    everyone = np.ones((1, len(positive)))
    found = {name: float(value[0]) for name, value in figures(probabilities, positive, threshold, everyone).items()}
    intervals = {
        name: percentile_interval(value) for name, value in figures(probabilities, positive, threshold, draws).items()
    }
    too_few = {"too_few": True} if positives < FEWEST else {}
    return {"positives": positives, **too_few, **_finite(found), "ci95": intervals}


def _finite(found: Mapping[str, float]) -> dict[str, float | None]:
    return {name: value if np.isfinite(value) else None for name, value in found.items()}


def figures(
    probabilities: Floats, positive: NDArray[np.bool_], threshold: float, weights: Weights
) -> dict[str, Floats]:
    """Return each figure for each row of weights, shape (rows, n); definitions as in sklearn.metrics."""
    cuts, hits, flagged = counts_by_threshold(probabilities, positive, weights)
    positives, total = hits[:, -1], flagged[:, -1]
    with np.errstate(invalid="ignore", divide="ignore"):
        precision = np.where(flagged > 0, hits / flagged, 1.0)
        recall = hits / positives[:, None]
        average_precision = np.sum(np.diff(recall, axis=1, prepend=0.0) * precision, axis=1)
        misses = flagged - hits
        false_rate = misses / misses[:, -1:]
        roc_auc = np.trapezoid(np.pad(recall, ((0, 0), (1, 0))), np.pad(false_rate, ((0, 0), (1, 0))), axis=1)
        best_f1 = np.max(2 * hits / (flagged + positives[:, None]), axis=1)
        # at the shipped threshold
        at = int(np.searchsorted(-cuts, -threshold, side="right")) - 1
        hit = hits[:, at] if at >= 0 else np.zeros(len(weights))
        flag = flagged[:, at] if at >= 0 else np.zeros(len(weights))
        agreed = (hit + total - flag - positives + hit) / total
        by_chance = (flag * positives + (total - flag) * (total - positives)) / total**2
        errors = (probabilities - positive) ** 2
        return {
            "average_precision": average_precision,
            "roc_auc": roc_auc,
            "precision": np.where(flag > 0, hit / flag, 0.0),
            "recall": hit / positives,
            "f1": 2 * hit / (flag + positives),
            "best_f1": best_f1,
            "kappa": (agreed - by_chance) / (1 - by_chance),
            "brier": weights @ errors / total,
            "ece": _expected_calibration_error(probabilities, positive, weights),
        }


def counts_by_threshold(
    probabilities: Floats, positive: NDArray[np.bool_], weights: Weights
) -> tuple[Floats, Floats, Floats]:
    """Return each distinct probability, falling, and the weight of the positives and of all from there up.

    The first has shape (thresholds,), the others (rows, thresholds).
    """
    order = np.argsort(-probabilities, kind="stable")
    ranked, weighted = probabilities[order], weights[:, order]
    ends = np.flatnonzero(np.append(ranked[:-1] > ranked[1:], True))
    hits = np.cumsum(weighted * positive[order], axis=1)[:, ends]
    flagged = np.cumsum(weighted, axis=1)[:, ends]
    return ranked[ends], hits, flagged


def _expected_calibration_error(probabilities: Floats, positive: NDArray[np.bool_], weights: Weights) -> Floats:
    """Return the mean gap of confidence and frequency over 10 bins of equal mass.

    Naeini, Cooper and Hauskrecht (2015), "Obtaining well calibrated probabilities using Bayesian binning".
    """
    order = np.argsort(-probabilities, kind="stable")
    weights = weights[:, order]
    position = np.cumsum(weights, axis=1) - weights / 2
    total = weights.sum(axis=1, keepdims=True)
    bins = np.minimum((position / total * BINS).astype(int), BINS - 1)
    gaps = weights * (probabilities - positive)[order]
    found = np.zeros(len(weights))
    for index in range(BINS):
        found += np.abs(np.sum(np.where(bins == index, gaps, 0.0), axis=1))
    error: Floats = found / total[:, 0]
    return error
