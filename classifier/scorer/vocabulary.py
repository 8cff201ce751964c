"""Number strings, as arrays that are mapped from a file, where a dictionary would have to be built."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.scorer.slots import Shifts, find_shifts, slot, slots

NONE = -1
_ENCODING = ("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary(Mapping[str, int]):
    """Strings, numbered from 0 in the order of iteration.

    Attributes
    ----------
    text
        All strings in UTF-8, one after the other.
    ends
        Where each ends, shape (strings,).
    shifts, numbers
        A perfect hash (`classifier.scorer.slots`) and the number in each slot, -1 in an empty one.
    """

    text: NDArray[np.uint8]
    ends: NDArray[np.uint32]
    shifts: Shifts
    numbers: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.ends)

    def __iter__(self) -> Iterator[str]:
        text, start = self.text.tobytes(), 0
        for end in self.ends.tolist():
            yield text[start:end].decode(*_ENCODING)
            start = end

    def __getitem__(self, string: str) -> int:
        number = self.find(string)
        if number == NONE:
            raise KeyError(string)
        return number

    def __contains__(self, string: object) -> bool:
        return isinstance(string, str) and self.find(string) != NONE

    def find(self, string: str) -> int:
        """Return the number of a string, -1 if it has none."""
        encoded = string.encode(*_ENCODING)
        number = int(self.numbers[slot(int.from_bytes(_digest(encoded), "little"), self.shifts, len(self.numbers))])
        if number == NONE:
            return NONE
        start = int(self.ends[number - 1]) if number else 0
        return number if self.text[start : int(self.ends[number])].tobytes() == encoded else NONE


def number_strings(strings: Sequence[str]) -> Vocabulary:
    """Number strings, all different, in their order."""
    encoded = [string.encode(*_ENCODING) for string in strings]
    hashes = _hashes(encoded)
    shifts, size = find_shifts(hashes)
    numbers = np.full(size, NONE, dtype=np.int32)
    numbers[slots(hashes, shifts, size)] = np.arange(len(strings), dtype=np.int32)
    ends = np.cumsum([len(one) for one in encoded], dtype=np.uint32)
    return Vocabulary(np.frombuffer(b"".join(encoded), dtype=np.uint8), ends, shifts, numbers)


def _hashes(encoded: Sequence[bytes]) -> NDArray[np.uint64]:
    return np.frombuffer(b"".join(map(_digest, encoded)), dtype="<u8").astype(np.uint64)


def _digest(encoded: bytes) -> bytes:
    return hashlib.blake2b(encoded, digest_size=8).digest()
