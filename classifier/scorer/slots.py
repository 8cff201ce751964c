"""Give every key of a fixed set a slot of its own: a perfect hash.

Belazzougui, Botelho and Dietzfelbinger (2009), "Hash, displace, and compress". A key that is not of the set gets
the slot of another, so whoever looks up compares what stands there.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Shifts = NDArray[np.uint32]

_KEYS_A_BUCKET = 3
_LOAD = 0.75
_MIX = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)
_ODD = np.uint64(1)


def mix(keys: Hashes) -> Hashes:
    """Spread 64-bit keys over all bits; two keys never become one."""
    keys = (keys ^ (keys >> _HALF)) * _MIX
    return (keys ^ (keys >> _HALF)) * _MIX


def slots(hashes: Hashes, shifts: Shifts, size: int) -> NDArray[np.int64]:
    """Return the slot of each well mixed hash among `size`; it and the number of shifts are powers of two."""
    steps = (hashes >> _HALF) | _ODD
    return ((hashes + shifts.take(_buckets(hashes, shifts)) * steps) & np.uint64(size - 1)).view(np.int64)


def slot(hash_: int, shifts: Shifts, size: int) -> int:
    """Return the slot of one hash, the same as `slots` does."""
    shift = int(shifts[hash_ >> (64 - _bits(shifts))])
    return (hash_ + shift * ((hash_ >> 32) | 1)) & (size - 1)


def find_shifts(hashes: Hashes) -> tuple[Shifts, int]:
    """Return the shifts that keep these hashes, all different, apart, and how many slots that takes.

    Equal hashes in any order give equal shifts.
    """
    hashes = np.sort(hashes)
    if (hashes[1:] == hashes[:-1]).any():
        raise ValueError("two keys share a hash")
    size = _power_of_two(len(hashes) / _LOAD)
    while (shifts := _shifts(hashes, size)) is None:
        size *= 2
    return shifts, size


def _shifts(hashes: Hashes, size: int) -> Shifts | None:
    """Shift the fullest buckets first, each by the least that brings its members into free slots."""
    shifts = np.zeros(_power_of_two(len(hashes) / _KEYS_A_BUCKET), dtype=np.uint32)
    counts = np.bincount(_buckets(hashes, shifts), minlength=len(shifts))
    ends = np.cumsum(counts)
    taken = bytearray(size)
    for bucket in np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)].tolist():
        members = hashes[ends[bucket] - counts[bucket] : ends[bucket]].tolist()
        fitting = next(_fitting(members, taken), None)
        if fitting is None:
            return None
        shifts[bucket], places = fitting
        for place in places:
            taken[place] = 1
    return shifts


def _fitting(members: list[int], taken: bytearray) -> Iterator[tuple[int, set[int]]]:
    """Yield the shifts that give all members free slots of their own, and these slots."""
    last = len(taken) - 1
    steps = [(member >> 32) | 1 for member in members]
    for shift in range(len(taken)):
        places = {(member + shift * step) & last for member, step in zip(members, steps, strict=True)}
        if len(places) == len(members) and not any(taken[place] for place in places):
            yield shift, places


def _buckets(hashes: Hashes, shifts: Shifts) -> NDArray[np.int64]:
    return (hashes >> np.uint64(64 - _bits(shifts))).view(np.int64)


def _bits(shifts: Shifts) -> int:
    return (len(shifts) - 1).bit_length()


def _power_of_two(least: float) -> int:
    return 1 << max(1, int(np.ceil(np.log2(max(least, 1.0)))))
