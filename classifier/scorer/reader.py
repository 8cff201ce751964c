"""Read texts into the rows of their tokens: what `classifier.token.terms` does, for many texts at once, by arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.scorer.alphabet import NUMERIC, Alphabet, Flags, make_alphabet
from classifier.scorer.annex import Annex
from classifier.scorer.lexeme import Lexemes, lexeme_reader
from classifier.scorer.lexicon import LONGEST, NAME_LEXEME, NUMBER_LEXEME, Ints, Lexicon
from classifier.scorer.line import Indices, Line, write_line
from classifier.scorer.reading import Reading, in_name_run
from classifier.scorer.slots import Hashes
from classifier.scorer.vocabulary import NONE, Vocabulary
from classifier.scorer.word import SURE, UNSURE, Words, find_words

_MASKS = (
    np.frombuffer(
        b"".join(b"\xff" * length + b"\0" * (LONGEST - length) for length in range(LONGEST + 1)), dtype="<u8"
    )
    .astype(np.uint64)
    .reshape(-1, 2)
)
_HIGHEST_BIT = np.uint64(63)


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """Reads texts by a lexicon that numbers lexemes, and by an annex the words that are not in it."""

    lexicon: Lexicon
    lexemes: Lexemes
    stems: Vocabulary
    annex: Annex
    alphabet: Alphabet
    code_points: Flags

    def read(self, texts: Sequence[str]) -> Reading:
        """Read texts, each by itself."""
        line = write_line(texts, self.alphabet, self.code_points)
        words = find_words(line, self.alphabet)
        lexemes = self._lexemes(line, words)
        pairs = self._pairs(words, lexemes)
        rows = np.concatenate([lexemes.rows, pairs[:, None]], axis=1)
        return Reading(line, words, lexemes.kinds, lexemes.known, rows)

    def _lexemes(self, line: Line, words: Words) -> Lexemes:
        keys = _keys(line, words, self.alphabet)
        numbers, found = self.lexicon.find_words(keys, words.standings)
        missing = (~found | (words.lengths > LONGEST)).nonzero()[0]
        masks = _masks(words, missing)
        numbers[missing] = masks
        lexemes = self.lexemes.take(numbers)  # for -1 the last, which is replaced below
        others = missing[masks == NONE]
        if not len(others):
            return lexemes
        return lexemes.put(others, self._read_others(line, words, others, keys[others]))

    def _read_others(self, line: Line, words: Words, which: Indices, keys: Hashes) -> Lexemes:
        starts, lengths = words.starts[which], words.lengths[which]
        unsure = words.standings[which] == UNSURE
        keys[:, 1] |= unsure.astype(np.uint64) << _HIGHEST_BIT  # which no ASCII letter has

        def raw(index: int) -> tuple[str, bool]:
            start = int(starts[index])
            return line.text[start : start + int(lengths[index])], bool(unsure[index])

        return self.annex.read(keys, words.is_ascii[which] & (lengths <= LONGEST), raw)

    def _pairs(self, words: Words, lexemes: Lexemes) -> Ints:
        """Return the row of each word's pair with the one before; a run of names is one word."""
        in_pairs = lexemes.stems > 0
        paired = in_pairs & ~words.opens & ~in_name_run(lexemes.kinds, words.opens)
        paired[1:] &= in_pairs[:-1]
        seconds = paired.nonzero()[0]
        rows = np.full(len(paired), NONE, dtype=np.int32)
        rows[seconds] = self.lexicon.find_pairs(lexemes.stems[seconds - 1], lexemes.stems[seconds])
        return rows


def make_reader(
    lexicon: Lexicon, lexemes: Lexemes, vocabulary: Vocabulary, stems: Vocabulary, code_points: Flags
) -> Reader:
    """Make a reader; the lexemes are those that the lexicon numbers, and have the rows of the vocabulary."""
    annex = Annex(lexeme_reader(vocabulary, stems), width=lexemes.rows.shape[1])
    return Reader(lexicon, lexemes, stems, annex, make_alphabet(code_points), code_points)


def _keys(line: Line, words: Words, alphabet: Alphabet) -> Hashes:
    """Return the first `LONGEST` letters of each word, in lower case, as two numbers, shape (words, 2)."""
    letters = line.symbols.translate(alphabet.lower) + bytes(LONGEST)
    windows: NDArray[np.void] = np.ndarray(len(line.symbols), dtype=f"V{LONGEST}", buffer=letters, strides=(1,))
    keys: Hashes = windows[words.starts].view("<u8").reshape(-1, 2).astype(np.uint64, copy=False)
    return keys & _MASKS.take(words.lengths, axis=0, mode="clip")


def _masks(words: Words, missing: Indices) -> Ints:
    """Return the lexeme of each word that the lexicon lacks and that is a mask all the same, else -1.

    That is what `classifier.token` makes of a digit in front and of a capital that must mean a name; the words of
    which it makes something else are all in the lexicon.
    """
    plain = words.is_ascii[missing] & (words.lengths[missing] <= LONGEST)
    number = plain & ((words.firsts[missing] & NUMERIC) != 0)
    name = plain & (words.standings[missing] == SURE)
    return np.where(number, NUMBER_LEXEME, np.where(name, NAME_LEXEME, NONE)).astype(np.int32)
