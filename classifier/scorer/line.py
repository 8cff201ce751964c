"""Write texts into one line of symbols, a byte a character, without what no reader sees inside words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.scorer.alphabet import FOREIGN, INVISIBLE_SYMBOL, Alphabet, Flags

_SEPARATOR = "."  # no word character, and no sentence goes on over it

Indices = NDArray[np.intp]


class Line(NamedTuple):
    """Texts one after the other, a separator before and after each.

    `text` and `symbols` have the same characters; `bounds` says where each text starts and, as one more, where a
    next one would; `places` says where each character stood before invisible ones were taken out, None if none were.
    """

    text: str
    symbols: bytes
    bounds: Indices
    places: Indices | None

    def place(self, position: int, text: int) -> int:
        """Return the place in its text of a character of the line."""
        start = int(self.bounds[text])
        return position - start if self.places is None else int(self.places[position] - self.places[start])


def write_line(texts: Sequence[str], alphabet: Alphabet, code_points: Flags) -> Line:
    """Write texts into a line."""
    lengths = np.fromiter(map(len, texts), np.intp, len(texts))
    bounds = np.concatenate([[1], 1 + np.cumsum(lengths + 1)])
    text = f"{_SEPARATOR}{_SEPARATOR.join(texts)}{_SEPARATOR}"
    if text.isascii():
        return Line(text, text.encode("ascii"), bounds, None)
    characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    symbols = _symbols(characters, code_points)
    if not (symbols == INVISIBLE_SYMBOL).any():
        return Line(text, symbols.tobytes(), bounds, None)
    places = _is_seen(symbols, alphabet).nonzero()[0]
    text = characters[places].tobytes().decode("utf-32-le", "surrogatepass")
    return Line(text, symbols[places].tobytes(), places.searchsorted(bounds), places)


def _symbols(characters: NDArray[np.uint32], code_points: Flags) -> Flags:
    found = characters.astype(np.uint8)
    foreign = (characters >= FOREIGN).nonzero()[0]
    found[foreign] = code_points[characters[foreign]] | FOREIGN
    return found


def _is_seen(symbols: Flags, alphabet: Alphabet) -> NDArray[np.bool_]:
    """Tell all characters from the invisible ones that stand, alone or in a run, between two word characters."""
    hidden = (symbols == INVISIBLE_SYMBOL).nonzero()[0]
    others = (symbols != INVISIBLE_SYMBOL).nonzero()[0]
    of_word = np.frombuffer(symbols[others].tobytes().translate(alphabet.is_word), dtype=np.bool_)
    before = others.searchsorted(hidden) - 1  # a separator at either end: there is always one before and behind
    seen = np.ones(len(symbols), dtype=np.bool_)
    seen[hidden[of_word[before] & of_word[before + 1]]] = False
    return seen
