"""Read records from Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.batch.arrow import import_pyarrow, pack, unpack
from classifier.batch.chunk import CHUNK_BYTES, MOST_BYTES, Chunk, Place, say_too_long, shown
from classifier.batch.column import refuse_columns
from classifier.batch.fingerprint import fingerprint
from classifier.batch.record import Item, Layout, Reject
from classifier.errors import BatchError

ENDINGS = (".parquet",)
_MOST_ROWS = 2_000
_BUFFER = 1 << 20


@dataclass(frozen=True, slots=True)
class Table:
    """Rows from row `first` on, as an Arrow stream; or one of `too_long` bytes, if not 0, that was not kept."""

    name: str
    content: bytes
    first: int
    rows: int
    too_long: int = 0

    def items(self, layout: Layout) -> Iterator[Item | Reject]:
        """Read each row."""
        number = self.first
        if self.too_long:
            yield Reject(self.name, number, say_too_long(self.too_long))
            return
        for batch in unpack(self.content):
            for fields in _rows(batch):
                if fields is None:
                    yield Reject(self.name, number, "not UTF-8; write it as UTF-8")
                else:
                    yield layout.read(fields, self.name, number)
                number += 1


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """A `.parquet` file; only the columns that the layout names are read, one row group after the other."""

    path: Path
    layout: Layout
    chunk_bytes: int = CHUNK_BYTES

    @property
    def name(self) -> str:
        """The path as it was given."""
        return shown(self.path)

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return self.path.stat().st_size

    def fingerprint(self) -> dict[str, Any]:
        """Tell this file from any other; another pyarrow may cut it elsewhere."""
        return fingerprint(self.path) | {"pyarrow": import_pyarrow().__version__}

    def chunks(self, start: Place) -> Iterator[Chunk]:
        """Cut what follows start, an offset in rows.

        Raises
        ------
        BatchError
            Where the file is no Parquet, is broken, has not the columns that the layout needs, or pyarrow is missing.
        """
        pyarrow = import_pyarrow()
        from pyarrow import parquet

        try:
            with parquet.ParquetFile(  # checksums are verified where the file has them
                self.path, buffer_size=_BUFFER, pre_buffer=False, page_checksum_verification=True
            ) as file:
                refuse_columns(file.schema_arrow.names, self.layout, self.path)
                yield from self._chunks(file, start.offset)
        except (pyarrow.ArrowException, OSError) as error:  # Arrow has an OSError for a broken file
            reason = str(error).splitlines()[0]
            raise BatchError(f"{self.path}: is no whole Parquet file ({reason}); write it again") from error

    def _chunks(self, file: Any, done: int) -> Iterator[Chunk]:
        columns = [name for name in file.schema_arrow.names if name in self.layout.fields]
        row = 0
        for number in range(file.num_row_groups):
            group = file.metadata.row_group(number)
            if row + group.num_rows <= done:
                row += group.num_rows
                continue
            for batch in file.iter_batches(self._rows_a_chunk(group), row_groups=[number], columns=columns):
                for table in cut_tables(self.name, batch, row + 1):
                    end = table.first + table.rows - 1
                    if end > done:
                        read = self.size * end // file.metadata.num_rows
                        yield Chunk(table, Place(end, end), read, len(table.content))
                row += batch.num_rows

    def _rows_a_chunk(self, group: Any) -> int:
        """Return how many rows of a group fill a chunk; long articles make few."""
        return int(min(_MOST_ROWS, max(1, self.chunk_bytes * group.num_rows // max(1, group.total_byte_size))))


def cut_tables(name: str, batch: Any, first: int) -> Iterator[Table]:
    """Yield all rows, the first of which has the number `first`: together, or one by one where they are too long."""
    if batch.nbytes <= MOST_BYTES:
        yield Table(name, pack([batch]), first, batch.num_rows)
        return
    for number, index in enumerate(range(batch.num_rows), start=first):
        row = batch.slice(index, 1)
        if row.nbytes > MOST_BYTES:
            yield Table(name, b"", number, 1, row.nbytes)
        else:
            yield Table(name, pack([row]), number, 1)


def _rows(batch: Any) -> Iterator[dict[str, Any] | None]:
    """Yield each row as a dict, None where its text is no text."""
    try:
        rows = batch.to_pylist()
    except UnicodeDecodeError:
        rows = [_row(batch.slice(index, 1)) for index in range(batch.num_rows)]
    yield from rows


def _row(batch: Any) -> dict[str, Any] | None:
    try:
        [row] = batch.to_pylist()
    except UnicodeDecodeError:
        return None
    return dict(row)
