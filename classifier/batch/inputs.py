"""The inputs of a run, in the order in which they were named."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from classifier.batch import csv, documents, jsonl, parquet
from classifier.batch.checkpoint import Checkpoint
from classifier.batch.chunk import CHUNK_BYTES, Chunk, Place, Source
from classifier.batch.csv import CsvFile
from classifier.batch.documents import Documents, is_document
from classifier.batch.jsonl import JsonLines
from classifier.batch.parquet import ParquetFile
from classifier.batch.record import Layout
from classifier.errors import BatchError, BatchUsageError

STDIN = "-"
_ENDINGS = (*jsonl.ENDINGS, *csv.ENDINGS, *parquet.ENDINGS, *documents.ENDINGS)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Sources; what each was told by, and how many bytes it had on disk (None: nobody knows), when the run began."""

    sources: tuple[Source, ...]
    fingerprints: tuple[dict[str, Any] | None, ...]
    sizes: tuple[int | None, ...]

    @property
    def header(self) -> dict[str, Any]:
        """What a run that goes on must find unchanged."""
        named = [(f"input {source.name}", told) for source, told in zip(self.sources, self.fingerprints, strict=True)]
        return {"the list of inputs": [name for name, _ in named], **dict(named)}

    def chunks(self, start: Checkpoint) -> Iterator[tuple[int, Chunk]]:
        """Yield what stands after start, with the number of its source.

        Raises
        ------
        BatchError
            Also where an input was written to in the meantime.
        """
        for number, source in enumerate(self.sources[start.source :], start=start.source):
            for chunk in source.chunks(start.place if number == start.source else Place()):
                yield number, chunk
            if source.fingerprint() != self.fingerprints[number]:
                raise BatchError(f"{source.name}: changed while it was read; begin anew with --force")

    def share(self, number: int, chunk: Chunk) -> float | None:
        """Return the share of bytes on disk that was read up to a chunk; None where nobody knows."""
        sizes = [size for size in self.sizes if size is not None]
        if len(sizes) < len(self.sizes):
            return None
        return (sum(sizes[:number]) + chunk.read) / max(1, sum(sizes))


def open_inputs(names: Sequence[str], layout: Layout, *, chunk_bytes: int = CHUNK_BYTES) -> Inputs:
    """Find the source of each input; documents that follow each other are one.

    An input is a file, a folder of documents, a pattern such as `archive/*.jsonl`, or `-`.

    Raises
    ------
    BatchUsageError
        For an ending that nothing reads, and for documents as single paragraphs.
    BatchError
        For an input that is not there, or a pattern that nothing matches.
    """
    sources: list[Source] = []
    for of_documents, group in groupby(_paths(names), key=lambda path: path is not None and is_document(path)):
        if not of_documents:
            sources += [_table(path, layout, chunk_bytes) for path in group]
        elif layout.unit == "article":
            sources.append(Documents([path for path in group if path], chunk_bytes=chunk_bytes))
        else:
            raise BatchUsageError("--unit paragraph: a document is an article; name a table of paragraphs")
    fingerprints = tuple(source.fingerprint() for source in sources)
    return Inputs(tuple(sources), fingerprints, tuple(source.size for source in sources))


def _paths(names: Sequence[str]) -> Iterator[Path | None]:
    for name in names:
        if name == STDIN:
            yield None
        elif Path(name).exists() or not glob.has_magic(name):
            yield _checked(Path(name))
        else:
            matches = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
            if not matches:
                raise BatchError(f"{name}: nothing matches")
            yield from (_checked(Path(match)) for match in matches)


def _checked(path: Path) -> Path:
    if path.is_dir():
        return path
    if not path.name.lower().endswith(_ENDINGS):
        raise BatchUsageError(f"{path}: cannot read that; an input is a folder, or ends in {', '.join(_ENDINGS)}")
    if not path.exists():
        raise BatchError(f"{path}: no such file")
    if not path.is_file():
        raise BatchError(f"{path}: is no file; send a pipe through -")
    return path


def _table(path: Path | None, layout: Layout, chunk_bytes: int) -> Source:
    if path is None:
        return JsonLines(None, chunk_bytes)
    name = path.name.lower()
    if name.endswith(csv.ENDINGS):
        return CsvFile(path, layout, chunk_bytes)
    if name.endswith(parquet.ENDINGS):
        return ParquetFile(path, layout, chunk_bytes)
    return JsonLines(path, chunk_bytes)
