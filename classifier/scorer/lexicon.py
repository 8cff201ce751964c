"""Look up what `classifier.token` says of words and pairs, worked out once for all that a model knows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.scorer.slots import Hashes, Shifts, mix, slots
from classifier.scorer.vocabulary import NONE

LONGEST = 16
"""Letters of the longest word that is looked up: two keys of 64 bits."""

STANDINGS = 3
"""Each word may stand in lower case, with a capital that may mean a name, and with one that must (`word.py`)."""

NAME_LEXEME, NUMBER_LEXEME = 0, 1

_SPREAD = np.uint64(0xD6E8FEB86659FD93)

Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Words and pairs of stems, each found by one look into a perfect hash.

    Attributes
    ----------
    word_keys, word_shifts, word_lexemes
        The letters of a word in lower case, shape (slots, 2), and its lexeme's number in each standing, shape
        (slots, 3).
    pair_keys, pair_shifts, pair_rows
        The two stems of a pair as one number, and the row of its token.
    """

    word_keys: Hashes
    word_shifts: Shifts
    word_lexemes: Ints
    pair_keys: Hashes
    pair_shifts: Shifts
    pair_rows: Ints

    def find_words(self, keys: Hashes, standings: NDArray[np.uint8]) -> tuple[Ints, NDArray[np.bool_]]:
        """Return the number of each word's lexeme, keys of shape (words, 2), and whether it is that word's at all."""
        places = slots(word_hashes(keys), self.word_shifts, len(self.word_keys))
        found = same_keys(self.word_keys.take(places, axis=0), keys)
        return self.word_lexemes.take(places * STANDINGS + standings), found

    def find_pairs(self, lefts: Ints, rights: Ints) -> Ints:
        """Return the row of each pair of stems, -1 where there is none."""
        keys = pair_keys(lefts, rights)
        places = slots(mix(keys), self.pair_shifts, len(self.pair_keys))
        return np.where(self.pair_keys.take(places) == keys, self.pair_rows.take(places), np.int32(NONE))


def word_hashes(keys: Hashes) -> Hashes:
    """Return one hash for the two keys of each word."""
    return mix(keys[:, 0] ^ (keys[:, 1] * _SPREAD))


def same_keys(some: Hashes, others: Hashes) -> NDArray[np.bool_]:
    """Tell which words are the same, keys of shape (words, 2)."""
    same: NDArray[np.bool_] = (some[:, 0] == others[:, 0]) & (some[:, 1] == others[:, 1])
    return same


def pair_keys(lefts: Ints, rights: Ints) -> Hashes:
    """Return one key for two stems."""
    keys: Hashes = (lefts.astype(np.uint64) << np.uint64(32)) | rights.astype(np.uint64)
    return keys
