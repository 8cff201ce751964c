"""Compute what the fitted pipeline computes, from arrays and NumPy alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from classifier.calibration import Floats
from classifier.scorer.reader import Reader
from classifier.scorer.reading import Reading
from classifier.scorer.telling import Telling, cut_windows, pick_windows
from classifier.scorer.vocabulary import Vocabulary
from classifier.scorer.weighing import Weighing, weigh

_TEXTS, _CHARACTERS = 512, 1 << 18
"""What is read in one go at most, but for a longer text: such arrays fit into a processor's cache."""

_ROWS = 4096
"""Rows of weights that are gathered in one go at most, but for a text of more, for the same reason."""


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Log-odds before calibration, shape (texts, outputs), and what they come from.

    `weighing` has a segment for each whole text.
    """

    reading: Reading
    weighing: Weighing
    telling: Telling
    log_odds: Floats

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.log_odds)


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """A linear predictor an output over l2-normalised TF-IDF of a whole text, and of its most telling window.

    Attributes
    ----------
    reader
        Turns texts into rows.
    vocabulary
        Token to row.
    idf
        Inverse document frequencies, shape (rows,).
    weights
        Coefficients times inverse document frequencies, shape (rows, outputs).
    intercepts
        Shape (outputs,).
    """

    reader: Reader
    vocabulary: Vocabulary
    idf: Floats
    weights: Floats
    intercepts: Floats

    def log_odds(self, texts: Sequence[str]) -> Floats:
        """Return the log-odds before calibration, shape (texts, outputs)."""
        found = [scored.log_odds for scored in self.score(texts)]
        return np.concatenate(found) if found else np.empty((0, len(self.intercepts)))

    def score(self, texts: Sequence[str]) -> Iterator[Scored]:
        """Read and score texts in order, some hundred in one go."""
        for chunk in _chunks(texts):
            reading = self.reader.read(chunk)
            weighing = weigh(reading.rows, reading.words.text, self.idf)
            telling = self._tell(reading)
            whole = self._sum_segments(weighing, len(reading))
            yield Scored(reading, weighing, telling, self.intercepts + whole + telling.sums)

    def _tell(self, reading: Reading) -> Telling:
        """Find the window of each text that tells most of each output."""
        cutting = cut_windows(reading.words.cuts, reading.words.text)
        even, odd = (
            self._sum_segments(weigh(reading.rows, segments, self.idf), cutting.segments)
            for segments in cutting.numbers
        )
        return pick_windows(cutting, even, odd)

    def _sum_segments(self, weighing: Weighing, count: int) -> Floats:
        """Return the log-odds without intercepts of so many segments by themselves, shape (count, outputs)."""
        found = np.zeros((count, len(self.intercepts)))
        found[weighing.segments] = self._sums(weighing) / weighing.norms[:, None]
        return found

    def _sums(self, weighing: Weighing) -> Floats:
        """Add up each segment's weights; the segments of a block one after the other."""
        edges = weighing.edges
        found = np.empty((len(weighing.segments), len(self.intercepts)))
        blocks = cut_blocks(edges.tolist(), _ROWS)
        room = np.empty((max((edges[last] - edges[first] for first, last in blocks), default=0), found.shape[1]))
        for first, last in blocks:
            start, end = edges[first], edges[last]
            weights = room[: end - start]
            # "clip" writes into `out` at once; the default would make a copy first
            self.weights.take(weighing.rows[start:end], axis=0, out=weights, mode="clip")
            weights *= weighing.damped[start:end, None]
            np.add.reduceat(weights, edges[first:last] - start, axis=0, out=found[first:last])
        return found


def cut_blocks(edges: Sequence[int], most: int) -> list[tuple[int, int]]:
    """Cut segments, one between each two edges, into runs that are at most so long, or of one longer segment."""
    blocks, first = [], 0
    for last in range(1, len(edges)):
        if edges[last] - edges[first] > most and last - 1 > first:
            blocks.append((first, last - 1))
            first = last - 1
    if len(edges) > 1:
        blocks.append((first, len(edges) - 1))
    return blocks


def _chunks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    first, characters = 0, 0
    for index, text in enumerate(texts):
        characters += len(text)
        if index > first and (index - first == _TEXTS or characters > _CHARACTERS):
            yield texts[first:index]
            first, characters = index, len(text)
    if first < len(texts):
        yield texts[first:]
