"""Vectors of texts, kept in a scratch file so that no text is embedded twice."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from classifier.calibration import Floats

CHUNK = 256

Encode = Callable[[Sequence[str]], Floats]
Report = Callable[[str], None]


def remembered(texts: Sequence[str], encode: Encode, *, name: str, path: Path, report: Report) -> Floats:
    """Return what encode gives, shape (texts, width), to the precision of float32; path keeps it by name and text.

    It is written after every 256 texts: a stopped run goes on where it was.
    """
    keys = [hashlib.sha256(f"{name}\0{text}".encode()).digest() for text in texts]
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID")
        known = dict(database.execute("SELECT key, value FROM vector"))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        for start in range(0, len(missing), CHUNK):
            report(f"{name}: {start:,} of {len(missing):,} texts read")
            chunk = list(missing)[start : start + CHUNK]
            vectors = encode([missing[key] for key in chunk])
            rows = [(key, vector.astype("<f4").tobytes()) for key, vector in zip(chunk, vectors, strict=True)]
            known.update(rows)
            with database:
                database.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", rows)
    return np.array([np.frombuffer(known[key], dtype="<f4") for key in keys], dtype=np.float64)
