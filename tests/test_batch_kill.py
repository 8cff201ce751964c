"""kill -9 at random moments, real workers, and a line of 200 MB: what takes minutes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from classifier.batch.sink import SINKS
from classifier.label_folder import LabelFolder
from tests.batch import Record, read_rows, write_records
from tests.test_warning import CALM

pytestmark = pytest.mark.slow


def start(*arguments: Any) -> subprocess.Popen[str]:
    """Start `forewarn score` as the leader of its own process group, its workers in it."""
    command = [sys.executable, "-m", "service", "score", *map(str, arguments)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)


def peak_of(*arguments: Any) -> int:
    """Run `forewarn score` to its good end and return the most memory it had resident, in KiB.

    A small process between it and this one measures it: what a fork copies of a large one counts as the child's.
    """
    program = (
        "import resource, subprocess, sys; subprocess.run([sys.executable, '-m', 'service', 'score', *sys.argv[1:]],"
        " check=True); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def await_true(condition: Callable[[], bool]) -> None:
    """Wait for half a minute at most."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture(scope="module")
def records(folder: LabelFolder) -> list[Record]:
    """Some megabytes: long enough a run to be killed many times."""
    texts = [label.text for label in folder.train]
    articles = ["\n\n".join(texts[n : n + 8]) for n in range(0, len(texts), 8)]
    return [{"id": f"{n}", "text": article} for n, article in enumerate(articles * (8_000 // len(texts) + 1))] + [{}]


@pytest.mark.parametrize("ending", SINKS)
def test_killed_at_random_moments_it_ends_with_the_bytes_of_an_undisturbed_run(
    tmp_path: Path, records: list[Record], ending: str
) -> None:
    source = write_records(tmp_path / "in.jsonl.zst", records)
    begun = time.monotonic()
    whole = start(source, "-o", tmp_path / f"whole{ending}", "--workers", "2")
    assert whole.wait() == 0, whole.communicate()
    lasts = time.monotonic() - begun
    chance = random.Random(ending)
    output = tmp_path / f"parts{ending}"
    kills = 0
    while True:
        run = start(source, "-o", output, "--workers", chance.choice("123"), "--resume")
        try:
            _, told = run.communicate(timeout=chance.uniform(0.3, (0.5 + kills / 10) * lasts))
            break
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            run.communicate()
            kills += 1
    assert run.returncode == 0 or "is there already" in told, told
    assert kills
    assert output.read_bytes() == (tmp_path / f"whole{ending}").read_bytes()
    rejects = [tmp_path / f"{name}{ending}.rejects.jsonl" for name in ("parts", "whole")]
    assert rejects[0].read_bytes() == rejects[1].read_bytes()
    assert not list(tmp_path.glob("*.journal"))


def test_workers_end_with_a_parent_that_was_killed(tmp_path: Path, records: list[Record]) -> None:
    source = write_records(tmp_path / "in.jsonl", records)
    run = start(source, "-o", tmp_path / "out.jsonl", "--workers", "2")
    await_true(lambda: len(_workers(run.pid)) == 2)
    run.kill()  # the parent alone
    run.communicate()
    await_true(lambda: _members(run.pid) == 0)


def _members(group: int) -> int:
    """Count the processes of a group that are not dead."""
    found = subprocess.run(["ps", "-e", "-o", "pgid=,stat="], capture_output=True, text=True, check=True)
    rows = [line.split() for line in found.stdout.splitlines()]
    return sum(row[0] == str(group) and not row[1].startswith("Z") for row in rows)


def test_a_worker_that_is_killed_ends_the_run_in_one_line(tmp_path: Path, records: list[Record]) -> None:
    source = write_records(tmp_path / "in.jsonl", records)
    run = start(source, "-o", tmp_path / "out.jsonl", "--workers", "2")
    await_true(lambda: len(_workers(run.pid)) == 2)
    os.kill(_workers(run.pid)[-1], signal.SIGKILL)
    _, told = run.communicate(timeout=60)
    assert run.returncode == 1
    assert told.splitlines()[-1].startswith("Error: a worker was killed, perhaps for want of memory")
    assert not (tmp_path / "out.jsonl").exists()


def _workers(parent: int) -> list[int]:
    """Return the workers of a run."""
    found = subprocess.run(["ps", "-eww", "-o", "ppid=,pid=,args="], capture_output=True, text=True, check=True)
    rows = [line.split(maxsplit=2) for line in found.stdout.splitlines()]
    return [int(pid) for ppid, pid, arguments in rows if ppid == str(parent) and "spawn_main" in arguments]


def test_a_line_of_200_mb_is_put_aside_in_little_memory(tmp_path: Path) -> None:
    source, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    good = f'{{"id": "good", "text": "{CALM}"}}\n'
    with source.open("w") as file:
        file.write(good + '{"id": "long", "text": "')
        for _ in range(200):
            file.write("words " * 170_000)
        file.write('"}\n' + good)
    length = source.stat().st_size - 2 * len(good.encode())
    assert peak_of(source, "-o", output, "--workers", "1") < 300_000  # KiB, model and all
    assert [row["id"] for row in read_rows(output)] == ["good", "good"]
    [reject] = read_rows(output.with_name("out.jsonl.rejects.jsonl"))
    assert (reject["line"], reject["reason"].split(",")[0]) == (2, f"is {length} bytes long")
