"""Cut a text's words into overlapping windows.

A long calm paragraph dilutes its one graphic clause, so the model reads a paragraph whole and, beside that, its most
telling window: the log-odds are those of the whole plus what that window alone would add. Learning which window
tells is learning from bags of instances (Andrews, Tsochantaridis and Hofmann 2003, "Support vector machines for
multiple-instance learning").
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

STEP = 6
LENGTH = 2 * STEP
"""In words. Each window starts `STEP` words after the one before; the last one ends with the text."""

Indices = NDArray[np.intp]


def count_windows(words: Indices) -> Indices:
    """Return how many windows texts of so many words have: one up to `LENGTH` words, none for none."""
    beyond = np.maximum(words - LENGTH, 0)
    return np.where(words > 0, -(-beyond // STEP) + 1, 0)
