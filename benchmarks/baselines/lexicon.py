"""Shares of words in each category of the Empath lexicon (Fast, Chen and Bernstein 2016)."""

from __future__ import annotations

from collections.abc import Sequence
from string import punctuation

import numpy as np

from classifier.calibration import Floats

_EDGES = punctuation + "“”‘’–—…"


def category_shares(texts: Sequence[str]) -> Floats:
    """Return the share of each text's words in each category, shape (texts, 194)."""
    from empath import Empath

    lexicon = Empath()
    names = sorted(lexicon.cats)
    found = [lexicon.analyze(text, tokenizer=words, normalize=True) or {} for text in texts]
    return np.array([[counts.get(name, 0.0) for name in names] for counts in found], dtype=np.float64)


def words(text: str) -> list[str]:
    """Split at white space, in lower case and without punctuation at the edges.

    Empath's own tokenizer keeps both, and would miss "Killed" and "killed,".
    """
    stripped = (word.strip(_EDGES) for word in text.lower().split())
    return [word for word in stripped if word]
