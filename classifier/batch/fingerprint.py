"""Tell whether an input is the one that a run began with, without reading all of it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

_SAMPLES = 16
_SAMPLE_BYTES = 1 << 16


def fingerprint(path: Path) -> dict[str, Any]:
    """Return size, time of the last change, and a digest of 16 samples of 64 KiB from start to end.

    Every edit changes the time, as `make` and `rsync` trust it to; the samples tell files apart whose time was set
    by hand, and up to 1 MiB they are the whole file. A digest of everything would read an archive twice.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        digest = hashlib.sha256()
        for number in range(_SAMPLES):
            file.seek(max(0, size - _SAMPLE_BYTES) * number // (_SAMPLES - 1))
            digest.update(file.read(_SAMPLE_BYTES))
    return {"size": size, "modified": path.stat().st_mtime_ns, "samples": digest.hexdigest()}
