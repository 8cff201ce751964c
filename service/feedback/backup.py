"""Copy a database of feedback while it is in use."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from service.feedback.database import Database
from service.feedback.error import ConflictError, FeedbackError, UnavailableError
from service.feedback.sqlite import copy_database


def back_up(database: Database, target: Path) -> None:
    """Write a copy to `target`, which is whole, on the disk, and readable by its owner only; or not there.

    Raises
    ------
    ConflictError
        For another database than SQLite.
    FeedbackError
        For a target that cannot be written.
    """
    if database.path is not None and target.exists() and target.samefile(database.path):
        raise FeedbackError(f"{target}: is the database itself; name another file")
    with _copy(database, target.parent, target.name) as (part, file):
        try:
            os.fsync(file.fileno())
            part.replace(target)
            _sync_folder(target.parent)
        except OSError as error:
            raise FeedbackError(f"{target}: {error.strerror}") from error


def open_copy(database: Database) -> BinaryIO:
    """Return a copy as an open file that is gone from the folder already, and from the disk when it is closed.

    It is made beside the database, where there is room for it and nobody else may read.

    Raises
    ------
    ConflictError
        For another database than SQLite.
    UnavailableError
        Where the database's folder is gone.
    """
    folder = database.path.parent if database.path is not None else Path()
    if not folder.is_dir():
        raise UnavailableError("the feedback database is not where it was: restore its folder")
    with _copy(database, folder, "feedback") as (_, file):
        return os.fdopen(os.dup(file.fileno()), "rb")


@contextmanager
def _copy(database: Database, folder: Path, name: str) -> Iterator[tuple[Path, BinaryIO]]:
    if database.path is None:
        raise ConflictError(
            f"{database.url.get_backend_name()} has its own tools for backups: use those, or the export"
        )
    try:
        handle, part_name = tempfile.mkstemp(dir=folder, prefix=f".{name}.")  # only its owner may read it
    except OSError as error:
        raise FeedbackError(f"{folder}: {error.strerror}") from error
    part = Path(part_name)
    try:
        with os.fdopen(handle, "rb") as file:
            database.run(lambda engine: copy_database(engine, part), "backup")
            yield part, file
    finally:
        part.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
