"""Name the words that moved a prediction, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from classifier.calibration import Floats
from classifier.scorer import Indices, Ints, Reading, Scorer

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


def explain(scorer: Scorer, texts: Sequence[str], columns: Sequence[Mapping[str, int]]) -> list[list[Evidence]]:
    """Explain of each text the outputs whose columns are named for it; the most telling span comes first."""
    wanted = iter(columns)
    return [
        [_evidence(scorer, text, output, column) for output, column in next(wanted).items()]
        for reading in scorer.read(texts)
        for text in _texts(scorer, reading)
    ]


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    """One text of a reading: the reading's words `[first, end)`.

    `rows` and `shares` are those of its words and of their pairs with the word before; `befores` says of each word
    where that word, or the run of names that it ends, starts.
    """

    reading: Reading
    first: int
    rows: Ints
    shares: Floats
    befores: Indices


def _texts(scorer: Scorer, reading: Reading) -> Iterator[_Text]:
    shares, runs = scorer.shares(reading), reading.run_starts()
    for first, end in pairwise(reading.words.cuts.tolist()):
        befores = np.concatenate([[0], runs[first : end - 1] - first])
        yield _Text(reading, first, reading.rows[first:end], shares[first:end], befores)


def _evidence(scorer: Scorer, text: _Text, output: str, column: int) -> Evidence:
    weights = scorer.weights[text.rows, column] * text.shares
    words, pairs = weights[:, :-1].sum(axis=1), weights[:, -1]
    runs = sorted(_runs(words, pairs, text.befores), key=lambda run: -run.weight)[:MOST_SPANS]
    shown = sum(run.weight for run in runs)
    rest = float(words.sum() + pairs.sum()) - shown
    return Evidence(output, tuple(_spans(text, runs)), float(scorer.intercepts[column]), shown, rest)


def _runs(words: Floats, pairs: Floats, befores: Indices) -> Iterator[_Run]:
    """Join the telling words and pairs that overlap; each run weighs all that lies within it."""
    highest = max(float(words.max(initial=0.0)), float(pairs.max(initial=0.0)))
    least = max(_TELLING, _SHARE_OF_HIGHEST * highest)
    places = [(word, word + 1) for word in np.flatnonzero(words >= least).tolist()]
    places += [(int(befores[word]), word + 1) for word in np.flatnonzero(pairs >= least).tolist()]
    merged: list[tuple[int, int]] = []
    for first, end in sorted(places):
        if merged and first < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((first, end))
    for first, end in merged:
        weight = float(words[first:end].sum() + pairs[first + 1 : end].sum())
        if weight >= _TELLING:
            yield _Run(first, end, weight)


def _spans(text: _Text, runs: Sequence[_Run]) -> Iterator[Span]:
    firsts, lasts = (np.array([run[side] for run in runs], dtype=np.intp) + text.first for side in (0, 1))
    starts, ends = text.reading.spans(firsts, lasts - 1)
    for start, end, run in zip(starts.tolist(), ends.tolist(), runs, strict=True):
        yield Span(start, end, run.weight)
