from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import speed, stopwatch
from benchmarks.contenders import ONE, PIPELINE, SCORER
from benchmarks.loading import Loading
from benchmarks.stopwatch import Contender, each, measure


def test_contenders_take_turns_and_their_median_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, 1.0, 3.0, 3.0, 12.0, 12.0, 16.0, 16.0, 18.0, 18.0, 21.0])
    monkeypatch.setattr(stopwatch, "processor_time", lambda: next(clock))
    seen: list[tuple[str, int]] = []
    contenders = [
        Contender("fast", lambda texts: seen.append(("fast", len(texts)))),
        Contender("slow", lambda texts: seen.append(("slow", len(texts))), texts=2, times=5),
    ]
    found = measure(contenders, ["text"] * 4, rounds=3, report=lambda _: None)
    assert seen == [("fast", 4), ("slow", 2)] * 3
    assert found == {"fast": pytest.approx(2 / 4 * 1e6), "slow": pytest.approx(3 / 2 / 5 * 1e6)}


def test_each_gives_one_text_a_call() -> None:
    calls: list[Sequence[str]] = []
    each(calls.append)(["one", "two"])
    assert calls == [["one"], ["two"]]


def test_a_bound_that_is_missed_stands_out() -> None:
    times = {PIPELINE: 140.0, SCORER: 10.0, PIPELINE + ONE: 4_500.0, SCORER + ONE: 300.0}
    rows = speed._bounds(times, Loading(seconds=0.31, resident=120 << 20)).splitlines()[2:]
    assert [row.split(" | ")[-1] for row in rows] == ["**no** |", "yes |", "yes |", "**no** |", "yes |"]


@pytest.mark.slow
def test_the_benchmark_renews_the_measured_part_and_nothing_else(tmp_path: Path) -> None:
    data, page = tmp_path / "texts.jsonl", tmp_path / "page.md"
    data.write_text('{"text": "Three men were shot."}\n{"text": "The council meets."}\n')
    page.write_text("before\n<!-- measured: by hand -->\nold\n<!-- /measured -->\nafter\n")
    done = CliRunner().invoke(speed.main, ["--data", str(data), "--page", str(page)], catch_exceptions=False)
    assert done.exit_code == 0
    written = page.read_text()
    assert written.startswith("before\n<!-- measured: by hand -->\n")
    assert written.endswith("<!-- /measured -->\nafter\n")
    assert "old" not in written
    for name in ("fastText", "Vowpal Wabbit", "MiniLM", "`wc -w`", PIPELINE, SCORER):
        assert name in written
