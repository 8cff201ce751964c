"""Measure speed and write docs/performance.md: `python -m benchmarks.speed`, or `make bench`."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click
import joblib

from benchmarks.contenders import ONE, PIPELINE, SCORER, WORD_PAIRS, ours, rivals, word_count
from benchmarks.growth import by_length, by_paragraphs, by_workers
from benchmarks.loading import Loading, load_ours, load_pipeline
from benchmarks.machine import describe_machine, one_core
from benchmarks.page import renew_page, table, verdict
from benchmarks.stopwatch import measure
from classifier import Model, find_models, load_model, store
from classifier.label_folder import TEST, find_labels, read_folder

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
_MB = 1 << 20


@click.command(epilog="Example: python -m benchmarks.speed --full")
@click.option("--full", is_flag=True, help="Nine rounds, and a million paragraphs: some ten minutes.")
@click.option("--data", type=click.Path(path_type=Path), help="JSON lines with 'text'. Default: labels/test.jsonl.")
@click.option(
    "--page",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=PAGE,
    help="The page whose measured part is renewed.",
)
def main(full: bool, data: Path | None, page: Path) -> None:
    """Measure the scorer beside other ways to score, and write what was found into the page."""
    model = load_model()
    data = data or find_labels() / TEST
    texts = [json.loads(line)["text"] for line in data.read_text(encoding="utf-8").splitlines()]
    with one_core():
        parts = [_heading(model, texts, data.name), *_on_one_core(model, texts, full=full)]
    parts.append(_workers(texts, full=full))
    measured = "\n".join(parts)
    renew_page(page, measured)
    click.echo(measured)


def _on_one_core(model: Model, texts: Sequence[str], *, full: bool) -> list[str]:
    path = find_models() / model.version / store.PIPELINE  # whose digest was verified
    with tempfile.TemporaryDirectory() as folder:
        _notice("fitting what others would use")
        theirs, missing = rivals(read_folder(find_labels()).train, model.outputs)
        contenders = [*ours(model, joblib.load(path)), *theirs, word_count(texts, Path(folder))]
        times = measure(contenders, texts, rounds=9 if full else 5, report=_notice)
    loaded, pipeline = load_ours(9), load_pipeline(path, 3)
    _notice("measuring how cost grows")
    return [
        _bounds(times, loaded),
        _speeds(times, missing),
        _loadings(loaded, pipeline),
        _growth(model, texts, full=full),
    ]


def _heading(model: Model, texts: Sequence[str], name: str) -> str:
    words = sum(len(text.split()) for text in texts) / len(texts)
    ascii_ = sum(text.isascii() for text in texts) / len(texts)
    return (
        f"{describe_machine()}. Model `{model.version}`: {len(model.scorer.vocabulary)} tokens, {len(model.outputs)} "
        f"outputs. {len(texts)} paragraphs of {name}, {words:.0f} words each, {ascii_:.0%} of them ASCII. Processor "
        "time on one core, medians of interleaved rounds.\n"
    )


def _bounds(times: Mapping[str, float], loaded: Loading) -> str:
    single = times[SCORER + ONE]
    rows = [
        ("batch, times as fast as the fitted pipeline", "≥ 15", times[PIPELINE] / times[SCORER], 15, "{:.1f}"),
        ("one paragraph a call, ms", "≤ 0.5", single / 1e3, -0.5, "{:.2f}"),
        ("one paragraph a call, times as fast", "≥ 15", times[PIPELINE + ONE] / single, 15, "{:.1f}"),
        ("import and load, s of processor", "≤ 0.3", loaded.seconds, -0.3, "{:.2f}"),
        ("import and load, MB resident", "≤ 120", loaded.resident / _MB, -120, "{:.0f}"),
    ]
    return table(
        ("asked for", "bound", "measured", "met"),
        (
            (
                name,
                bound,
                form.format(value),
                verdict(is_met=value >= limit if limit > 0 else value <= -limit),
            )
            for name, bound, value, limit, form in rows
        ),
    )


def _speeds(times: Mapping[str, float], missing: Iterable[str]) -> str:
    def row(name: str) -> tuple[str, str, str, str]:
        suffix = ONE if name.endswith(ONE) else ""
        fitted, plain = (times[other + suffix] / times[name] for other in (PIPELINE, WORD_PAIRS))
        return name, f"{times[name]:,.1f}", f"{fitted:.3g}", f"{plain:.3g}"

    rows = [*map(row, times), *((name, "not installed", "", "") for name in missing)]
    return table(("", "µs a paragraph", "times the fitted pipeline", "times scikit-learn's words and pairs"), rows)


def _loadings(ours: Loading, pipeline: Loading) -> str:
    return table(
        ("import and load", "s of processor", "MB resident"),
        (
            (name, f"{one.seconds:.2f}", f"{one.resident / _MB:.0f}")
            for name, one in (("forewarn", ours), ("the pipeline, with scikit-learn", pipeline))
        ),
    )


def _growth(model: Model, texts: Sequence[str], *, full: bool) -> str:
    sizes = [10**power for power in range(3, 7 if full else 6)]
    paragraphs = table(
        ("paragraphs", "µs a paragraph"),
        ((f"{size:,}", f"{spent:.1f}") for size, spent in by_paragraphs(model, texts, sizes)),
    )
    lengths = table(
        ("words a paragraph", "µs a paragraph", "µs a word"),
        (
            (f"{length:,}", f"{each:,.1f}", f"{word:.2f}")
            for length, each, word in by_length(model, texts, [10**power for power in range(6)])
        ),
    )
    return "\n".join([paragraphs, lengths])


def _workers(texts: Sequence[str], *, full: bool) -> str:
    load = os.getloadavg()[0]
    busy = f"Load of the machine before the last table, whose last column goes by the clock: {load:.1f}.\n\n"
    rates = by_workers(texts, 400_000 if full else 100_000, (1, 2))
    return busy + table(
        ("workers", "µs of processor a paragraph", "paragraphs a second of the clock"),
        ((str(count), f"{spent:.1f}", f"{rate:,.0f}") for count, spent, rate in rates),
    )


def _notice(message: str) -> None:
    click.echo(message, err=True)


if __name__ == "__main__":
    main()
