"""What the scorer computes, in plain Python from `classifier.token`: slow, and easy to believe."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from classifier.calibration import Floats
from classifier.scorer import WordCounts
from classifier.token import Kind, Term, terms, words


@dataclass(frozen=True)
class Plain:
    """A fitted pipeline, taken apart; weights have shape (tokens, outputs)."""

    vocabulary: dict[str, int]
    idf: Floats
    weights: Floats
    intercepts: Floats

    def log_odds(self, found: Sequence[str]) -> Floats:
        """Return the log-odds of some tokens, shape (outputs,)."""
        counts = Counter(self.vocabulary[token] for token in found if token in self.vocabulary)
        values = {row: (1 + math.log(count)) * self.idf[row] for row, count in counts.items()}
        norm = math.sqrt(sum(value * value for value in values.values())) or 1.0
        return self.intercepts + sum(self.weights[row] * value / norm for row, value in values.items())

    def contributions(self, text: str) -> list[tuple[Term, Floats]]:
        """Split the log-odds of a text, less the intercepts, over its terms; two of a kind have half each."""
        known = [term for term in terms(text) if term.token in self.vocabulary]
        counts = Counter(term.token for term in known)
        values = {token: (1 + math.log(count)) * self.idf[self.vocabulary[token]] for token, count in counts.items()}
        norm = math.sqrt(sum(value * value for value in values.values())) or 1.0
        return [
            (term, self.weights[self.vocabulary[term.token]] * values[term.token] / norm / counts[term.token])
            for term in known
        ]

    def counts(self, text: str) -> WordCounts:
        """Count the words of a text."""
        found = words(text)
        ordinary = [word for word in found if word.kind in (Kind.WORD, Kind.GUESS)]
        return WordCounts(
            len(found),
            len(found) - len(ordinary),
            sum(word.form in self.vocabulary for word in ordinary),
            sum(word.kind is Kind.WORD and word.form not in self.vocabulary for word in ordinary),
        )


def take_apart(pipeline: Any) -> Plain:
    """Take a fitted pipeline apart."""
    vectorizer = pipeline.named_steps["tfidf"]
    regressions = pipeline.named_steps["outputs"].estimators_
    return Plain(
        {token: int(row) for token, row in vectorizer.vocabulary_.items()},
        vectorizer.idf_,
        np.vstack([one.coef_[0] for one in regressions]).T,
        np.array([one.intercept_[0] for one in regressions]),
    )
