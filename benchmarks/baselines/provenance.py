"""What figures were measured with: the day, the machine, the packages, the labels, the model."""

from __future__ import annotations

import datetime
import hashlib
import os
import platform
from importlib.metadata import version
from pathlib import Path

from benchmarks.baselines.sentences import PACKAGE
from classifier.label_folder import LabelFolder
from classifier.model import Model
from classifier.store import file_digest

_PACKAGES = ("numpy", "scipy", "scikit-learn", "empath", PACKAGE, "sentence-transformers", "transformers", "torch")
_SHOWN = 12


def provenance(folder: LabelFolder, model: Model) -> dict[str, str]:
    """Return each circumstance by its name; raises PackageNotFoundError where a package is missing."""
    train = [path for path in folder.files if path.parent.name == "train"]
    digests = {path.name: file_digest(path) for path in train}
    same = digests.items() <= model.manifest["labels"].items()
    whole = hashlib.sha256("".join(digests[name] for name in sorted(digests)).encode()).hexdigest()
    packages = [f"Python {platform.python_version()}", *(f"{package} {version(package)}" for package in _PACKAGES)]
    return {
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {_processor()}",
        "packages": ", ".join(packages),
        "labels": f"{len(folder.train):,} paragraphs of {len(train)} files, digest of all `{whole[:_SHOWN]}`",
        "forewarn": f"model `{model.version}`, trained on {'the same' if same else '**other**'} label files",
    }


def described(path: Path, *, paragraphs: int, articles: int) -> str:
    """Say how large a file of labels is, and which one it was."""
    return f"{paragraphs:,} paragraphs of {articles:,} articles, SHA-256 `{file_digest(path)[:_SHOWN]}`."


def _processor() -> str:
    """Name the processor as Linux does, else as Python knows it."""
    listed = Path("/proc/cpuinfo")
    if listed.is_file():
        for line in listed.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"
