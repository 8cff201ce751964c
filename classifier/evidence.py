"""Name the words that moved a prediction, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from classifier.scorer import Contribution, Reading, Scored, Scorer, contributions

MOST_SPANS = 5
_TELLING = 0.05  # the least a term adds to the log-odds to be shown
_SHARE_OF_HIGHEST = 0.25  # … and the least share of the most telling term


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


class _Run(NamedTuple):
    """Words `[first, end)` of a text and the sum of the terms they cover."""

    first: int
    end: int
    weight: float


class Question(NamedTuple):
    """What is to be explained: the number of a text among those scored, an output, and its column."""

    text: int
    output: str
    column: int


def explain(scorer: Scorer, scored: Scored, questions: Sequence[Question]) -> list[Evidence]:
    """Explain some outputs of texts that were scored; the most telling span of each comes first."""
    if not questions:
        return []
    texts, outputs, columns = zip(*questions, strict=True)
    found = contributions(scorer, scored, texts, columns)
    intercepts = scorer.intercepts[list(columns)].tolist()
    return [_evidence(*one, scored.reading) for one in zip(outputs, intercepts, found, strict=True)]


def _evidence(output: str, intercept: float, added: Contribution, reading: Reading) -> Evidence:
    runs = sorted(_runs(added.words, added.pairs, added.befores), key=lambda run: -run.weight)[:MOST_SPANS]
    spans = tuple(Span(*reading.span(added.first + one.first, added.first + one.end), one.weight) for one in runs)
    shown = sum(run.weight for run in runs)
    return Evidence(output, spans, intercept, shown, sum(added.words) + sum(added.pairs) - shown)


def _runs(words: Sequence[float], pairs: Sequence[float], befores: Sequence[int]) -> Iterator[_Run]:
    """Join the telling words and pairs that overlap; each run weighs all that lies within it."""
    least = max(_TELLING, _SHARE_OF_HIGHEST * max([0.0, *words, *pairs]))
    places = [(word, word + 1) for word, weight in enumerate(words) if weight >= least]
    places += [(befores[word], word + 1) for word, weight in enumerate(pairs) if weight >= least]
    merged: list[tuple[int, int]] = []
    for first, end in sorted(places):
        if merged and first < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((first, end))
    for first, end in merged:
        weight = sum(words[first:end]) + sum(pairs[first + 1 : end])
        if weight >= _TELLING:
            yield _Run(first, end, weight)
