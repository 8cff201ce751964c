"""Measure how far two readers of the same paragraphs agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.bootstrap import bootstrap_weights
from classifier.calibration import Floats
from classifier.codebook import OUTPUTS
from classifier.errors import LabelsError
from classifier.label import LabelledParagraph

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two readers on one output, with 95 % bootstrap intervals by article.

    `first` and `second` count each reader's positives. `kappa` is Cohen's (1960), `alpha` Krippendorff's for
    nominal data (2011, "Computing Krippendorff's alpha-reliability"); None where neither reader, or both in
    every case, said yes.
    """

    output: str
    n: int
    first: int
    second: int
    kappa: float | None
    kappa_ci95: tuple[float, float] | None
    alpha: float | None
    alpha_ci95: tuple[float, float] | None


def agreement(labels: Sequence[LabelledParagraph]) -> list[Agreement]:
    """Compare the first two annotations of every paragraph that has two; [] where none has.

    Raises
    ------
    LabelsError
        For an annotation that is no label by the codebook.
    """
    read = [(label, *_readings(label)) for label in labels if len(label.extra.get("annotations", ())) > 1]
    if not read:
        return []
    weights = bootstrap_weights([label.article for label, _, _ in read])
    found = []
    for output in OUTPUTS:
        first = np.array([one.is_positive(output) for _, one, _ in read])
        second = np.array([other.is_positive(output) for _, _, other in read])
        found.append(_agreement(output, first, second, weights))
    return found


def disagreements(labels: Sequence[LabelledParagraph]) -> list[LabelledParagraph]:
    """Return the paragraphs whose first two readings differ in severity or atrocity."""
    found = []
    for label in labels:
        if len(label.extra.get("annotations", ())) > 1:
            first, second = _readings(label)
            if (first.severity, first.atrocity) != (second.severity, second.atrocity):
                found.append(label)
    return found


def _readings(label: LabelledParagraph) -> tuple[LabelledParagraph, LabelledParagraph]:
    first, second = (_as_label(label, annotation) for annotation in label.extra["annotations"][:2])
    return first, second


def _as_label(label: LabelledParagraph, annotation: Any) -> LabelledParagraph:
    try:
        return replace(
            label,
            severity=int(annotation["severity"]),
            atrocity=int(annotation["atrocity"]),
            descriptors=tuple(annotation.get("descriptors", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LabelsError(f"{label.id}: an annotation needs severity and atrocity as whole numbers") from error


def _agreement(output: str, first: Bools, second: Bools, weights: Floats) -> Agreement:
    everyone = np.ones((1, len(first)))
    kappa, alpha = (float(value[0]) for value in _coefficients(first, second, everyone))
    kappas, alphas = _coefficients(first, second, weights)
    return Agreement(
        output=output,
        n=len(first),
        first=int(first.sum()),
        second=int(second.sum()),
        kappa=kappa if np.isfinite(kappa) else None,
        kappa_ci95=_interval(kappas),
        alpha=alpha if np.isfinite(alpha) else None,
        alpha_ci95=_interval(alphas),
    )


def _interval(values: Floats) -> tuple[float, float] | None:
    finite = values[np.isfinite(values)]
    if not len(finite):
        return None
    low, high = np.percentile(finite, [2.5, 97.5])
    return float(low), float(high)


def _coefficients(first: Bools, second: Bools, weights: Floats) -> tuple[Floats, Floats]:
    """Return kappa and alpha for each row of weights, shape (rows, n)."""
    total = weights.sum(axis=1)
    yes_first, yes_second = weights @ first, weights @ second
    apart = weights @ (first != second)
    yes = yes_first + yes_second
    with np.errstate(invalid="ignore", divide="ignore"):
        chance = (yes_first * yes_second + (total - yes_first) * (total - yes_second)) / total**2
        kappa = (1 - apart / total - chance) / (1 - chance)
        expected = 2 * yes * (2 * total - yes) / (2 * total * (2 * total - 1))
        alpha = 1 - (apart / total) / expected
    return kappa, alpha
