"""The journal of a run, in the folder OUTPUT.journal: what the run is of, and how far it is.

The first line of `journal.jsonl` holds digests of inputs, options and model; each further line is a checkpoint,
written after the files beside it were brought to the disk. What stands in them behind the last checkpoint is done
again by `--resume`.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Mapping
from io import FileIO
from pathlib import Path
from typing import Any

import orjson

from classifier.batch.checkpoint import Checkpoint
from classifier.errors import BatchError


class Journal:
    """A run's folder, locked: no two processes hold one at a time.

    `last` is the last checkpoint. A journal that is not `kept` is of a run that cannot be gone on with.
    """

    def __init__(self, folder: Path, lines: FileIO, last: Checkpoint, *, kept: bool) -> None:
        self.folder = folder
        self.last = last
        self.kept = kept
        self._lines = lines

    def save(self, checkpoint: Checkpoint) -> None:
        """Add a checkpoint, and bring it to the disk."""
        if self.kept:
            append(self._lines, _line(checkpoint.as_record()))
            os.fsync(self._lines.fileno())
        self.last = checkpoint

    def close(self) -> None:
        """Let another process have the folder."""
        self._lines.close()


def open_journal(folder: Path, header: Mapping[str, Any] | None, *, resume: bool, force: bool) -> Journal:
    """Begin a journal, or go on with the one that is there. Without a header it is not kept.

    Raises
    ------
    BatchError
        Where an unfinished run is there and neither `resume` nor `force` says what to do, where `resume` finds the
        run of another header, or where another process is at work on it.
    """
    folder.mkdir(exist_ok=True)
    lines = open_file(folder / "journal.jsonl")
    try:
        _lock(lines, folder)
        records = [] if force else _records(lines, folder)
        if records and not resume:
            raise BatchError(f"{folder}: holds an unfinished run; go on with --resume, or begin anew with --force")
        if records:
            _refuse_other(folder, records[0], header or {})
        else:
            lines.truncate(0)
            append(lines, _line(header) if header else b"")
        last = Checkpoint.from_record(records[-1]) if len(records) > 1 else Checkpoint()
        return Journal(folder, lines, last, kept=header is not None)
    except BaseException:
        lines.close()
        raise


def is_unfinished(folder: Path) -> bool:
    """Tell whether a run was begun there that is not at its end."""
    try:
        return b"\n" in (folder / "journal.jsonl").read_bytes()
    except FileNotFoundError:
        return False


def open_file(path: Path) -> FileIO:
    """Open a file to be read and added to; unbuffered, so that what a killed process wrote is there."""
    return FileIO(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o666), "rb+")


def append(file: FileIO, content: bytes) -> None:
    """Add content, all of it: a write may take less."""
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]


def _line(record: Mapping[str, Any]) -> bytes:
    return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)


def _lock(lines: FileIO, folder: Path) -> None:
    try:
        fcntl.flock(lines, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BatchError(f"{folder}: another run is writing there; wait for it, or end it") from error


def _records(lines: FileIO, folder: Path) -> list[dict[str, Any]]:
    """Read the whole lines; cut off the one in which a run was killed."""
    lines.seek(0)
    content = lines.readall()
    whole = content[: content.rfind(b"\n") + 1]
    lines.truncate(len(whole))
    try:
        return [orjson.loads(line) for line in whole.splitlines()]
    except orjson.JSONDecodeError as error:
        raise BatchError(f"{folder}: its journal is damaged ({error}); begin anew with --force") from error


def _refuse_other(folder: Path, begun: Mapping[str, Any], header: Mapping[str, Any]) -> None:
    now = orjson.loads(_line(header))
    for name in {**begun, **now}:
        if begun.get(name) != now.get(name):
            raise BatchError(f"{folder}: cannot go on, {name} changed since the run began; begin anew with --force")
