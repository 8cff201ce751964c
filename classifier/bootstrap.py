"""Draw bootstrap samples of whole articles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from classifier.calibration import Floats

DRAWS = 1_000
SEED = 0


def bootstrap_weights(articles: Sequence[str], *, draws: int = DRAWS) -> Floats:
    """Return how often each paragraph is in each draw, shape (draws, n); the same each time.

    As many articles as there are, drawn with replacement (Efron 1979): paragraphs of one article are no
    independent evidence.
    """
    if not articles:
        return np.ones((draws, 0))
    _, article = np.unique(np.array(articles), return_inverse=True)
    count = int(article.max()) + 1
    drawn = np.random.default_rng(SEED).multinomial(count, np.full(count, 1 / count), size=draws)
    return drawn[:, article].astype(np.float64)


def percentile_interval(drawn: Floats) -> list[float] | None:
    """Return the 2.5th and 97.5th percentile of a figure over its draws; None where no draw has the figure."""
    found = drawn[np.isfinite(drawn)]
    return [float(bound) for bound in np.percentile(found, [2.5, 97.5])] if len(found) else None
