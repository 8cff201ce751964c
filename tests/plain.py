"""What the scorer computes, in plain Python from `classifier.token`: slow, and easy to believe."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from classifier.calibration import Floats
from classifier.scorer import WordCounts
from classifier.token import Kind, Term, terms, tokens, words
from classifier.window import STEP


@dataclass(frozen=True)
class Plain:
    """A fitted pipeline, taken apart; weights have shape (tokens, outputs)."""

    vocabulary: dict[str, int]
    idf: Floats
    weights: Floats
    intercepts: Floats

    def log_odds(self, text: str) -> Floats:
        """Return the log-odds of a text, shape (outputs,)."""
        told = [self._sums(window) for window in windows(text)]
        return self.intercepts + self._sums(terms(text)) + (np.max(told, axis=0) if told else 0.0)

    def contributions(self, text: str) -> list[tuple[Term, Floats]]:
        """Split the log-odds of a text, less the intercepts, over its terms; two of a kind have half each."""
        found = self._split(terms(text))
        told = [self._sums(window) for window in windows(text)]
        if told:
            best = np.argmax(told >= np.max(told, axis=0) - 1e-12, axis=0)  # the first of equals
            for number in set(best.tolist()):
                found += [(term, weights * (best == number)) for term, weights in self._split(windows(text)[number])]
        return found

    def _sums(self, found: Sequence[Term]) -> Floats:
        return np.sum([weights for _, weights in self._split(found)] or [0 * self.intercepts], axis=0)

    def _split(self, found: Sequence[Term]) -> list[tuple[Term, Floats]]:
        known = [term for term in found if term.token in self.vocabulary]
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


def windows(text: str) -> list[list[Term]]:
    """Cut the terms of a text into its windows; a pair is where its second word is."""
    steps: list[list[Term]] = [[] for _ in range(-(-len(words(text)) // STEP))]
    for term in terms(text):
        steps[term.word // STEP].append(term)
    return [first + second for first, second in pairwise(steps)] if len(steps) > 1 else steps


def decide(pipeline: Any, texts: Sequence[str]) -> Floats:
    """Return what a fitted pipeline says of texts, shape (texts, outputs): of the whole and of the best window."""
    intercepts = np.array([one.intercept_[0] for one in pipeline.named_steps["outputs"].estimators_])
    found = []
    for text in texts:
        told = [[term.token for term in window] for window in windows(text)]
        added = (pipeline.decision_function(told) - intercepts).max(axis=0) if told else 0.0
        found.append(pipeline.decision_function([tokens(text)])[0] + added)
    return np.array(found)


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
