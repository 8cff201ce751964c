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

from classifier import ForewarnError
from service.memory import memory_folder

_PREFIX = "forewarn-metrics-"
_BEING_MADE = 60
_KINDS = ("counter", "histogram")
_ROOM = 1 << 18  # more than all our counters take with every route, method and status, so that no file grows


class MetricsError(ForewarnError):
    """There is no room for counters."""


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


def reserve_counters(folder: Path, place: int) -> None:
    """Take the memory for the files that prometheus-client maps for a process, by its place.

    It would make files of holes: whoever writes into one when the memory is full is killed (SIGBUS), and so is each
    that takes its place.

    Raises
    ------
    MetricsError
        Where there is no room; then there are no files of this place.
    """
    paths = [folder / f"{kind}_{place}.db" for kind in _KINDS]
    try:
        for path in paths:
            _allocate(path)
    except OSError as error:
        for path in paths:
            path.unlink(missing_ok=True)  # nobody reads an empty one
        raise MetricsError(
            f"{folder.parent}: {error.strerror}, and no room for the counters of a process; make some"
        ) from error


def _allocate(path: Path) -> None:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if hasattr(os, "posix_fallocate"):  # not on macOS
            os.posix_fallocate(file, 0, _ROOM)
    finally:
        os.close(file)


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
