"""The keys that are good at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from service.access.error import KeysError
from service.access.key import Key, id_of, is_secret_of
from service.access.keyfile import read_keys

Stamp = tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class _Reading:
    stamp: Stamp
    keys: dict[str, Key]


class Keyring:
    """Keys that follow their file: what `forewarn keys` makes or revokes holds from the next request on.

    With a path a key `is_needed`, though none may have been made yet: no state of the file opens the service.

    Raises
    ------
    KeysError
        Here, from `refresh` and from `find`: the file cannot be used, or was there and is not any more.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._reading = _Reading(None, {})
        self.is_needed = path is not None
        self.refresh()

    def refresh(self) -> None:
        """Read the file if it was changed."""
        if self._path is None:
            return
        stamp = _stamp(self._path)
        if stamp is None and self._reading.stamp is not None:
            raise KeysError(f"{self._path}: is not there any more; restore it")
        if stamp != self._reading.stamp:
            self._reading = _Reading(stamp, {key.id: key for key in read_keys(self._path)})

    def find(self, secret: str) -> Key | None:
        """Return the key of a secret, or None for a wrong or revoked one."""
        self.refresh()
        key = self._reading.keys.get(id_of(secret) or "")
        return key if is_secret_of(secret, key) and key is not None and key.revoked is None else None

    def __len__(self) -> int:
        """Count the keys that are not revoked."""
        return sum(key.revoked is None for key in self._reading.keys.values())


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KeysError(f"{path}: {error.strerror}") from error
    return found.st_ctime_ns, found.st_ino, found.st_size  # a change of its mode is one of its ctime alone
