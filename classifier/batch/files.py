"""Rows and rejects in files that get their names when they are whole."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import FileIO
from pathlib import Path

from classifier.batch import arrow
from classifier.batch.chunk import Place
from classifier.batch.journal import Journal, append, open_file
from classifier.batch.sink import Sink
from classifier.batch.worker import Scored
from classifier.errors import BatchError

SECONDS = 1.0
"""Between checkpoints: the most work that a killed run loses, for the little that bringing it to the disk costs."""

_ROWS, _REJECTS = "rows", "rejects"


@dataclass(frozen=True, slots=True)
class Target:
    """The names that the files shall have, and what stands in the first."""

    output: Path
    rejects: Path
    sink: Sink
    columns: Sequence[str]


class Files:
    """The files of a run while they grow, in the folder of its journal.

    Opening and each method raise BatchError, in one line, where the disk does not take what it is given.
    """

    def __init__(self, journal: Journal, target: Target, *, seconds: float = SECONDS) -> None:
        self._journal = journal
        self._target = target
        self._seconds = seconds
        self._saved_at = time.monotonic()
        self.checkpoint = journal.last
        self._rows = _reopen(journal.folder / _ROWS, self.checkpoint.rows)
        self._rejects = _reopen(journal.folder / _REJECTS, self.checkpoint.rejects)
        if self.checkpoint.rows == 0:
            self._write_rows(target.sink.opening(target.columns))

    def write(self, scored: Scored, source: int, place: Place) -> None:
        """Add a chunk that ended at a place of a source; bring all to the disk now and then."""
        with storing(self._journal.folder):
            append(self._rows, scored.rows)
            append(self._rejects, scored.rejects)
            self.checkpoint = self.checkpoint.after(scored, source, place)
            if time.monotonic() - self._saved_at >= self._seconds:
                self._save()

    def finish(self) -> None:
        """Say that this is all; a file without rows still is one of its format."""
        if self.checkpoint.rows == 0:
            sink = self._target.sink
            self._write_rows(sink.join([sink.part([], self._target.columns)]))
        self.checkpoint = replace(self.checkpoint, done=True)
        with storing(self._journal.folder):
            self._save()

    def close(self) -> None:
        """Let go of the files."""
        self._rows.close()
        self._rejects.close()

    def _write_rows(self, content: bytes) -> None:
        with storing(self._journal.folder):
            append(self._rows, content)
        self.checkpoint = replace(self.checkpoint, rows=self.checkpoint.rows + len(content))

    def _save(self) -> None:
        os.fsync(self._rows.fileno())
        os.fsync(self._rejects.fileno())
        self._journal.save(self.checkpoint)
        self._saved_at = time.monotonic()


def publish(folder: Path, target: Target) -> None:
    """Give finished files their names, the output last, and take the folder away. No rejects, no file of them.

    Can be done again where it was interrupted. Raises BatchError where the disk is full.
    """
    with storing(folder):
        ready = folder / _ROWS
        if target.sink.is_arrow:
            ready = folder / "assembled"
            arrow.assemble(folder / _ROWS, ready, target.columns)
            _sync(ready)
        rejects = folder / _REJECTS
        if rejects.exists() and not rejects.stat().st_size:
            target.rejects.unlink(missing_ok=True)  # of an earlier run
            rejects.unlink()
        _move(rejects, target.rejects)
        _move(ready, target.output)
        _sync(target.output.parent)
        shutil.rmtree(folder)


@contextmanager
def storing(folder: Path) -> Iterator[None]:
    """Say in one line why the disk did not take something."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise BatchError(f"{folder}: {reason}; make room, then go on with --resume (from - begin anew)") from error


def _reopen(path: Path, size: int) -> FileIO:
    """Open a file behind its sure bytes."""
    file = open_file(path)
    if file.seek(0, os.SEEK_END) < size:
        file.close()
        raise BatchError(f"{path}: has fewer bytes than its journal says; begin anew with --force")
    file.truncate(size)
    return file


def _move(file: Path, final: Path) -> None:
    """Give a file its name in one step; one that is not there has it already."""
    if not file.exists():
        return
    try:
        file.replace(final)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = final.with_name(f".{final.name}.partial")  # a rename does not cross file systems
        shutil.copyfile(file, beside)
        _sync(beside)
        beside.replace(final)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
