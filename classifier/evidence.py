"""Name the words that moved a prediction, exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from classifier.scorer import Contribution, Scorer

MOST_SPANS = 5
_TELLING = 0.05  # the least a term adds to the log-odds to be shown
_SHARE_OF_HIGHEST = 0.25  # … and the least share of the most telling term

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Span:
    """Code points `[start, end)` of a text and the sum of the terms they cover."""

    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """One output's log-odds before calibration: `intercept + shown + rest`, shown being the spans' sum."""

    output: str
    spans: tuple[Span, ...]
    intercept: float
    shown: float
    rest: float


def explain(scorer: Scorer, text: str, columns: Mapping[str, int]) -> list[Evidence]:
    """Explain the outputs whose columns are given; the most telling span comes first."""
    contributions = scorer.contributions(text)
    return [
        _evidence(output, float(scorer.intercepts[column]), contributions, column)
        for output, column in columns.items()
    ]


def _evidence(output: str, intercept: float, contributions: Sequence[Contribution], column: int) -> Evidence:
    weights: dict[Place, float] = defaultdict(float)
    for contribution in contributions:
        term = contribution.term
        weights[term.start, term.end] += float(contribution.weights[column])
    spans = sorted(_spans(weights), key=lambda span: -span.weight)[:MOST_SPANS]
    shown = sum(span.weight for span in spans)
    return Evidence(output, tuple(spans), intercept, shown, sum(weights.values()) - shown)


def _spans(weights: Mapping[Place, float]) -> Iterator[Span]:
    """Join the telling words and pairs that overlap; each span weighs all that lies within it."""
    least = max(_TELLING, _SHARE_OF_HIGHEST * max(weights.values(), default=0.0))
    merged: list[Place] = []
    for start, end in sorted(place for place, weight in weights.items() if weight >= least):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    for start, end in merged:
        weight = sum(w for (s, e), w in weights.items() if start <= s and e <= end)
        if weight >= _TELLING:
            yield Span(start, end, weight)
