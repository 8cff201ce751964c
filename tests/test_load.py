"""The harness that measures the service under load."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import empty, load
from benchmarks.load_report import EMPTY, EXPLAINED, PLAIN, Round, Sample, growth, write_report
from benchmarks.served import Memory
from benchmarks.wrk import NEW_WORD, Run, put_together, write_bodies
from service.settings import Settings
from tests.test_running import wait_until
from tests.test_server import ROOT

needs_wrk = pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed: apt-get install wrk")


def rounds(*rates: int, tail: float = 2.0, refused: int = 0) -> Sequence[Round]:
    """Return rounds of one second in which a request takes the server 1 / rate seconds."""
    runs = [Run(rate, seconds=1, median=0.01, p99=0.01 * tail, refused=refused, broken=0) for rate in rates]
    return [Round(run, 1 / run.requests) for run in runs]


def bounds(report: str) -> dict[str, tuple[str, str]]:
    rows = [line.strip("| ").split(" | ") for line in report.splitlines()[2:7]]
    return {row[0]: (row[2], row[3]) for row in rows if len(row) == 4}


def samples(*megabytes: float) -> Sequence[Sample]:
    return [Sample(place * 10_000, Memory(pss=0, uss=int(size * 2**20))) for place, size in enumerate(megabytes)]


def test_medians_of_the_rounds_are_held_against_what_was_asked_for() -> None:
    found = {EMPTY: rounds(900, 1_000, 5_000), PLAIN: rounds(800), EXPLAINED: rounds(100, 700, 800)}
    said = bounds(write_report(found, samples(100, 100, 100)))
    assert said["requests a second, as a share of the empty route's"] == ("0.70", "yes")
    assert said["the same by processor time"] == ("0.70", "yes")
    assert said["99th percentile, times the median"] == ("2.0", "yes")
    assert said["errors"] == ("0", "yes")
    assert said["memory (USS), MB more by 100,000 requests"] == ("0.00", "yes")


def test_what_is_missed_stands_out() -> None:
    found = {EMPTY: rounds(1_000), PLAIN: rounds(800), EXPLAINED: rounds(590, tail=5.1, refused=1)}
    said = bounds(write_report(found, samples(100, 100.2, 100.4)))
    assert [met for _, met in said.values()] == ["**no**"] * 5


def test_growth_is_the_slope_of_a_line_through_the_second_half_of_the_samples() -> None:
    assert growth(samples(100, 140, 150, 151, 152)) * 10_000 == pytest.approx(2**20)
    assert growth(samples(100, 101)) * 10_000 == pytest.approx(2**20)


def test_articles_have_twenty_paragraphs_none_twice_and_a_new_word(tmp_path: Path) -> None:
    texts = [f"Paragraph {number}." for number in range(45)]
    path = write_bodies(put_together(texts, 20), tmp_path / "bodies", explain=False)
    bodies = [json.loads(line) for line in path.read_text().splitlines()]
    paragraphs = [paragraph for body in bodies for paragraph in body["text"].split("\n\n")]
    assert len(paragraphs) == len(set(paragraphs)) == 40
    assert [body["text"].count(NEW_WORD) for body in bodies] == [1, 1]
    assert {body["explain"] for body in bodies} == {False}


def test_the_empty_route_reads_a_body_and_returns_a_constant() -> None:
    reply = empty.build(Settings()).test_client().post("/v1/warnings", data=b"x" * 6_000)
    assert (reply.status_code, reply.get_json()) == (200, {"warn": False})


def test_a_machine_without_wrk_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    done = CliRunner().invoke(load.main, [])
    assert done.exit_code == 1
    assert done.output == "Error: wrk is not installed; on Debian or Ubuntu: apt-get install wrk\n"


@pytest.mark.slow
@needs_wrk
def test_a_short_run_measures_both_servers_and_renews_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "_NEW_WORDS", 2_000)
    monkeypatch.setattr(load, "_WARM_UP", 1)
    monkeypatch.setattr(load, "_BETWEEN_SAMPLES", 1)
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- measured: by hand -->\nold\n<!-- /measured -->\nafter\n")
    options = ["--seconds", "1", "--rounds", "1", "--soak", "10", "--workers", "2", "--page", str(page)]
    done = CliRunner().invoke(load.main, options, catch_exceptions=False)
    assert done.exit_code == 0
    written = page.read_text()
    assert written.startswith("before\n<!-- measured: by hand -->\n")
    assert written.endswith("<!-- /measured -->\nafter\n")
    assert "old" not in written
    assert "| errors | 0 | 0 | yes |" in written
    for name in (EMPTY, PLAIN, EXPLAINED):
        [row] = [line.strip("| ").split(" | ") for line in written.splitlines() if line.startswith(f"| {name} ")]
        assert all(float(cell.replace(",", "")) > 0 for cell in row[1:8])


@pytest.mark.slow
@needs_wrk
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_leaves_no_process(tmp_path: Path, stop: signal.Signals) -> None:
    page = tmp_path / "page.md"
    page.write_text("as it was")
    command = [sys.executable, "-m", "benchmarks.load", "--workers", "1", "--page", str(page)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: len(children(process.pid)) == 3)  # two servers and wrk
        started = [one for child in children(process.pid) for one in (child, *children(child))]
        process.send_signal(stop)
        assert process.wait(timeout=60) != 0
    finally:
        process.kill()
        process.wait()
    assert len(started) >= 5
    assert not [one for one in started if Path(f"/proc/{one}").exists()]
    assert page.read_text() == "as it was"


def children(process: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []
