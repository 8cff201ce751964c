"""Rows in Arrow's columns: the parts of a Parquet output, and the file put together from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from classifier.batch.row import Row
from classifier.errors import BatchError

_ROW_GROUP = 100_000

_TYPES = {
    **dict.fromkeys(("id", "reason", "message", "model", "policy"), "string"),
    **dict.fromkeys(("assessed", "warn", "atrocity"), "bool"),
    **dict.fromkeys(("mentioned", "graphic_violence", "severe", "atrocity_score"), "double"),
    **dict.fromkeys(("index", "start", "end", "count", "unassessed"), "int32"),
    "severity": "int8",
}


def import_pyarrow() -> Any:
    """Return pyarrow; raises BatchError where it is not installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise BatchError("Parquet needs pyarrow: install forewarn[batch]") from error
    return pyarrow


def schema(columns: Sequence[str]) -> Any:
    """Return the Arrow schema of `COLUMNS` or of `ARTICLE_COLUMNS`."""
    arrow = import_pyarrow()
    names = arrow.list_(arrow.string())
    nested = {
        "descriptors": names if "paragraphs" in columns else arrow.map_(arrow.string(), arrow.float64()),
        "decisions": arrow.map_(arrow.string(), arrow.bool_()),
        "paragraphs": arrow.list_(arrow.int32()),
    }
    return arrow.schema(
        [(name, nested[name] if name in nested else arrow.type_for_alias(_TYPES[name])) for name in columns]
    )


def record_batch(rows: Iterable[Row], columns: Sequence[str]) -> Any:
    """Return rows as one Arrow record batch; an id that is a number becomes text."""
    plain = [
        {name: list(value.items()) if isinstance(value, dict) else value for name, value in row.items()}
        | {"id": str(row["id"])}
        for row in rows
    ]
    return import_pyarrow().RecordBatch.from_pylist(plain, schema=schema(columns))


def pack(batches: Sequence[Any], *, compression: str | None = None) -> bytes:
    """Write record batches, at least one, as one Arrow stream."""
    arrow = import_pyarrow()
    buffer = arrow.BufferOutputStream()
    options = arrow.ipc.IpcWriteOptions(compression=compression)
    with arrow.ipc.new_stream(buffer, batches[0].schema, options=options) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return bytes(buffer.getvalue())


def unpack(content: bytes) -> Iterator[Any]:
    """Read the record batches of one Arrow stream."""
    yield from import_pyarrow().ipc.open_stream(content)


def assemble(parts: Path, target: Path, columns: Sequence[str]) -> None:
    """Put the Arrow streams that stand one after the other in `parts` together as one Parquet file.

    Its row groups have 100,000 rows, wherever the parts end.
    """
    arrow = import_pyarrow()
    with (
        arrow.OSFile(str(parts)) as file,
        arrow.parquet.ParquetWriter(str(target), schema(columns), compression="zstd") as writer,
    ):
        waiting: list[Any] = []
        size = parts.stat().st_size
        while file.tell() < size:
            for batch in arrow.ipc.open_stream(file):
                waiting.append(batch)
                if sum(one.num_rows for one in waiting) >= _ROW_GROUP:
                    waiting = _write(writer, waiting)
        while waiting:
            waiting = _write(writer, waiting)


def _write(writer: Any, batches: list[Any]) -> list[Any]:
    """Write one row group of the first rows; return the others."""
    table = import_pyarrow().Table.from_batches(batches)
    writer.write_table(table.slice(0, _ROW_GROUP), row_group_size=_ROW_GROUP)
    return list(table.slice(_ROW_GROUP).to_batches())
