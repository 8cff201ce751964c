"""Measure the running service under load and write docs/load.md: `python -m benchmarks.load`, or `make load`."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression, median

import click

from benchmarks.machine import describe_machine
from benchmarks.page import renew_page, table, verdict
from benchmarks.served import Memory, Served, serving
from benchmarks.wrk import Run, Wrk, write_articles
from classifier.label_folder import TEST, find_labels

PAGE = Path(__file__).parent.parent / "docs" / "load.md"
EMPTY, PLAIN, EXPLAINED = "an empty Flask route", "forewarn, `explain` false", "**forewarn**"
_PARAGRAPHS = 20
_WARM_UP, _SLICE = 3.0, 5.0
_MB = 1 << 20
_SHARE, _TAIL, _GROWTH = 0.6, 5.0, 2.0


@dataclass(frozen=True)
class Round:
    """One run against one server, with the processor time that the server took for a request, in seconds."""

    run: Run
    spent: float


@dataclass(frozen=True)
class Sample:
    """What a server holds in memory after so many requests."""

    requests: int
    memory: Memory


@click.command(epilog="Example: python -m benchmarks.load --soak 200000")
@click.option("--seconds", type=click.FloatRange(1), default=8.0, show_default=True, help="How long each run lasts.")
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True, help="Runs against each server.")
@click.option("--connections", type=click.IntRange(1), default=8, show_default=True, help="Clients at once.")
@click.option(
    "--soak", type=click.IntRange(0), default=20_000, show_default=True, help="Requests to watch memory for."
)
@click.option("--workers", type=click.IntRange(1, 64), default=os.cpu_count() or 1, show_default="one a core")
@click.option(
    "--page",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=PAGE,
    help="The page whose measured part is renewed.",
)
def main(seconds: float, rounds: int, connections: int, soak: int, workers: int, page: Path) -> None:
    """Load the service and an empty Flask route in turn, then watch the service's memory."""
    if not Path("/proc/self/smaps_rollup").exists():
        raise click.ClickException("processor time and memory are read from /proc, which only Linux has")
    wrk = Wrk(connections)
    texts = [json.loads(line)["text"] for line in (find_labels() / TEST).read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        files = {explain: Path(folder) / f"articles-{explain}" for explain in (True, False)}
        articles = [write_articles(texts, _PARAGRAPHS, path, explain=explain) for explain, path in files.items()][0]
        ours = stack.enter_context(serving("service", "serve", workers=workers, log=Path(folder) / "log"))
        empty = stack.enter_context(serving("benchmarks.empty", workers=workers, log=Path(folder) / "empty-log"))
        contenders = {EMPTY: (empty, files[True]), PLAIN: (ours, files[False]), EXPLAINED: (ours, files[True])}
        found = _take_turns(wrk, contenders, rounds, seconds)
        samples = list(_soak(wrk, ours, files[True], soak))
    words = sum(len(text.split()) for text in texts) * _PARAGRAPHS / len(texts)
    heading = (
        f"{describe_machine()}, {workers} workers, wrk on the same cores. {articles} articles of {_PARAGRAPHS} paragraphs, {words:,.0f} words "
        f"each; {connections} connections; medians of {rounds} interleaved rounds of {seconds:.0f} s.\n"
    )
    measured = "\n".join([heading, _bounds(found, samples), _figures(found), *_memory(samples)])
    renew_page(page, measured)
    click.echo(measured)


def _take_turns(
    wrk: Wrk, contenders: Mapping[str, tuple[Served, Path]], rounds: int, seconds: float
) -> Mapping[str, Sequence[Round]]:
    found: dict[str, list[Round]] = {name: [] for name in contenders}
    for server, articles in contenders.values():
        wrk.run(server.port, articles, _WARM_UP)
    for number in range(1, rounds + 1):
        click.echo(f"round {number} of {rounds}, load of the machine {os.getloadavg()[0]:.1f}", err=True)
        for name, (server, articles) in contenders.items():
            before = server.processor_time()
            run = wrk.run(server.port, articles, seconds)
            found[name].append(Round(run, (server.processor_time() - before) / max(1, run.requests)))
    return found


def _soak(wrk: Wrk, server: Served, articles: Path, requests: int) -> Iterator[Sample]:
    """Load until so many requests were answered, and look at the memory every few seconds."""
    answered = errors = 0
    while answered < requests:
        run = wrk.run(server.port, articles, _SLICE)
        answered, errors = answered + run.requests, errors + run.errors
        if errors or not run.requests:
            raise click.ClickException(f"of {answered} requests of the soak {errors} failed")
        click.echo(f"\r{answered} of {requests} requests", err=True, nl=answered >= requests)
        yield Sample(answered, server.memory())


def growth(samples: Sequence[Sample]) -> float:
    """Return by how many bytes the memory (PSS) grows with each request, after the first fifth of them."""
    settled = [one for one in samples if one.requests >= samples[-1].requests / 5]
    if len(settled) < 2:
        return float("nan")
    return linear_regression([one.requests for one in settled], [one.memory.pss for one in settled]).slope


def _bounds(found: Mapping[str, Sequence[Round]], samples: Sequence[Sample]) -> str:
    share = _rate(found[EXPLAINED]) / _rate(found[EMPTY])
    processor = _spent(found[EMPTY]) / _spent(found[EXPLAINED])
    errors = sum(one.run.errors for rounds in found.values() for one in rounds)
    rows = [
        ("requests a second, as a share of the empty route's", f"≥ {_SHARE}", f"{share:.2f}", share >= _SHARE),
        ("the same by processor time a request", f"≥ {_SHARE}", f"{processor:.2f}", processor >= _SHARE),
        *(
            (
                f"99th percentile, times the median: {name.strip('*')}",
                f"≤ {_TAIL:.0f}",
                f"{_tail(found[name]):.1f}",
                _tail(found[name]) <= _TAIL,
            )
            for name in (EXPLAINED, PLAIN)
        ),
        ("replies that are none or no success", "0", str(errors), errors == 0),
    ]
    if samples:
        grown = growth(samples) * 100_000 / _MB
        rows.append(("memory, MB more by 100,000 requests", f"≤ {_GROWTH:.0f}", f"{grown:.2f}", grown <= _GROWTH))
    return table(
        ("asked for", "bound", "measured", "met"),
        ((name, bound, value, verdict(is_met=met)) for name, bound, value, met in rows),
    )


def _figures(found: Mapping[str, Sequence[Round]]) -> str:
    def row(name: str) -> tuple[str, ...]:
        rounds = found[name]
        halfway, last = (median(getattr(one.run, part) for one in rounds) for part in ("median", "p99"))
        return (
            name,
            f"{_rate(rounds):,.0f}",
            f"{_rate(rounds) / _rate(found[EMPTY]):.2f}",
            f"{_spent(rounds) * 1e3:.2f}",
            f"{halfway * 1e3:.1f}",
            f"{last * 1e3:.1f}",
            f"{_tail(rounds):.1f}",
            str(sum(one.run.errors for one in rounds)),
        )

    head = (
        "",
        "requests a second",
        "share",
        "ms of processor a request",
        "median, ms",
        "99th percentile, ms",
        "times the median",
        "errors",
    )
    return table(head, map(row, found))


def _memory(samples: Sequence[Sample]) -> list[str]:
    if not samples:
        return []
    wanted = [samples[-1].requests * part / 10 for part in range(1, 11)]
    shown = {min(samples, key=lambda one: abs(one.requests - place)).requests for place in wanted}
    rows = (
        (f"{one.requests:,}", f"{one.memory.pss / _MB:.1f}", f"{one.memory.uss / _MB:.1f}")
        for one in samples
        if one is samples[0] or one.requests in shown
    )
    return [table(("requests", "MB of all processes (PSS)", "MB that only they have (USS)"), rows)]


def _rate(rounds: Sequence[Round]) -> float:
    return median(one.run.rate for one in rounds)


def _spent(rounds: Sequence[Round]) -> float:
    return median(one.spent for one in rounds)


def _tail(rounds: Sequence[Round]) -> float:
    return median(one.run.p99 / one.run.median for one in rounds)


if __name__ == "__main__":
    main()
