"""Measure contenders on the same labels, and the first of them against each other one in pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.baselines.contender import Contender
from classifier.bootstrap import bootstrap_weights, percentile_interval
from classifier.calibration import Floats
from classifier.codebook import PUBLIC_OUTPUTS
from classifier.evaluation import figures, measure
from classifier.label import LabelledParagraph

LOWER_IS_BETTER = "ece"
COMPARED = ("average_precision", "f1", "kappa", LOWER_IS_BETTER)


@dataclass(frozen=True, slots=True)
class Lead:
    """How far the first contender is above another in one figure, with the 95 % interval of a paired bootstrap.

    The interval is None where no draw of articles has the figure.
    """

    figure: str
    value: float
    interval: list[float] | None

    @property
    def verdict(self) -> str:
        """`better` or `worse` where the whole interval lies on one side of zero, else `level`."""
        low, high = self.interval or (0.0, 0.0)
        if low <= 0 <= high:
            return "level"
        return "better" if (low > 0) != (self.figure == LOWER_IS_BETTER) else "worse"


@dataclass(frozen=True, slots=True)
class Compared:
    """One output: what `measure` says of each contender by name, and the leads over each other one."""

    output: str
    measured: Mapping[str, Mapping[str, Any]]
    leads: Mapping[str, Sequence[Lead]]

    @property
    def is_few(self) -> bool:
        """The labels have too few positives to judge by."""
        return any("too_few" in one for one in self.measured.values())


def compare(contenders: Sequence[Contender], labels: Sequence[LabelledParagraph]) -> list[Compared]:
    """Compare contenders on every public output; one without positives has figures of None and no leads.

    Every contender meets the same 1,000 draws of articles, so that what makes a draw hard is hard for all.
    """
    texts = [label.text for label in labels]
    draws = bootstrap_weights([label.article for label in labels])
    scores = {one.name: one.probabilities(texts) for one in contenders}
    found = []
    for column, output in enumerate(PUBLIC_OUTPUTS):
        positive = np.array([label.is_positive(output) for label in labels], dtype=bool)
        by_name = {one.name: (scores[one.name][:, column], one.thresholds[output]) for one in contenders}
        measured = {
            name: measure(probabilities, positive, threshold=threshold, draws=draws)
            for name, (probabilities, threshold) in by_name.items()
        }
        first, *others = contenders
        leads = {
            other.name: _leads(by_name[first.name], by_name[other.name], positive, draws)
            for other in others
            if positive.any()
        }
        found.append(Compared(output, measured, leads))
    return found


def _leads(
    first: tuple[Floats, float], other: tuple[Floats, float], positive: NDArray[np.bool_], draws: Floats
) -> list[Lead]:
    weights = np.vstack([np.ones((1, len(positive))), draws])
    mine, theirs = (figures(scores, positive, threshold, weights) for scores, threshold in (first, other))
    differences = {figure: mine[figure] - theirs[figure] for figure in COMPARED}
    return [Lead(figure, float(row[0]), percentile_interval(row[1:])) for figure, row in differences.items()]
