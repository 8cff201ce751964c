"""Find the most telling windows of texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from classifier.calibration import Floats
from classifier.scorer.line import Indices
from classifier.scorer.vocabulary import NONE
from classifier.window import LENGTH, STEP, count_windows

_EQUAL = 1e-12  # sums in another order differ by less; which window is named must not depend on it


class Cutting(NamedTuple):
    """The words of texts cut into the windows that start on even multiples of the step, and on odd ones.

    Attributes
    ----------
    numbers
        Of each word, its segment's number in either cut; never falling. Some segments are no windows: what stands
        before the first odd window, and what the last window holds already.
    length, segments
        How many texts there are, and segments in either cut, unused numbers among them.
    texts, windows
        Of each window, in order, its text, and its number within the text.
    places
        Of each window, its segment's number in the cut that it belongs to.
    """

    numbers: tuple[Indices, Indices]
    length: int
    segments: int
    texts: Indices
    windows: Indices
    places: Indices


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """What the most telling window of each text adds to the log-odds, and which window it is.

    `sums` and `windows` have shape (texts, outputs); a text without words has 0 and -1.
    """

    cutting: Cutting
    sums: Floats
    windows: Indices

    def places(self, texts: Indices, columns: Indices) -> tuple[Indices, Indices]:
        """Return of each pair of a text and a column the window's first word in its text, and where it ends.

        That may be beyond the text's last word.
        """
        firsts = np.maximum(self.windows[texts, columns], 0) * STEP
        return firsts, firsts + LENGTH


def cut_windows(cuts: Indices, text: Indices) -> Cutting:
    """Cut texts whose words begin at `cuts`, shape (texts + 1,); `text` has each word's text."""
    words = cuts[1:] - cuts[:-1]
    room = words // LENGTH + 2
    firsts = np.cumsum(room) - room
    place = np.arange(len(text)) - cuts[text]
    numbers = (firsts[text] + place // LENGTH, firsts[text] + (place + STEP) // LENGTH)
    counts = count_windows(words)
    texts = np.repeat(np.arange(len(words)), counts)
    windows = np.arange(len(texts)) - np.repeat(np.cumsum(counts) - counts, counts)
    return Cutting(numbers, len(words), int(room.sum()), texts, windows, firsts[texts] + (windows + 1) // 2)


def pick_windows(cutting: Cutting, even: Floats, odd: Floats) -> Telling:
    """Pick each text's window with the highest sum, the first of equals, for each output.

    `even` and `odd` are the sums of the segments of either cut, shape (segments, outputs).
    """
    shape = (cutting.length, even.shape[1])
    found, windows = np.zeros(shape), np.full(shape, NONE)
    if len(cutting.texts):
        is_even = (cutting.windows % 2 == 0)[:, None]
        sums = np.where(is_even, even[cutting.places], odd[cutting.places])
        starts = np.flatnonzero(cutting.windows == 0)
        there = cutting.texts[starts]
        found[there] = np.maximum.reduceat(sums, starts)
        numbers = np.where(sums >= found[cutting.texts] - _EQUAL, cutting.windows[:, None], len(sums))
        windows[there] = np.minimum.reduceat(numbers, starts)
    return Telling(cutting, found, windows)
