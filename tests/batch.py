"""Archives for the tests of batch, and a short way to score them."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from classifier.batch.record import Layout
from classifier.batch.run import Job, run
from classifier.batch.sink import find_ending, zstd
from classifier.batch.summary import Summary
from classifier.batch.worker import Settings
from classifier.policy_folder import find_policy
from classifier.store import find_model_folder
from classifier.threshold import BALANCED

Record = dict[str, Any]


def write_records(path: Path, records: Sequence[Record]) -> Path:
    """Write an archive in the format of its ending."""
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()
    if path.suffix == ".csv":
        text = io.StringIO()
        writer = csv.DictWriter(text, list(records[0]))
        writer.writeheader()
        writer.writerows(records)
        path.write_bytes(text.getvalue().encode())
    elif path.suffix == ".parquet":
        table = pyarrow.Table.from_pylist(list(records))
        pyarrow.parquet.write_table(table, path, row_group_size=5, write_page_checksum=True)
    elif path.suffix == ".gz":
        path.write_bytes(gzip.compress(lines))
    elif path.suffix == ".zst":
        path.write_bytes(zstd.compress(lines))
    else:
        path.write_bytes(lines)
    return path


def read_rows(path: Path) -> list[Record]:
    """Read an output of any format as what JSON lines would hold."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return [{name: _value(name, cell) for name, cell in row.items()} for row in csv.DictReader(file)]
    if path.suffix == ".parquet":
        return [
            {name: dict(value) if _is_map(name, row) else value for name, value in row.items()}
            for row in pyarrow.parquet.read_table(path).to_pylist()
        ]
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    elif path.suffix == ".zst":
        with zstd.open(io.BytesIO(content)) as file:
            content = file.read()
    return [json.loads(line) for line in content.splitlines()]


def _is_map(name: str, row: Record) -> bool:
    return name == "decisions" or (name == "descriptors" and "index" in row)


def _value(name: str, cell: str) -> Any:
    if name in ("id", "reason", "model", "policy"):
        return cell or None
    return json.loads(cell) if cell else None


class KilledError(Exception):
    """Ends a run in the middle, as kill -9 would: nothing is put in order."""


class KillAfter:
    """A report that ends a run after some chunks."""

    def __init__(self, chunks: int) -> None:
        self.chunks = chunks
        self.counts: list[int] = []

    def __call__(self, share: float | None, counts: Counter[str]) -> None:
        self.counts.append(counts["articles"])
        if len(self.counts) == self.chunks:
            raise KilledError


def batch(*inputs: Path | str, output: Path | None, report: Any = None, **options: Any) -> Summary:
    """Run a job in this process; options are those of Job, Settings and Layout."""
    layout = {name: options.pop(name) for name in ("unit", "text_field", "id_field", "format") if name in options}
    settings = {"sensitivity": BALANCED, "policy": find_policy(None), "by_article": False, "overrides": {}}
    settings |= {name: options.pop(name) for name in tuple(settings) if name in options}
    chosen = Settings(
        model=options.pop("model", None) or find_model_folder(),
        layout=Layout(**layout),
        ending=find_ending("-" if output is None else str(output)),
        **settings,
    )
    job = Job(tuple(map(str, inputs)), output, options.pop("rejects", None), chosen, **options)
    return run(job, report or (lambda share, counts: None))
