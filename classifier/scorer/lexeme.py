"""Read one word the exact and slow way, as `classifier.token` does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.scorer.vocabulary import NONE, Vocabulary
from classifier.token import Kind, own_tokens, read_word, stem

KINDS = tuple(Kind)


class Lexeme(NamedTuple):
    """What a word comes to: the rows of its tokens, its stem's number, its kind's place in `Kind`.

    `stem` is 0 for one that is in no pair; `known` says that the vocabulary has the word itself.
    """

    rows: tuple[int, ...]
    stem: int
    kind: int
    known: bool


@dataclass(frozen=True, slots=True, eq=False)
class Lexemes:
    """What words come to: each field of `Lexeme` as an array.

    `rows` is filled up with -1, shape (words, most tokens); the others have shape (words,).
    """

    rows: NDArray[np.int32]
    stems: NDArray[np.int32]
    kinds: NDArray[np.uint8]
    known: NDArray[np.bool_]

    def take(self, places: NDArray[np.integer]) -> Lexemes:
        """Return a copy of some of them."""
        return Lexemes(
            self.rows.take(places, axis=0),
            self.stems.take(places),
            self.kinds.take(places),
            self.known.take(places),
        )

    def put(self, places: NDArray[np.integer], others: Lexemes) -> Lexemes:
        """Return them with others in some places: the same arrays, but for rows that had to be widened."""
        width = max(self.rows.shape[1], others.rows.shape[1])
        changed = self._widened(width)
        changed.rows[places] = others._widened(width).rows
        changed.stems[places] = others.stems
        changed.kinds[places] = others.kinds
        changed.known[places] = others.known
        return changed

    def _widened(self, width: int) -> Lexemes:
        lacking = width - self.rows.shape[1]
        if not lacking:
            return self
        return replace(self, rows=np.pad(self.rows, ((0, 0), (0, lacking)), constant_values=NONE))


LexemeReader = Callable[[str, bool], Lexeme]
"""Reads a word as it is written; the second argument says that a capital need not mean a name."""


def lexeme_reader(vocabulary: Vocabulary, stems: Vocabulary) -> LexemeReader:
    """Return a reader of words by the tokens of a vocabulary and the stems of its pairs."""

    def read(raw: str, unsure: bool) -> Lexeme:
        return lexeme(*read_word(raw, unsure=unsure), vocabulary, stems)

    return read


def lexeme(kind: Kind, form: str, vocabulary: Vocabulary, stems: Vocabulary) -> Lexeme:
    """Return the lexeme of a form."""
    found = [vocabulary.find(token) for token in own_tokens(kind, form)]
    rows = tuple(row for row in found if row != NONE)
    return Lexeme(rows, stems.find(stem(form)) + 1, KINDS.index(kind), vocabulary.find(form) != NONE)


def stack(lexemes: Sequence[Lexeme]) -> Lexemes:
    """Write lexemes into arrays."""
    rows = np.full((len(lexemes), max((len(one.rows) for one in lexemes), default=0)), NONE, dtype=np.int32)
    for index, one in enumerate(lexemes):
        rows[index, : len(one.rows)] = one.rows
    return Lexemes(
        rows,
        stems=np.array([one.stem for one in lexemes], dtype=np.int32),
        kinds=np.array([one.kind for one in lexemes], dtype=np.uint8),
        known=np.array([one.known for one in lexemes], dtype=np.bool_),
    )
