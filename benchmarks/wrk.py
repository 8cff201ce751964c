"""Drive a server on this machine with wrk."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import click

_SCRIPT = Path(__file__).with_name("articles.lua")
_MARK = "qzqzqzqz"
_SPARE = 30  # seconds beyond those asked for


@dataclass(frozen=True)
class Run:
    """What wrk measured, in seconds; `refused` are replies that are no success, `broken` those that never came."""

    requests: int
    seconds: float
    median: float
    p99: float
    most: float
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

    Every request has a word of its own among those of its article, in all runs of one Wrk.
    """

    def __init__(self, connections: int) -> None:
        found = shutil.which("wrk")
        if found is None:
            raise click.ClickException("wrk is not installed; on Debian or Ubuntu: apt-get install wrk")
        self._wrk = found
        self._connections = connections
        self._numbers = count(step=10_000_000)

    def run(self, port: int, articles: Path, seconds: float) -> Run:
        """Ask 127.0.0.1 for warnings of articles that `write_articles` wrote."""
        command = [self._wrk, "-t1", f"-c{self._connections}", f"-d{max(1, round(seconds))}s", "--timeout", "30s"]
        command += ["-s", str(_SCRIPT), f"http://127.0.0.1:{port}/v1/warnings"]
        command += ["--", str(articles), _MARK, str(next(self._numbers))]
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + _SPARE, check=False)
        lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
        if done.returncode or not lines:
            raise click.ClickException(f"wrk failed: {(done.stderr or done.stdout).strip()}")
        return Run(**json.loads(lines[0]))


def write_articles(texts: Sequence[str], paragraphs: int, path: Path, *, explain: bool) -> int:
    """Put texts together by lot as articles of so many paragraphs; return how many there are."""
    drawn = list(texts)
    random.Random(17).shuffle(drawn)
    articles = [drawn[start : start + paragraphs] for start in range(0, len(drawn) - paragraphs + 1, paragraphs)]
    bodies = (
        {"text": "\n\n".join([*article[:-1], f"{article[-1]} {_MARK}"]), "explain": explain} for article in articles
    )
    path.write_text("".join(json.dumps(body) + "\n" for body in bodies), encoding="utf-8")
    return len(articles)
