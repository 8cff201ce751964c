"""Map the log-odds of all outputs to probabilities that mean what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.errors import TrainingError

Floats = NDArray[np.float64]

_LEAST_AUC = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """A logistic regression an output, on its own log-odds and on what all outputs say.

    Platt (1999), "Probabilistic outputs for support vector machines", with the stacking of Godbole and Sarawagi
    (2004), "Discriminative methods for multi-labeled classification": that a text is of remains and executions says
    something of how graphic it is, and that it is of neither, too.

    Attributes
    ----------
    slopes, offsets
        Of each output, shape (outputs,).
    weights
        What each output (row) says of each (column), shape (outputs, outputs).
    """

    slopes: Floats
    weights: Floats
    offsets: Floats

    def probabilities(self, log_odds: Floats) -> Floats:
        """Return `logistic(slopes * log_odds + logistic(log_odds) @ weights + offsets)`, shape (texts, outputs)."""
        # Summed row by row: a matrix product rounds otherwise in other company.
        said = (_logistic(log_odds)[:, :, None] * self.weights).sum(axis=1)
        return _logistic(self.slopes * log_odds + said + self.offsets)


def fit_calibration(log_odds: Floats, positive: NDArray[np.bool_], outputs: Sequence[str]) -> Calibration:
    """Fit on out-of-fold log-odds and the positives of the same texts, both of shape (texts, outputs).

    Raises
    ------
    TrainingError
        Where higher log-odds of an output do not go with more positives: it has learned nothing.
    """
    from sklearn.linear_model import LogisticRegression  # training only
    from sklearn.metrics import roc_auc_score

    said = _logistic(log_odds)
    found = []
    for column, output in enumerate(outputs):
        own, truth = log_odds[:, [column]], positive[:, column]
        if roc_auc_score(truth, own) <= _LEAST_AUC:
            raise TrainingError(f"{output}: its out-of-fold scores do not rise with its labels")
        regression: Any = LogisticRegression(C=1.0, solver="lbfgs", tol=1e-10, max_iter=10_000)
        regression.fit(np.hstack([own, said]), truth)
        found.append([*regression.coef_[0], regression.intercept_[0]])
    fitted = np.array(found)
    return Calibration(fitted[:, 0], fitted[:, 1:-1].T.copy(), fitted[:, -1])


def _logistic(values: Floats) -> Floats:
    # (1 + tanh(x / 2)) / 2 neither overflows nor warns
    found: Floats = 0.5 * (1.0 + np.tanh(0.5 * values))
    return found


def make_consistent(probabilities: Floats, cumulative: Sequence[int]) -> Floats:
    """Keep probabilities, shape (n, outputs), to what the codebook allows.

    Of the cumulative severities, columns in rising order, none is likelier than the one before; and nothing else
    is likelier than the first, for an atrocity or a descriptor is never without a severity.
    """
    consistent = np.minimum(probabilities, probabilities[:, [cumulative[0]]])
    consistent[:, cumulative] = np.minimum.accumulate(probabilities[:, cumulative], axis=1)
    return consistent
