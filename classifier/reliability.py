"""Compare how sure a model is with how often it is right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.bootstrap import percentile_interval
from classifier.calibration import Floats
from classifier.evaluation import BINS


@dataclass(frozen=True, slots=True)
class Bin:
    """Paragraphs of like probability: its mean, the share of positives, and that share's 95 % interval."""

    n: int
    probability: float
    frequency: float
    low: float
    high: float


def reliability(probabilities: Floats, positive: NDArray[np.bool_], draws: Floats) -> list[Bin]:
    """Sort the paragraphs into 10 bins of equal mass, those of `ece`, highest first; fewer for fewer than 10."""
    order = np.argsort(-probabilities, kind="stable")
    bins = ((np.arange(len(order)) + 0.5) / len(order) * BINS).astype(int)
    return [
        _bin(probabilities[rows], positive[rows], draws[:, rows])
        for rows in (order[bins == index] for index in range(BINS))
        if len(rows)
    ]


def _bin(probabilities: Floats, positive: NDArray[np.bool_], draws: Floats) -> Bin:
    with np.errstate(invalid="ignore"):
        drawn = draws @ positive / draws.sum(axis=1)
    low, high = percentile_interval(drawn) or (0.0, 1.0)
    return Bin(len(positive), float(probabilities.mean()), float(positive.mean()), low, high)
