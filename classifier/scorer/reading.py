"""What was read in texts: words, and the rows of their tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from classifier.scorer.alphabet import Flags
from classifier.scorer.lexeme import KINDS
from classifier.scorer.lexicon import Ints
from classifier.scorer.line import Indices, Line
from classifier.scorer.word import Bools, Words
from classifier.token import Kind

NAME, WORD, GUESS = (KINDS.index(kind) for kind in (Kind.NAME, Kind.WORD, Kind.GUESS))


class WordCounts(NamedTuple):
    """Words of one text: all; names and numbers; those that the vocabulary has; others in lower case."""

    all: int
    masked: int
    known: int
    unknown: int


NO_WORDS = WordCounts(0, 0, 0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The words of some texts, in order, and the tokens of theirs that the vocabulary has.

    Attributes
    ----------
    line, words
        The texts, and where their words are.
    kinds, known
        Of each word, its kind's place in `Kind`, and whether the vocabulary has the word itself.
    rows
        Of each word, the rows of its own tokens, and last that of its pair with the word before it; -1 stands for
        none. Shape (words, most tokens + 1).
    """

    line: Line
    words: Words
    kinds: Flags
    known: Bools
    rows: Ints

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.words.cuts) - 1

    def befores(self) -> Indices:
        """Return of each word the one that its pair starts with: the word before, of a run of names the first."""
        indices = np.arange(len(self.kinds))
        starts = np.maximum.accumulate(np.where(in_name_run(self.kinds, self.words.opens), 0, indices))
        return np.concatenate([[0], starts])[:-1]

    def span(self, first: int, end: int) -> tuple[int, int]:
        """Return the code points `[start, end)`, in their text, of the words `[first, end)`."""
        words, text = self.words, int(self.words.text[first])
        last = int(words.starts[end - 1] + words.lengths[end - 1]) - 1
        return self.line.place(int(words.starts[first]), text), self.line.place(last, text) + 1

    def counts(self) -> list[WordCounts]:
        """Count the words of each text."""
        ordinary = (self.kinds == WORD) | (self.kinds == GUESS)
        known = ordinary & self.known
        unknown = (self.kinds == WORD) & ~known
        found = [self.words.cuts[1:] - self.words.cuts[:-1]]
        found += [np.bincount(self.words.text[which], minlength=len(self)) for which in (~ordinary, known, unknown)]
        return list(map(WordCounts, *(counts.tolist() for counts in found)))


def in_name_run(kinds: Flags, opens: Bools) -> Bools:
    """Tell which words are names that go on from a name before them in the sentence: they count with it as one."""
    name = kinds == NAME
    found: Bools = name & ~opens
    found[1:] &= name[:-1]
    return found
