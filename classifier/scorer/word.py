"""Find the words of a line: what `classifier.token.words` asks before it looks at any word, by arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.scorer.alphabet import ALPHA, FOREIGN, UPPER, WORD, Alphabet, Flags
from classifier.scorer.line import Indices, Line
from classifier.token import SHORT, TITLE_CASE_SHARE, TITLE_CASE_WORDS

LOWER, UNSURE, SURE = range(3)
"""How a word may stand: in lower case, with a capital that may mean a name, with one that must."""

_FOREIGN_LETTER = FOREIGN | WORD

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of a line, in order.

    Attributes
    ----------
    cuts
        The words of text i are `cuts[i]` to `cuts[i + 1]`.
    text
        Of each word, the number of its text.
    starts, lengths
        Of each word, where it starts in the line, and how many characters it has.
    opens
        Whether no word before it belongs to its sentence.
    firsts
        The flags of its first character.
    standings
        LOWER, UNSURE or SURE.
    is_ascii
        Whether all its characters are.
    """

    cuts: Indices
    text: Indices
    starts: Indices
    lengths: Indices
    opens: Bools
    firsts: Flags
    standings: Flags
    is_ascii: Bools


def find_words(line: Line, alphabet: Alphabet) -> Words:
    """Find the words of a line."""
    symbols = np.frombuffer(line.symbols, dtype=np.uint8)
    of_word = _translated(line, alphabet.is_word)
    edges = (of_word[1:] != of_word[:-1]).nonzero()[0] + 1
    starts = edges[::2]
    lengths = edges[1::2] - starts
    cuts = starts.searchsorted(line.bounds)
    text = np.arange(len(cuts) - 1).repeat(cuts[1:] - cuts[:-1])
    firsts = alphabet.flags.take(symbols.take(starts))
    opens = np.zeros(len(starts) + 1, dtype=np.bool_)
    opens[starts.searchsorted(_translated(line, alphabet.is_break).nonzero()[0])] = True
    opens = opens[:-1]  # the last break has no word behind it
    capital = (firsts & UPPER) != 0
    unsure = opens | _is_titled(text, (lengths > SHORT) & ((firsts & ALPHA) != 0), capital, len(cuts) - 1).take(text)
    standings = capital * np.where(unsure, np.uint8(UNSURE), np.uint8(SURE))
    return Words(cuts, text, starts, lengths, opens, firsts, standings, _is_ascii(line, symbols, starts))


def _translated(line: Line, table: bytes) -> Bools:
    return np.frombuffer(line.symbols.translate(table), dtype=np.bool_)


def _is_titled(text: Indices, long: Bools, capital: Bools, texts: int) -> Bools:
    """Tell of each text whether it is a headline, by its long words, as `classifier.token` does."""
    longs, capitals = (np.bincount(text[which], minlength=texts) for which in (long, long & capital))
    return (longs >= TITLE_CASE_WORDS) & (capitals > TITLE_CASE_SHARE * longs)


def _is_ascii(line: Line, symbols: Flags, starts: Indices) -> Bools:
    found = np.ones(len(starts), dtype=np.bool_)
    if not line.text.isascii():
        foreign = ((symbols & _FOREIGN_LETTER) == _FOREIGN_LETTER).nonzero()[0]
        found[starts.searchsorted(foreign, side="right") - 1] = False
    return found
