"""Measure how much a model minds who is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from classifier.codebook import PUBLIC_OUTPUTS
from classifier.label import Pair
from classifier.model import Model

ALL = "all"
MOST_MOVED = 0.02
MOST_FLIPPED = 0.01


@dataclass(frozen=True, slots=True)
class Fairness:
    """What a swap of one kind does to one output over n pairs.

    `moved` is the mean absolute difference of the probability, `flipped` the share of pairs of which the model
    says yes to one only.
    """

    kind: str
    output: str
    n: int
    moved: float
    flipped: float

    @property
    def is_fair(self) -> bool:
        """Within the limits, of each kind as of all: 0.02 moved, 1 % flipped."""
        return self.moved <= MOST_MOVED and self.flipped <= MOST_FLIPPED


def fairness(model: Model, pairs: Sequence[Pair]) -> list[Fairness]:
    """Compare the two texts of every pair on the public outputs, by kind and over all; [] without pairs."""
    if not pairs:
        return []
    columns = [model.outputs.index(output) for output in PUBLIC_OUTPUTS]
    thresholds = np.array([model.thresholds[output] for output in PUBLIC_OUTPUTS])
    first = model.probabilities([pair.a for pair in pairs])[:, columns]
    second = model.probabilities([pair.b for pair in pairs])[:, columns]
    moved = np.abs(first - second)
    flipped = (first >= thresholds) != (second >= thresholds)
    kinds = np.array([pair.kind for pair in pairs])
    found = []
    for kind in [*sorted(set(kinds.tolist())), ALL]:
        rows = kinds == kind if kind != ALL else np.ones(len(pairs), dtype=bool)
        for column, output in enumerate(PUBLIC_OUTPUTS):
            means = float(moved[rows, column].mean()), float(flipped[rows, column].mean())
            found.append(Fairness(kind, output, int(rows.sum()), *means))
    return found
