"""Drive a server on this machine with wrk."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import click

_SCRIPT = Path(__file__).with_name("articles.lua")
NEW_WORD = "qzqzqzqz"
"""Stands in an article for a word that no request before had."""
_MOST_WORDS = 50_000_000  # of one run
_SPARE = 30  # seconds beyond those asked for


@dataclass(frozen=True)
class Run:
    """What wrk measured, in seconds; `refused` are replies that are no success, `broken` those that never came."""

    requests: int
    seconds: float
    median: float
    p99: float
    refused: int
    broken: int

    @property
    def rate(self) -> float:
        """Return the requests a second."""
        return self.requests / self.seconds

    @property
    def errors(self) -> int:
        """Return how many requests were not answered as they should."""
        return self.refused + self.broken


class Wrk:
    """Sends articles in turn over some connections, each as soon as it has the reply to the one before.

    Where an article has NEW_WORD, each request has a word of its own, in all runs of one Wrk.
    """

    def __init__(self, connections: int) -> None:
        found = shutil.which("wrk")
        if found is None:
            raise click.ClickException("wrk is not installed; on Debian or Ubuntu: apt-get install wrk")
        self._wrk = found
        self._connections = connections
        self._numbers = count(step=_MOST_WORDS)

    def run(self, port: int, bodies: Path, seconds: float) -> Run:
        """Ask 127.0.0.1 for warnings of articles that `write_bodies` wrote."""
        command = [self._wrk, "-t1", f"-c{self._connections}", f"-d{max(1, round(seconds))}s", "--timeout", "30s"]
        command += ["-s", str(_SCRIPT), f"http://127.0.0.1:{port}/v1/warnings"]
        command += ["--", str(bodies), NEW_WORD, str(next(self._numbers))]
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + _SPARE, check=False)
        lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
        if done.returncode or not lines:
            raise click.ClickException(f"wrk failed: {(done.stderr or done.stdout).strip()}")
        return Run(**json.loads(lines[0]))


def put_together(texts: Sequence[str], paragraphs: int) -> list[str]:
    """Put texts together by lot as articles of so many paragraphs; the last of each ends with a new word."""
    drawn = list(texts)
    random.Random(17).shuffle(drawn)
    starts = range(0, len(drawn) - paragraphs + 1, paragraphs)
    return ["\n\n".join(drawn[start : start + paragraphs]) + f" {NEW_WORD}" for start in starts]


def write_bodies(articles: Iterable[str], path: Path, *, explain: bool = True) -> Path:
    """Write the bodies of requests, one a line, and return where."""
    bodies = (json.dumps({"text": article, "explain": explain}) for article in articles)
    path.write_text("".join(f"{body}\n" for body in bodies), encoding="utf-8")
    return path
