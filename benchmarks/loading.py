"""What it costs to import the package and load the model, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_OURS = "from classifier import load_model; load_model()"
_THEIRS = "import joblib, sys; joblib.load(sys.argv[1])"
_TELL = """
import pathlib, re, resource, sys, time
spent = time.process_time()
status = pathlib.Path("/proc/self/status")
if status.exists():  # elsewhere than on Linux, where the next figure would count what the parent had
    resident = 1024 * int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1])
else:
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(spent, resident)
"""


@dataclass(frozen=True)
class Loading:
    """Seconds of processor and the most bytes that were resident."""

    seconds: float
    resident: int


def load_ours(times: int) -> Loading:
    """Import `classifier` and load the current model; the median of some times."""
    return _median([_run(_OURS) for _ in range(times)])


def load_pipeline(path: Path, times: int) -> Loading:
    """Load the fitted pipeline, which imports scikit-learn; the median of some times."""
    return _median([_run(_THEIRS, str(path)) for _ in range(times)])


def _run(program: str, *arguments: str) -> Loading:
    command = [sys.executable, "-c", program + _TELL, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, resident = done.stdout.split()
    return Loading(float(seconds), int(resident))


def _median(found: list[Loading]) -> Loading:
    return Loading(median(one.seconds for one in found), int(median(one.resident for one in found)))
