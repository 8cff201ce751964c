"""Read what a command is given: a file, standard input, or what only the service can read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from classifier.errors import LabelsError
from classifier.feedback import Feedback, read_feedback
from classifier.label import read_text
from classifier.override import Overrides

ReadDatabase = Callable[[str], str | None]
"""Returns the export of a database of feedback, or None for a source that is none. The service hands it to click as
the object of the context, since no database is known here; without the service there is none."""


def read_source(file: Path) -> str:
    """Read a UTF-8 file, `-` for standard input; raises LabelsError."""
    if str(file) != "-":
        return read_text(file)
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LabelsError(f"-: not UTF-8 at byte {error.start}; convert it to UTF-8") from error


def load_feedback(source: str, read_database: ReadDatabase | None, *, accepted: bool = False) -> list[Feedback]:
    """Return the feedback in effect of a database, or of an export; raises LabelsError as `read_feedback` does."""
    content = read_database(source) if read_database else None
    return read_feedback(read_source(Path(source)) if content is None else content, source, accepted=accepted)


def load_overrides(source: str | None, read_database: ReadDatabase | None) -> Overrides:
    """Return the overrides of a source of feedback, none without one; raises LabelsError."""
    found = [] if source is None else load_feedback(source, read_database)
    return {one.digest: one.override for one in found}
