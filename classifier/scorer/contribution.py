"""Take log-odds apart again: what each word of a text adds to those of an output."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from classifier.calibration import Floats
from classifier.scorer.line import Indices
from classifier.scorer.linear import Scored, Scorer, cut_blocks
from classifier.scorer.weighing import shares, weigh

_WORDS = 1 << 14
"""Words that are looked at in one go at most, but for a longer text: so memory does not grow with the questions."""


class Contribution(NamedTuple):
    """What the words of one text add to the log-odds of one output, their pairs with the words before apart.

    `first` is the number of the text's first word in the reading. `befores` says which word of the text a pair starts
    with, for a run of names its first.
    """

    first: int
    words: Sequence[float]
    pairs: Sequence[float]
    befores: Sequence[int]


def contributions(
    scorer: Scorer, scored: Scored, texts: Sequence[int], columns: Sequence[int]
) -> Iterator[Contribution]:
    """Take apart the log-odds of some texts, by number, each for the output in one column."""
    reading, text, column = scored.reading, np.array(texts, dtype=np.intp), np.array(columns, dtype=np.intp)
    whole = shares(scored.weighing, reading.rows, reading.words.text, scorer.idf)
    befores = reading.befores()
    edges = np.concatenate([[0], np.cumsum(reading.words.cuts[text + 1] - reading.words.cuts[text])])
    for first, last in cut_blocks(edges.tolist(), _WORDS):
        yield from _take_apart(scorer, scored, text[first:last], column[first:last], whole, befores)


def _take_apart(
    scorer: Scorer, scored: Scored, text: Indices, column: Indices, whole: Floats, befores: Indices
) -> Iterator[Contribution]:
    """Do it at once; `whole` and `befores` are of all words that were read."""
    reading = scored.reading
    firsts, ends = reading.words.cuts[text], reading.words.cuts[text + 1]
    words, cuts = _join(firsts, ends)
    lengths = ends - firsts
    parts = whole[words]
    starts, stops = (np.minimum(firsts + places, ends) for places in scored.telling.places(text, column))
    in_windows, window_cuts = _join(starts, stops)
    rows, windows = reading.rows[in_windows], np.repeat(np.arange(len(text)), np.diff(window_cuts))
    there = in_windows + np.repeat(cuts[:-1] - firsts, np.diff(window_cuts))
    parts[there] += shares(weigh(rows, windows, scorer.idf), rows, windows, scorer.idf)
    # a row of -1, the last, has no share
    terms = scorer.weights[reading.rows[words], np.repeat(column, lengths)[:, None]] * parts
    sums, pairs = terms[:, :-1].sum(axis=1).tolist(), terms[:, -1].tolist()
    opened = (befores[words] - np.repeat(firsts, lengths)).tolist()
    for first, (start, end) in zip(firsts.tolist(), pairwise(cuts.tolist()), strict=True):
        yield Contribution(first, sums[start:end], pairs[start:end], opened[start:end])


def _join(firsts: Indices, ends: Indices) -> tuple[Indices, Indices]:
    """Return the numbers in all ranges `[first, end)`, one range after the other, and where each begins."""
    lengths = ends - firsts
    cuts = np.concatenate([[0], np.cumsum(lengths)])
    return np.arange(cuts[-1]) + np.repeat(firsts - cuts[:-1], lengths), cuts
