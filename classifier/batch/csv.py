"""Read records from CSV with a header."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from classifier.batch.chunk import CHUNK_BYTES, MOST_BYTES, Chunk, Place, say_too_long, shown
from classifier.batch.column import refuse_columns
from classifier.batch.fingerprint import fingerprint
from classifier.batch.record import Item, Layout, Reject
from classifier.batch.stream import BOM, open_stream, skip_line
from classifier.errors import BatchError

ENDINGS = (".csv",)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a record that began at a line, or why it has none."""

    line: int
    cells: tuple[str, ...] = ()
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows, and the name of each of their cells."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def items(self, layout: Layout) -> Iterator[Item | Reject]:
        """Read each row; an empty cell is a field that is not there."""
        for row in self.rows:
            fault = row.fault or _undecodable(row.cells)
            if fault is not None:
                yield Reject(self.name, row.line, fault)
                continue
            fields = {name: cell for name, cell in zip(self.columns, row.cells, strict=True) if cell}
            yield layout.read(fields, self.name, row.line)


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A `.csv` file: commas, double quotes, line ends within quotes, the first line naming the columns."""

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
        """Tell this file from any other."""
        return fingerprint(self.path)

    def chunks(self, start: Place) -> Iterator[Chunk]:
        """Cut what follows start, an offset in bytes, between records.

        Raises
        ------
        BatchError
            Where there is no header, or it does not name what the layout needs.
        """
        csv.field_size_limit(MOST_BYTES)
        with open_stream(self.path) as stream:
            lines = _Lines(stream.unpacked)
            reader = csv.reader(lines, strict=True)
            header = self._header(reader)
            wanted = [index for index, column in enumerate(header) if column in self.layout.fields]
            columns = tuple(header[index] for index in wanted)
            if start.offset:
                lines.seek(start)
            rows: list[Row] = []
            begun = lines.offset
            while (row := _next_row(reader, lines, wanted, len(header))) is not None:
                rows.append(row)
                size = lines.offset - begun
                if size >= self.chunk_bytes:
                    yield Chunk(Rows(self.name, columns, tuple(rows)), lines.place, lines.offset, size)
                    rows, begun = [], lines.offset
            if rows:
                yield Chunk(Rows(self.name, columns, tuple(rows)), lines.place, lines.offset, lines.offset - begun)

    def _header(self, reader: Iterator[list[str]]) -> list[str]:
        try:
            header = next(reader, None)
        except (csv.Error, _FaultError) as error:
            raise BatchError(f"{self.path}:1: is no header ({error}); name the columns there") from error
        if header is None:
            raise BatchError(f"{self.path}: is empty; its first line must name the columns")
        refuse_columns(header, self.layout, self.path)
        return header


class _FaultError(Exception):
    """A line that the reader must not see."""


class _Lines:
    """The lines of a stream as text, and how far they were read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.offset = 0
        self.line = 0

    @property
    def place(self) -> Place:
        return Place(self.offset, self.line)

    def seek(self, start: Place) -> None:
        self._stream.seek(start.offset)
        self.offset, self.line = start.offset, start.line

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        raw = self._stream.readline(MOST_BYTES + 1)
        if not raw:
            raise StopIteration
        self.line += 1
        self.offset += len(raw)
        if len(raw) > MOST_BYTES:
            rest = 0 if raw.endswith(b"\n") else skip_line(self._stream)
            self.offset += rest
            raise _FaultError(say_too_long(len(raw) + rest))
        return raw.removeprefix(BOM if self.line == 1 else b"").decode(errors="surrogateescape")


def _next_row(reader: Iterator[list[str]], lines: _Lines, wanted: list[int], width: int) -> Row | None:
    """Return the next row that is not blank; None at the end."""
    while True:
        line = lines.line + 1
        try:
            cells = next(reader, None)
        except (csv.Error, _FaultError) as error:
            return Row(line, fault=f"not CSV: {error}" if isinstance(error, csv.Error) else str(error))
        if cells is None:
            return None
        if not cells:
            continue
        if len(cells) != width:
            return Row(line, fault=f"has {len(cells)} cells, the header {width}")
        return Row(line, tuple(cells[index] for index in wanted))


def _undecodable(cells: tuple[str, ...]) -> str | None:
    try:
        for cell in cells:
            cell.encode()
    except UnicodeEncodeError:
        return "not UTF-8; convert it to UTF-8"
    return None
