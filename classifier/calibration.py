"""Map the log-odds of one output to a probability that means what it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.errors import TrainingError

Floats = NDArray[np.float64]

_FLATTEST = 1e-3


def calibrate(log_odds: Floats, slopes: Floats, offsets: Floats) -> Floats:
    """Return `1 / (1 + exp(-(slope * log_odds + offset)))`, elementwise along the last axis.

    Platt (1999), "Probabilistic outputs for support vector machines": strictly increasing, so that no two
    paragraphs change their order.
    """
    # logistic(x) = (1 + tanh(x / 2)) / 2 neither overflows nor warns
    calibrated: Floats = 0.5 * (1.0 + np.tanh(0.5 * (slopes * log_odds + offsets)))
    return calibrated


def fit_platt(log_odds: Floats, positive: NDArray[np.bool_]) -> tuple[float, float]:
    """Fit slope and offset on out-of-fold log-odds by maximum likelihood.

    Raises
    ------
    TrainingError
        Where higher log-odds do not go with more positives: such an output has learned nothing.
    """
    from sklearn.linear_model import LogisticRegression  # training only

    regression: Any = LogisticRegression(C=np.inf, solver="lbfgs", tol=1e-10, max_iter=1000)
    regression.fit(log_odds[:, None], positive)
    slope, offset = float(regression.coef_[0, 0]), float(regression.intercept_[0])
    if slope < _FLATTEST:
        raise TrainingError("its out-of-fold scores do not rise with its labels")
    return slope, offset


def make_consistent(probabilities: Floats, cumulative: Sequence[int]) -> Floats:
    """Keep probabilities, shape (n, outputs), to what the codebook allows.

    Of the cumulative severities, columns in rising order, none is likelier than the one before; and nothing else
    is likelier than the first, for an atrocity or a descriptor is never without a severity.
    """
    consistent = np.minimum(probabilities, probabilities[:, [cumulative[0]]])
    consistent[:, cumulative] = np.minimum.accumulate(probabilities[:, cumulative], axis=1)
    return consistent
