"""Choose the probability from which an output says yes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from classifier.calibration import Floats

SENSITIVITIES = {"cautious": 2.0, "balanced": 1.0, "sparing": 0.5}
"""How an editor wants to err, and what that multiplies each beta by: `cautious` warns of more, `sparing` of less."""

BALANCED = "balanced"

BETAS = {"mentioned": 1.0, "graphic_violence": 1.5, "severe": 1.0, "atrocity": 1.0}
"""How many times recall weighs precision (van Rijsbergen's F-beta), by output; 1 for every descriptor.

A missed graphic paragraph costs a reader more than one warning too many; but an editor who sees false
alarms switches the system off, so the weight stays moderate.
"""


def choose_thresholds(
    probabilities: NDArray[np.float64], positive: NDArray[np.bool_], output: str
) -> dict[str, float]:
    """Return the threshold of each sensitivity; a more cautious one is never higher."""
    beta = BETAS.get(output, 1.0)
    chosen = {
        name: choose_threshold(probabilities, positive, beta=factor * beta) for name, factor in SENSITIVITIES.items()
    }
    balanced = chosen[BALANCED]
    return {
        "cautious": min(chosen["cautious"], balanced),
        BALANCED: balanced,
        "sparing": max(chosen["sparing"], balanced),
    }


def choose_threshold(probabilities: Floats, positive: NDArray[np.bool_], *, beta: float) -> float:
    """Return the threshold with the highest F-beta on out-of-fold probabilities, shapes (n,).

    It lies half-way between two neighbouring probabilities, so that no paragraph sits on it. Of equals the
    highest is taken: fewer warnings.
    """
    order = np.argsort(-probabilities, kind="stable")
    ranked = probabilities[order]
    hits = np.cumsum(positive[order])
    flagged = np.arange(1, len(ranked) + 1)
    scores = (1 + beta**2) * hits / (beta**2 * hits[-1] + flagged)
    ends_a_tie = np.append(ranked[:-1] > ranked[1:], True)
    best = int(np.argmax(np.where(ends_a_tie, scores, -1.0)))
    below = ranked[best + 1] if best + 1 < len(ranked) else 0.0
    return float((ranked[best] + below) / 2)
