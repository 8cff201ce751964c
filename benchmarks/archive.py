"""Rate and memory of `forewarn score` over a large archive: `python -m benchmarks.archive`. Linux only."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, cycle, islice
from pathlib import Path

import click
import orjson

from classifier.batch.pool import all_cores
from classifier.batch.sink import SINKS
from classifier.label_folder import find_labels, read_folder

_PARAGRAPHS = 12  # an article
_SECONDS = 0.2  # between looks at the memory
_MODEL_ALONE = (
    "import sys; import classifier, classifier.commands.score; model = classifier.load_model(); "
    "model.predict(['Three men were shot.'] * 1024); print('loaded', flush=True); sys.stdin.read()"
)


@dataclass(frozen=True, slots=True)
class Memory:
    """Of a process and all below it, in MB: pages counted once for each that maps them, and shared out."""

    resident: float = 0.0
    proportional: float = 0.0

    def highest(self, other: Memory) -> Memory:
        return Memory(max(self.resident, other.resident), max(self.proportional, other.proportional))


@click.command(epilog="Example: python -m benchmarks.archive --paragraphs 2000000 --texts pool.jsonl")
@click.option("--paragraphs", type=click.IntRange(1), default=200_000, show_default=True)
@click.option(
    "--texts", type=click.Path(exists=True, path_type=Path), help="JSON lines with text. Default: our labels."
)
@click.option("--unit", type=click.Choice(["article", "paragraph"]), default="article", show_default=True)
@click.option("--to", "ending", type=click.Choice(list(SINKS)), default=".jsonl.zst", show_default=True)
@click.option("--workers", type=click.IntRange(1), default=all_cores(), show_default=True)
@click.option(
    "--folder", type=click.Path(exists=True, path_type=Path), help="Where to write. Default: a temporary one."
)
def main(paragraphs: int, texts: Path | None, unit: str, ending: str, workers: int, folder: Path | None) -> None:
    """Write an archive that repeats texts, score it, and print a Markdown table."""
    with tempfile.TemporaryDirectory(dir=folder) as made:
        archive = Path(made) / "archive.jsonl"
        _write(archive, islice(cycle(_texts(texts)), paragraphs), 1 if unit == "paragraph" else _PARAGRAPHS)
        size = archive.stat().st_size / 1e6
        alone = _memory_of_model()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        output = Path(made) / f"output{ending}"
        command = ["score", str(archive), "-o", str(output), "--unit", unit, "--workers", str(workers), "--json"]
        begun = time.monotonic()
        run = subprocess.Popen([sys.executable, "-m", "service", *command], stdout=subprocess.PIPE)
        peak = Memory()
        while run.poll() is None:
            peak = peak.highest(_memory(run.pid))
            time.sleep(_SECONDS)
        seconds = time.monotonic() - begun
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert run.stdout is not None
        found = json.loads(run.stdout.read())
        count = found["paragraphs"]["count"]
        written = output.stat().st_size / 1e6
    spent = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    rows = [
        ("archive", f"{size:,.0f} MB of JSON lines, {count:,} paragraphs"),
        ("workers", f"{workers}"),
        ("time", f"{seconds:,.0f} s"),
        ("rate", f"{count / seconds:,.0f} paragraphs/s, {size / seconds:.1f} MB/s"),
        ("processor time", f"{spent:,.0f} s, {spent / count * 1e6:.0f} µs a paragraph"),
        ("output", f"{written:,.0f} MB of {ending}"),
        (
            "peak memory, all processes",
            f"{peak.resident:,.0f} MB resident, {peak.proportional:,.0f} MB with shared pages once",
        ),
        ("the model alone, one process", f"{alone.resident:,.0f} MB resident"),
    ]
    click.echo("| | |\n| --- | --- |")
    for name, value in rows:
        click.echo(f"| {name} | {value} |")


def _texts(path: Path | None) -> list[str]:
    if path is None:
        return [label.text for label in read_folder(find_labels()).train]
    return [orjson.loads(line)["text"] for line in path.read_bytes().splitlines() if line.strip()]


def _write(archive: Path, texts: Iterator[str], size: int) -> None:
    with archive.open("wb") as file:
        number = 0
        while batch := list(islice(texts, size)):
            number += 1
            record = {"id": f"a{number}", "text": "\n\n".join(batch)}
            file.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))


def _memory_of_model() -> Memory:
    """Load the model and score once, in a process of its own."""
    command = [sys.executable, "-c", _MODEL_ALONE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        return _memory(process.pid)


def _memory(pid: int) -> Memory:
    """Read the memory of a process and all below it; one that ended meanwhile has none."""
    resident = proportional = 0.0
    for one in _tree(pid):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()[1:]
        except OSError:
            continue
        values = {name: float(value.split()[0]) for name, value in (line.split(":", 1) for line in lines)}
        resident += values["Rss"] / 1e3
        proportional += values["Pss"] / 1e3
    return Memory(resident, proportional)


def _tree(pid: int) -> Sequence[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *chain.from_iterable(_tree(int(child)) for child in children)]


if __name__ == "__main__":
    main()
