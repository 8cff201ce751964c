"""The file of keys: read as a whole, changed by rename, open to its owner only."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from service.access.error import KeysError
from service.access.key import Key

_FORMAT = 1
_KEYS = TypeAdapter(list[Key])


def read_keys(path: Path) -> list[Key]:
    """Read the keys in the order of their making; of a file that is not there, none.

    Raises
    ------
    KeysError
        For a file that others may read or write, and for one that `forewarn keys` did not write.
    """
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            content = file.read()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise KeysError(f"{path}: {error.strerror}; it must be readable for the service's user") from error
    if mode & 0o077:
        raise KeysError(f"{path}: others may read or write it (mode {mode:04o}); chmod 600 it")
    try:
        found = json.loads(content)
        if found["format"] != _FORMAT:
            raise KeysError(f"{path}: has format {found['format']!r}, this version reads {_FORMAT}")
        return _KEYS.validate_python(found["keys"])
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise KeysError(f"{path}: is no file of keys, or damaged; restore it, or make new keys elsewhere") from error


@contextlib.contextmanager
def changing_keys(path: Path) -> Iterator[list[Key]]:
    """Give the keys to change in place; they are on disk when the block is left without an error.

    Two commands at once wait for each other, so that neither's change is lost; raises KeysError.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        folder = os.open(path.parent, os.O_RDONLY)
    except OSError as error:
        raise KeysError(f"{path.parent}: {error.strerror}; name another file with --keys") from error
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        keys = read_keys(path)
        yield keys
        _write(path, keys)
        os.fsync(folder)
    except OSError as error:
        raise KeysError(f"{path}: {error.strerror}; the keys are as they were") from error
    finally:
        os.close(folder)


def _write(path: Path, keys: list[Key]) -> None:
    content = json.dumps({"format": _FORMAT, "keys": [asdict(key) for key in keys]}, indent=1) + "\n"
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".keys-")  # with mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            if os.geteuid() == 0:  # what root makes is for the service, whose folder it is
                owner = (path if path.exists() else path.parent).stat()
                os.chown(descriptor, owner.st_uid, owner.st_gid)
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
