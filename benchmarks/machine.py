"""Say on what a measurement was made, and keep it to one core."""

from __future__ import annotations

import datetime
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

_LIBRARIES = ("numpy", "scikit-learn")


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process, and those that it starts, to one core, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def describe_machine() -> str:
    """Return processor, system, versions and date in one line."""
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, "
        f"{libraries}; {today}"
    )


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
