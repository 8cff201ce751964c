"""Open an input file, plain, gzip or zstd, as a stream of bytes."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from classifier.errors import BatchError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BOM = b"\xef\xbb\xbf"
"""The mark that some programs put at the start of UTF-8."""

_PIECE = 1 << 20
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Stream:
    """The bytes of an input, unpacked, and the file on disk they come from, if they do."""

    unpacked: BinaryIO
    raw: BinaryIO | None

    def tell(self) -> int:
        """Return how many bytes of the file were read."""
        return 0 if self.raw is None else self.raw.tell()


@contextmanager
def open_stream(path: Path, offset: int = 0) -> Iterator[Stream]:
    """Open a file by its ending, after `offset` unpacked bytes; a packed file is unpacked up to there.

    Raises
    ------
    BatchError
        Also while the stream is read: a file that is packed, but broken or cut short, or is UTF-16.
    """
    with path.open("rb") as raw:
        try:
            with _unpacked(path, raw) as unpacked:
                if offset:
                    unpacked.seek(offset)
                elif cast(io.BufferedReader, unpacked).peek(2)[:2] in _UTF16:
                    raise BatchError(f"{path}: is UTF-16; convert it to UTF-8")
                yield Stream(unpacked, raw)
        except (EOFError, gzip.BadGzipFile, zlib.error, zstd.ZstdError) as error:
            raise BatchError(
                f"{path}: is broken near byte {raw.tell()} ({error}); mend it or fetch it again"
            ) from error


def skip_line(stream: BinaryIO) -> int:
    """Read to the end of the line, and return how many bytes that was."""
    length = 0
    while piece := stream.readline(_PIECE):
        length += len(piece)
        if piece.endswith(b"\n"):
            break
    return length


def _unpacked(path: Path, raw: BinaryIO) -> BinaryIO:
    if path.name.lower().endswith(".gz"):
        return cast(BinaryIO, gzip.open(raw, "rb"))
    if path.name.lower().endswith(".zst"):
        return cast(BinaryIO, zstd.open(raw, "rb"))
    return raw
