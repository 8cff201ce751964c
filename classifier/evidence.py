"""Name the words that moved a prediction, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from classifier.calibration import Floats
from classifier.scorer import Ints, Reading, Scorer, Telling

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
    """One text of a reading: the reading's words from `first` on.

    `rows` and `shares` are those of its words and of their pairs with the word before, and `window_shares` the shares
    in either cut into windows; `befores` says where that word is, for a run of names its first.
    """

    reading: Reading
    telling: Telling
    number: int
    first: int
    rows: Ints
    shares: Floats
    window_shares: Sequence[Floats]
    befores: Sequence[int]

    def shares_of(self, column: int) -> Floats:
        """Return by what the weights come into the log-odds of an output: in the whole and in its best window."""
        found = self.shares.copy()
        first, end = self.telling.words(self.number, column)
        found[first:end] += self.window_shares[self.telling.parity(self.number, column)][first:end]
        return found


def _texts(scorer: Scorer, reading: Reading) -> Iterator[_Text]:
    telling, befores = scorer.tell(reading), reading.befores()
    shares = scorer.shares(reading, reading.words.text)
    in_windows = [scorer.shares(reading, segments) for segments in telling.cutting.numbers]
    for number, (first, end) in enumerate(pairwise(reading.words.cuts.tolist())):
        its_befores = (befores[first:end] - first).tolist()
        parts = [one[first:end] for one in in_windows]
        yield _Text(reading, telling, number, first, reading.rows[first:end], shares[first:end], parts, its_befores)


def _evidence(scorer: Scorer, text: _Text, output: str, column: int) -> Evidence:
    weights = scorer.weights[text.rows, column] * text.shares_of(column)  # a row of -1, the last, has no share
    words, pairs = weights[:, :-1].sum(axis=1).tolist(), weights[:, -1].tolist()
    runs = sorted(_runs(words, pairs, text.befores), key=lambda run: -run.weight)[:MOST_SPANS]
    spans = tuple(Span(*text.reading.span(text.first + one.first, text.first + one.end), one.weight) for one in runs)
    shown = sum(run.weight for run in runs)
    return Evidence(output, spans, float(scorer.intercepts[column]), shown, sum(words) + sum(pairs) - shown)


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
