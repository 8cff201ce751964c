"""Compute what the fitted pipeline computes, from plain arrays and NumPy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from classifier.calibration import Floats
from classifier.token import Term, terms


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one occurrence of a term adds to the log-odds of each output, shape (outputs,)."""

    term: Term
    weights: Floats


@dataclass(frozen=True, slots=True)
class Scorer:
    """A linear predictor an output over l2-normalised TF-IDF.

    Attributes
    ----------
    vocabulary
        Token to row.
    idf
        Inverse document frequencies, shape (rows,).
    weights
        Coefficients, shape (rows, outputs).
    intercepts
        Shape (outputs,).
    """

    vocabulary: Mapping[str, int]
    idf: Floats
    weights: Floats
    intercepts: Floats

    def log_odds(self, texts: Sequence[str]) -> Floats:
        """Return the log-odds before calibration, shape (texts, outputs)."""
        found = np.empty((len(texts), len(self.intercepts)))
        for index, text in enumerate(texts):
            counts = self._counts([term.token for term in terms(text)])
            rows = np.fromiter(counts, dtype=np.intp, count=len(counts))
            found[index] = self.intercepts + self._values(counts, rows) @ self.weights[rows]
        return found

    def contributions(self, text: str) -> list[Contribution]:
        """Split the log-odds, less the intercepts, over the known terms of text, in order.

        A term that occurs twice has its part halved between the two.
        """
        known = [term for term in terms(text) if term.token in self.vocabulary]
        counts = self._counts([term.token for term in known])
        rows = np.fromiter(counts, dtype=np.intp, count=len(counts))
        values = self._values(counts, rows)
        shares = {row: self.weights[row] * value / counts[row] for row, value in zip(counts, values, strict=True)}
        return [Contribution(term, shares[self.vocabulary[term.token]]) for term in known]

    def _counts(self, tokens: Sequence[str]) -> Counter[int]:
        return Counter(self.vocabulary[token] for token in tokens if token in self.vocabulary)

    def _values(self, counts: Counter[int], rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Floats:
        """Return (1 + ln count) * idf of each row, divided by its Euclidean norm."""
        frequencies = np.fromiter(counts.values(), dtype=np.float64, count=len(counts))
        values: Floats = (1.0 + np.log(frequencies)) * self.idf[rows]
        norm = float(np.sqrt(values @ values))
        return values / norm if norm else values
