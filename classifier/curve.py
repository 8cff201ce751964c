"""Trace precision over recall as the threshold falls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.bootstrap import percentile_interval
from classifier.calibration import Floats
from classifier.evaluation import counts_by_threshold

_GRID = np.linspace(0.0, 1.0, 101)


@dataclass(frozen=True, slots=True)
class Curve:
    """Precision over recall: the steps as (recall, precision), the 95 % band as (recall, low, high).

    A step runs level to the recall it reaches, so that the area under all of them is the average precision.
    """

    steps: tuple[tuple[float, float], ...]
    band: tuple[tuple[float, float, float], ...]


def precision_recall(probabilities: Floats, positive: NDArray[np.bool_], draws: Floats) -> Curve | None:
    """Trace one output, probabilities and positive of shape (n,), draws (draws, n); None without positives."""
    if not positive.any():
        return None
    everyone = np.ones((1, len(positive)))
    [recall], [precision] = _by_threshold(probabilities, positive, everyone)
    before = np.append(0.0, recall[:-1])
    steps = np.stack([before, precision, recall, precision], axis=1).reshape(-1, 2)
    drawn = np.array([_at_grid(*row) for row in zip(*_by_threshold(probabilities, positive, draws), strict=True)])
    bounds = [percentile_interval(column) or [0.0, 1.0] for column in drawn.T]
    band = [(float(at), low, high) for at, (low, high) in zip(_GRID, bounds, strict=True)]
    return Curve(tuple((float(x), float(y)) for x, y in steps), tuple(band))


def _by_threshold(probabilities: Floats, positive: NDArray[np.bool_], weights: Floats) -> tuple[Floats, Floats]:
    _, hits, flagged = counts_by_threshold(probabilities, positive, weights)
    with np.errstate(invalid="ignore"):
        return hits / hits[:, -1:], np.where(flagged > 0, hits / flagged, 1.0)


def _at_grid(recall: Floats, precision: Floats) -> Floats:
    """Return the precision where each recall of the grid is first reached; NaN for a draw without positives."""
    if not np.isfinite(recall[-1]):
        return np.full(len(_GRID), np.nan)
    # recall 0 is reached by the first positive, not by flagging nothing
    wanted = np.maximum(_GRID - 1e-9, np.finfo(np.float64).tiny)
    found: Floats = precision[np.searchsorted(recall, wanted)]
    return found
