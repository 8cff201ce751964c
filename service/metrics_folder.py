"""The folder of the workers' counters."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from service.memory import memory_folder

_PREFIX = "forewarn-metrics-"
_BEING_MADE = 60


@contextlib.contextmanager
def metrics_folder() -> Iterator[Path]:
    """Make a folder, and remove it at the end; forked workers that leave by the same way leave it alone.

    It is in memory, for a full disk would kill who counts. Those of services that were killed are removed too: nobody
    holds their lock any more.
    """
    parent = memory_folder()
    _remove_orphans(parent)
    master = os.getpid()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    lock = os.open(folder, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_SH)  # shared with the workers, as long as one of them lives
    try:
        yield folder
    finally:
        os.close(lock)
        if os.getpid() == master:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_orphans(parent: Path) -> None:
    for folder in parent.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):  # another's, or being removed by another
            if folder.stat().st_mtime < time.time() - _BEING_MADE and _is_unlocked(folder):
                shutil.rmtree(folder)


def _is_unlocked(folder: Path) -> bool:
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(lock)
