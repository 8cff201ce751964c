"""Write a file that only its owner may read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from service.feedback.error import FeedbackError


def write_private(target: Path, lines: Iterable[str]) -> None:
    """Write lines into a new file or in place of one, whole or not at all; raises FeedbackError."""
    part: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")  # with mode 0600
        part = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise FeedbackError(f"{target}: {error.strerror}") from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
