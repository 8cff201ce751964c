"""Read characters as bytes, one a character, that say all a reader of words asks of them.

An ASCII character is its own symbol. Any other is `FOREIGN` plus its flags: which letter it is matters only to the
word that holds it, and such words are read the slow way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier import token

WORD, ALPHA, UPPER, NUMERIC, BREAK, INVISIBLE = 1, 2, 4, 8, 16, 32
FOREIGN = 128
INVISIBLE_SYMBOL = FOREIGN | BREAK | INVISIBLE
_CODE_POINTS = 0x110000
_SYMBOLS = 256

Flags = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Alphabet:
    """What each symbol is: tables of 256 for `bytes.translate`, flags as an array of as many."""

    is_word: bytes
    is_break: bytes
    lower: bytes
    flags: Flags


def code_point_flags() -> Flags:
    """Return the flags of each code point, by the Unicode of this Python, which `classifier.token` goes by too."""
    every = np.arange(_CODE_POINTS, dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")
    found = np.full(_CODE_POINTS, BREAK, dtype=np.uint8)
    for match in re.finditer(token.INSIDE_SENTENCE, every):
        found[match.start()] = 0
    found[[ord(character) for character in token.INVISIBLE]] = BREAK | INVISIBLE
    for match in re.finditer(f"{token.WORD_CHARACTER}+", every):
        run = found[match.start() : match.end()]
        run[:] = WORD
        for flag, holds in ((ALPHA, str.isalpha), (UPPER, str.isupper), (NUMERIC, str.isnumeric)):
            run |= flag * np.fromiter(map(holds, match.group()), np.uint8, len(run))
    return found


def make_alphabet(code_points: Flags) -> Alphabet:
    """Make the tables of symbols from the flags of code points."""
    flags = np.concatenate([code_points[:FOREIGN], np.arange(FOREIGN, dtype=np.uint8)])
    lower = [ord(chr(symbol).lower()) if symbol < FOREIGN else symbol for symbol in range(_SYMBOLS)]
    return Alphabet(
        is_word=(flags & WORD).astype(bool).tobytes(),
        is_break=(flags & BREAK).astype(bool).tobytes(),
        lower=bytes(lower),
        flags=flags,
    )
