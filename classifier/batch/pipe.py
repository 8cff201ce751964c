"""Rows to standard output as they come, rejects to stderr or to a file that gets its name at the end."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

from classifier.batch.checkpoint import Checkpoint
from classifier.batch.chunk import Place
from classifier.batch.worker import Scored


class Pipe:
    """Standard output; what is written there cannot be taken back, and the run not be gone on with."""

    def __init__(self, rejects: Path | None) -> None:
        self.checkpoint = Checkpoint()
        self._final = rejects
        self._partial = rejects and rejects.with_name(f".{rejects.name}.partial")
        self._rejects: BinaryIO = self._partial.open("wb") if self._partial else sys.stderr.buffer

    def write(self, scored: Scored, source: int, place: Place) -> None:
        """Add a chunk that ended at a place of a source."""
        sys.stdout.buffer.write(scored.rows)
        sys.stdout.buffer.flush()
        self._rejects.write(scored.rejects)
        self.checkpoint = self.checkpoint.after(scored, source, place)

    def finish(self) -> None:
        """Give the rejects their name."""
        self._rejects.flush()
        if self._partial and self._final:
            self._rejects.close()
            self._partial.replace(self._final)

    def close(self) -> None:
        """Take away what was not finished."""
        if self._partial:
            self._rejects.close()
            self._partial.unlink(missing_ok=True)
