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
