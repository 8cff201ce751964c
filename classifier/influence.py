"""Rank the terms that speak for and against an output."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from classifier.scorer import Scorer
from classifier.wordclass import class_members

MOST_TERMS = 25
_MEMBERS = 4


@dataclass(frozen=True, slots=True)
class Influence:
    """A token of the vocabulary and its coefficient times its inverse document frequency."""

    token: str
    weight: float


def strongest_terms(
    scorer: Scorer, column: int, *, most: int = MOST_TERMS
) -> tuple[list[Influence], list[Influence]]:
    """Return the terms that raise the log-odds of the output in a column the most, and those that lower it."""
    weights = scorer.weights[:, column]
    tokens = list(scorer.vocabulary)
    rising = [Influence(tokens[row], float(weights[row])) for row in np.argsort(weights, kind="stable").tolist()]
    raising = [_named(one) for one in reversed(rising[-most:]) if one.weight > 0]
    lowering = [_named(one) for one in rising[:most] if one.weight < 0]
    return raising, lowering


def _named(one: Influence) -> Influence:
    """Name a class of words by some of them."""
    members = class_members(one.token, most=_MEMBERS)
    return one if members is None else replace(one, token=f"words like {', '.join(members)}")
