"""Where small files are kept that a full disk must not touch."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - for files and folders that mkstemp and mkdtemp make


def memory_folder() -> Path:
    """Return a place in memory, or where the system has none, the usual one for temporary files."""
    return _SHARED_MEMORY if os.access(_SHARED_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
