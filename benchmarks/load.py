"""Measure the running service under load and write docs/load.md: `python -m benchmarks.load`, or `make load`."""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from benchmarks.load_report import EMPTY, EXPLAINED, PLAIN, Round, Sample, write_report
from benchmarks.machine import describe_machine
from benchmarks.page import renew_page
from benchmarks.served import Served, serving
from benchmarks.wrk import NEW_WORD, Wrk, put_together, write_bodies
from classifier.label_folder import TEST, find_labels

PAGE = Path(__file__).parent.parent / "docs" / "load.md"
_PARAGRAPHS = 20
_WARM_UP, _BETWEEN_SAMPLES = 3.0, 5.0
_NEW_WORDS = 300_000  # for each worker: more than any cache of words has room for
_NEW_AT_ONCE = 2_000


@click.command(epilog="Example: python -m benchmarks.load --soak 200000")
@click.option("--seconds", type=click.FloatRange(1), default=8.0, show_default=True, help="How long each run lasts.")
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True, help="Runs against each server.")
@click.option("--connections", type=click.IntRange(1), default=8, show_default=True, help="Clients at once.")
@click.option(
    "--soak", type=click.IntRange(0), default=20_000, show_default=True, help="Requests to watch memory for."
)
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Processes of each server. Default: one a core, at most 8."
)
@click.option(
    "--page",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=PAGE,
    help="The page whose measured part is renewed.",
)
def main(seconds: float, rounds: int, connections: int, soak: int, workers: int | None, page: Path) -> None:
    """Load the service and an empty Flask route in turn, then watch the service's memory under load."""
    if not Path("/proc/self/smaps_rollup").exists():
        raise click.ClickException("processor time and memory are read from /proc, which only Linux has")
    wrk = Wrk(connections)
    workers = workers or min(os.cpu_count() or 1, 8)
    texts = [json.loads(line)["text"] for line in (find_labels() / TEST).read_text(encoding="utf-8").splitlines()]
    articles = put_together(texts, _PARAGRAPHS)
    with _stopping_at_sigterm(), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        explained = write_bodies(articles, folder / "explained")
        plain = write_bodies(articles, folder / "plain", explain=False)
        with (
            serving("service", "serve", workers=workers, log=folder / "log") as ours,
            serving("benchmarks.empty", workers=workers, log=folder / "empty-log") as empty,
        ):
            contenders = {EMPTY: (empty, explained), PLAIN: (ours, plain), EXPLAINED: (ours, explained)}
            found = _take_turns(wrk, contenders, rounds, seconds)
            samples = list(_soak(wrk, ours, explained, soak, workers)) if soak else []
    words = sum(len(article.split()) for article in articles) / len(articles)
    heading = (
        f"{describe_machine()}. {workers} workers, and wrk on the same cores with {connections} connections. "
        f"{len(articles)} articles of {_PARAGRAPHS} paragraphs, {words:,.0f} words each. Medians of {rounds} "
        f"interleaved rounds of {seconds:.0f} s.\n"
    )
    measured = f"{heading}\n{write_report(found, samples)}"
    renew_page(page, measured)
    click.echo(measured)


def _take_turns(
    wrk: Wrk, contenders: Mapping[str, tuple[Served, Path]], rounds: int, seconds: float
) -> Mapping[str, Sequence[Round]]:
    found: dict[str, list[Round]] = {name: [] for name in contenders}
    for server, bodies in contenders.values():
        wrk.run(server.port, bodies, _WARM_UP)
    for number in range(1, rounds + 1):
        click.echo(f"round {number} of {rounds}, load of the machine {os.getloadavg()[0]:.1f}", err=True)
        for name, (server, bodies) in contenders.items():
            before = server.processor_time()
            run = wrk.run(server.port, bodies, seconds)
            found[name].append(Round(run, (server.processor_time() - before) / max(1, run.requests)))
    return found


def _soak(wrk: Wrk, server: Served, bodies: Path, requests: int, workers: int) -> Iterator[Sample]:
    """Fill the caches of words, then load until so many requests are answered, and look at the memory meanwhile."""
    answered = 0
    new = write_bodies([f"{NEW_WORD} " * _NEW_AT_ONCE], bodies.with_name("new-words"), explain=False)
    while answered * _NEW_AT_ONCE < _NEW_WORDS * workers:
        answered += _run(wrk, server, new)
        click.echo(f"filling caches: {answered * _NEW_AT_ONCE} new words", err=True)
    _run(wrk, server, bodies)
    answered = 0
    yield Sample(answered, server.memory())
    while answered < requests:
        answered += _run(wrk, server, bodies)
        click.echo(f"{answered} of {requests} requests, load of the machine {os.getloadavg()[0]:.1f}", err=True)
        yield Sample(answered, server.memory())


def _run(wrk: Wrk, server: Served, bodies: Path) -> int:
    run = wrk.run(server.port, bodies, _BETWEEN_SAMPLES)
    if run.errors or not run.requests:
        raise click.ClickException(f"the service failed under load: {run}")
    return run.requests


@contextmanager
def _stopping_at_sigterm() -> Iterator[None]:
    """Leave by an exception, as at Ctrl-C, so that what was started is stopped."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


if __name__ == "__main__":
    main()
