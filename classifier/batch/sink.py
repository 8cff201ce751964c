"""How rows become an output: one entry for each ending of a file's name."""

from __future__ import annotations

import csv
import gzip
import io
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson

from classifier.batch import arrow
from classifier.batch.row import Row
from classifier.errors import BatchUsageError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Columns = Sequence[str]


@dataclass(frozen=True, slots=True)
class Sink:
    """An output format.

    Attributes
    ----------
    part
        Encode some rows.
    join
        Put the parts of a chunk together as bytes that may stand after those of any other chunk.
    opening
        What the file begins with.
    is_arrow
        The chunks are not the file yet: `arrow.assemble` makes it of them.
    """

    part: Callable[[Sequence[Row], Columns], Any]
    join: Callable[[list[Any]], bytes]
    opening: Callable[[Columns], bytes] = lambda columns: b""
    is_arrow: bool = False


def _json_lines(rows: Sequence[Row], columns: Columns) -> bytes:
    return b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)


def _csv_lines(rows: Sequence[Row], columns: Columns) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerows([_cell(row[name]) for name in columns] for row in rows)
    return file.getvalue().encode()


def _cell(value: Any) -> Any:
    """Write true, false, lists and objects as JSON does, nothing as nothing, and the rest as it is."""
    if isinstance(value, bool | dict | list):
        return orjson.dumps(value).decode()
    return value


def _csv_header(columns: Columns) -> bytes:
    return (",".join(columns) + "\n").encode()


def _gzip(parts: list[bytes]) -> bytes:
    return gzip.compress(b"".join(parts), compresslevel=6, mtime=0)


def _zstd(parts: list[bytes]) -> bytes:
    return zstd.compress(b"".join(parts), level=3)


SINKS = {
    ".jsonl": Sink(_json_lines, b"".join),
    ".jsonl.gz": Sink(_json_lines, _gzip),
    ".jsonl.zst": Sink(_json_lines, _zstd),
    ".csv": Sink(_csv_lines, b"".join, _csv_header),
    ".parquet": Sink(arrow.record_batch, partial(arrow.pack, compression="zstd"), is_arrow=True),
}
"""A new format is one line here."""


def find_ending(name: str) -> str:
    """Return the key of `SINKS` that a file's name ends in, `.jsonl` for standard output.

    Raises
    ------
    BatchUsageError
        For any other ending.
    """
    if name == "-":
        return ".jsonl"
    for ending in SINKS:
        if name.lower().endswith(ending):
            return ending
    raise BatchUsageError(f"{name}: cannot write that; the output must end in {', '.join(SINKS)}")
