"""Read records from JSON lines: a file, packed or not, or standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from classifier.batch.chunk import CHUNK_BYTES, MOST_BYTES, Chunk, Place, say_too_long, shown
from classifier.batch.fingerprint import fingerprint
from classifier.batch.record import Item, Layout, Reject
from classifier.batch.stream import BOM, Stream, open_stream, skip_line
from classifier.errors import BatchError

ENDINGS = (".jsonl", ".jsonl.gz", ".jsonl.zst")
_EXCERPT = 200  # bytes


@dataclass(frozen=True, slots=True)
class Lines:
    """Whole lines from line `first` on; one of `too_long` bytes, if not 0, stood after them and was not kept."""

    name: str
    content: bytes
    first: int
    too_long: int = 0

    def items(self, layout: Layout) -> Iterator[Item | Reject]:
        """Parse each line that is not blank, once."""
        lines = self.content.split(b"\n")
        for number, line in enumerate(lines, start=self.first):
            if line and not line.isspace():
                yield self._item(line, number, layout)
        if self.too_long:
            yield Reject(self.name, self.first + len(lines) - 1, say_too_long(self.too_long))

    def _item(self, line: bytes, number: int, layout: Layout) -> Item | Reject:
        try:
            fields = orjson.loads(line.removeprefix(BOM))
        except orjson.JSONDecodeError as error:
            return Reject(self.name, number, _reason(line, error), excerpt=_excerpt(line))
        if not isinstance(fields, Mapping):
            return Reject(self.name, number, 'must be a JSON object such as {"text": "…"}', excerpt=_excerpt(line))
        item = layout.read(fields, self.name, number)
        return replace(item, excerpt=_excerpt(line)) if isinstance(item, Reject) else item


@dataclass(frozen=True, slots=True)
class JsonLines:
    """A `.jsonl` file, or standard input where path is None."""

    path: Path | None
    chunk_bytes: int = CHUNK_BYTES

    @property
    def name(self) -> str:
        """The path as it was given."""
        return "-" if self.path is None else shown(self.path)

    @property
    def size(self) -> int | None:
        """Bytes on disk."""
        return None if self.path is None else self.path.stat().st_size

    def fingerprint(self) -> dict[str, Any] | None:
        """Tell this file from any other; standard input cannot be told."""
        return None if self.path is None else fingerprint(self.path)

    def chunks(self, start: Place) -> Iterator[Chunk]:
        """Cut what follows start at line ends. Only the offset of unpacked bytes and the line number matter."""
        with nullcontext(_stdin()) if self.path is None else open_stream(self.path, start.offset) as stream:
            place = start
            while content := stream.unpacked.read(self.chunk_bytes):
                lines, too_long, length = _whole_lines(content, stream.unpacked)
                first = place.line + 1
                place = Place(place.offset + length, place.line + lines.count(b"\n") + bool(too_long))
                yield Chunk(Lines(self.name, lines, first, too_long), place, stream.tell(), len(lines))


def _stdin() -> Stream:
    if sys.stdin is None:
        raise BatchError("-: standard input is closed; name a file")
    return Stream(sys.stdin.buffer, None)


def _whole_lines(content: bytes, stream: BinaryIO) -> tuple[bytes, int, int]:
    """Read on to the end of the line.

    Return the whole lines, the length of a last one that is too long to be kept (or 0), and the length of both.
    """
    if not content.endswith(b"\n"):
        content += stream.readline(MOST_BYTES)
    begun = content.rfind(b"\n", 0, len(content) - 1) + 1
    if len(content) - begun <= MOST_BYTES:
        return content, 0, len(content)
    too_long = len(content) - begun
    if not content.endswith(b"\n"):
        too_long += skip_line(stream)
    return content[:begun], too_long, begun + too_long


def _reason(line: bytes, error: orjson.JSONDecodeError) -> str:
    try:
        line.decode()
    except UnicodeDecodeError as undecodable:
        return f"not UTF-8 at byte {undecodable.start} of the line; convert it to UTF-8"
    return f"not JSON: {error.msg} at character {error.pos}"


def _excerpt(line: bytes) -> str:
    return line[:_EXCERPT].decode(errors="backslashreplace")
