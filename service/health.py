"""Whether the model that serves is whole, in memory and on the disk."""

from __future__ import annotations

import logging
from pathlib import Path

from classifier import Model, ModelError, verify_model

_LOG = logging.getLogger(__name__)
_PROBE = "Officials said the bodies of three men were found near the road."

_Stamps = dict[str, tuple[int, int, int]]


class ModelFolder:
    """The folder that a model was loaded from; its digests are verified again when one of its files changes."""

    def __init__(self, folder: Path, version: str) -> None:
        self._folder = folder
        self._version = version
        self._seen: _Stamps = {}
        self._fault: str | None = None

    def fault(self) -> str | None:
        """Say what is wrong with the folder, or None."""
        stamps = _stamps(self._folder)
        if stamps != self._seen or not stamps:
            before, self._fault = self._fault, self._verify()
            self._seen = stamps
            if self._fault is not None and self._fault != before:
                _LOG.error("the model's files are damaged; warnings go on from memory: %s", self._fault)
        return self._fault

    def _verify(self) -> str | None:
        try:
            found = verify_model(self._folder)["version"]
        except ModelError as error:
            return str(error)
        return None if found == self._version else f"{self._folder}: holds {found} now; reload the service (SIGHUP)"


def predicts(model: Model) -> bool:
    """Make a real prediction, and say whether it is one."""
    [prediction] = model.predict([_PROBE])
    return all(0.0 <= score <= 1.0 for score in prediction.scores.values())


def _stamps(folder: Path) -> _Stamps:
    try:
        found = {path.name: path.stat() for path in folder.iterdir()}
    except OSError:
        return {}
    return {name: (stat.st_mtime_ns, stat.st_ino, stat.st_size) for name, stat in found.items()}
