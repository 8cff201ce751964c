"""Read words that the lexicon lacks, and remember the latest of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from classifier.scorer.lexeme import Lexeme, LexemeReader, Lexemes, stack
from classifier.scorer.lexicon import same_keys, word_hashes
from classifier.scorer.slots import Hashes

_PLACES = 1 << 17
_MOST_LATE = 1 << 14  # words that lost their place to another, or have no key of their own
_LONGEST_LATE = 64


class Annex:
    """One place for all words of a hash, held by the latest; threads may share it."""

    def __init__(self, read: LexemeReader, width: int) -> None:
        self._read = read
        self._read_late = lru_cache(_MOST_LATE)(read)
        self._lock = Lock()
        self._keys: Hashes = np.zeros((_PLACES, 2), dtype=np.uint64)  # no word's
        self._lexemes = Lexemes(
            rows=np.zeros((_PLACES, width), dtype=np.int32),
            stems=np.zeros(_PLACES, dtype=np.int32),
            kinds=np.zeros(_PLACES, dtype=np.uint8),
            known=np.zeros(_PLACES, dtype=np.bool_),
        )

    def read(self, keys: Hashes, keep: NDArray[np.bool_], raw: Callable[[int], tuple[str, bool]]) -> Lexemes:
        """Read words, by keys of shape (words, 2) if they are to be kept, else by what `raw` gives for their index.

        Words that are read differently have different keys.
        """
        places = (word_hashes(keys) & np.uint64(_PLACES - 1)).view(np.int64)
        with self._lock:
            found = self._lexemes.take(places)
            new = (~(same_keys(self._keys.take(places, axis=0), keys) & keep)).nonzero()[0]
            if not len(new):
                return found
            found = found.put(new, stack([self._read_one(*raw(index)) for index in new.tolist()]))
            kept = new[keep[new]]
            self._keys[places[kept]] = 0  # so that an interrupt leaves no word with another's lexeme
            self._lexemes = self._lexemes.put(places[kept], found.take(kept))
            self._keys[places[kept]] = keys[kept]
        return found

    def _read_one(self, raw: str, unsure: bool) -> Lexeme:
        return self._read_late(raw, unsure) if len(raw) <= _LONGEST_LATE else self._read(raw, unsure)
