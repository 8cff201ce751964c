"""Counters of rate limits, shared by all workers."""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import struct
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from limits.storage import Storage

from service.memory import memory_folder

_ROW = struct.Struct("=16sdQ")
_ROWS = 4_096
_PROBES = 16


class SharedTally(Storage):
    """A storage of `limits` in memory that forked workers share; made before the fork.

    Each row has the digest of a counter's name, the time at which it starts again, and the count. The lock is a
    record lock, which the system takes from a worker that is killed. Where all 16 places for a name are taken by live
    counters, the one that ends first makes room.
    """

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        super().__init__()
        self._rows = mmap.mmap(-1, _ROW.size * _ROWS)
        self._file, name = tempfile.mkstemp(prefix="forewarn-", dir=memory_folder())  # of which only the lock is used
        Path(name).unlink()
        weakref.finalize(self, os.close, self._file)
        self._threads = threading.Lock()  # a record lock is the process's, not the thread's

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what `limits` may wrap."""
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count on, and return the count; a new or ended counter starts again for `expiry` seconds."""
        now = time.time()
        with self._lock():
            place, ends, count = self._find(key, now)
            if ends <= now:
                ends, count = now + expiry, 0
            _ROW.pack_into(self._rows, place, _digest(key), ends, count + amount)
        return count + amount

    def get(self, key: str) -> int:
        """Return the count of a counter."""
        now = time.time()
        with self._lock():
            _, ends, count = self._find(key, now)
        return count if ends > now else 0

    def get_expiry(self, key: str) -> float:
        """Return when a counter starts again, in seconds of the epoch."""
        now = time.time()
        with self._lock():
            _, ends, _ = self._find(key, now)
        return max(ends, now)

    def check(self) -> bool:
        """Say that the storage works."""
        return True

    def reset(self) -> int:
        """Forget every counter; return how many there were."""
        with self._lock():
            names = [self._rows[place : place + 16] for place in range(0, _ROW.size * _ROWS, _ROW.size)]
            self._rows[:] = bytes(_ROW.size * _ROWS)
        return sum(any(name) for name in names)

    def clear(self, key: str) -> None:
        """Forget one counter."""
        with self._lock():
            place, _, _ = self._find(key, time.time())
            _ROW.pack_into(self._rows, place, bytes(16), 0.0, 0)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        with self._threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

    def _find(self, key: str, now: float) -> tuple[int, float, int]:
        """Return where a counter is or can be, when it ends and its count; 0 for both where it is new."""
        digest = _digest(key)
        first = int.from_bytes(digest[:8], "big")
        places = [(first + step) % _ROWS * _ROW.size for step in range(_PROBES)]
        rows = [_ROW.unpack_from(self._rows, place) for place in places]
        for place, (name, ends, count) in zip(places, rows, strict=True):
            if name == digest:
                return place, ends, count
        _, place = min((ends, place) for place, (_, ends, _) in zip(places, rows, strict=True))
        return place, 0.0, 0


def _digest(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=16).digest()
