"""A chunk: the part of an input that one worker scores at a time.

Where a chunk ends depends on the input alone, never on the number of workers or on where a run was resumed: a chunk
is one gzip member or zstd frame of the output, so that its bytes are the same each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from classifier.batch.record import Item, Layout, Reject

CHUNK_BYTES = 1 << 20
"""From how many bytes of input a chunk is full: some 2,000 paragraphs of news."""

MOST_BYTES = 8_000_000
"""The longest line or document that is read: 1,000,000 characters of any script, most of them escaped."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far an input was read: an offset in whatever its source counts (bytes, rows, files), and a line."""

    offset: int = 0
    line: int = 0


class Batch(Protocol):
    """Records as they stood in the input; picklable, and read in the worker."""

    def items(self, layout: Layout) -> Iterator[Item | Reject]:
        """Read each record, or say why it cannot be."""
        ...


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some records, the place after them, how many bytes of the file were read by then, and how many it keeps."""

    batch: Batch
    end: Place
    read: int
    weight: int


class Source(Protocol):
    """An input; `size` is its bytes on disk, None where nobody knows."""

    @property
    def name(self) -> str:
        """How messages call it."""
        ...

    @property
    def size(self) -> int | None:
        """Bytes on disk, for the progress shown."""
        ...

    def fingerprint(self) -> dict[str, Any] | None:
        """Tell this input from any other; None where it cannot be read twice."""
        ...

    def chunks(self, start: Place) -> Iterator[Chunk]:
        """Cut what follows start into chunks."""
        ...


def say_too_long(length: int) -> str:
    """Say why a record of so many bytes is put aside."""
    return f"is {length} bytes long, more than {MOST_BYTES}: send it in parts"


def shown(path: Path | str) -> str:
    """Return a path as text that every format can hold: bytes of its name that are not UTF-8 become escapes."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
