"""Read documents, each an article: files of text and HTML, by themselves or in folders."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.batch.chunk import CHUNK_BYTES, MOST_BYTES, Chunk, Place, say_too_long, shown
from classifier.batch.record import Item, Layout, Reject
from classifier.errors import BatchError

FORMATS = {".txt": "text", ".html": "html", ".htm": "html", ".xhtml": "html"}
ENDINGS = tuple(FORMATS)
_MOST_FILES = 500
_PLAIN = Layout()


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is to be read, and what its article is called."""

    id: str
    path: str

    @property
    def format(self) -> str:
        """How its content is read, by the ending."""
        return FORMATS[Path(self.path).suffix.lower()]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Documents, still on the disk."""

    documents: tuple[Document, ...]

    def items(self, layout: Layout) -> Iterator[Item | Reject]:
        """Read each file; the layout is that of tables, and does not matter here."""
        for document in self.documents:
            read = _read(document)
            yield Reject(document.id, None, read, document.id) if isinstance(read, str) else read


def _read(document: Document) -> Item | str:
    """Return the article, or why there is none."""
    try:
        with open(document.path, "rb") as file:  # noqa: PTH123 - ten thousand a second
            raw = file.read(MOST_BYTES + 1)
        content = raw.decode("utf-8-sig")
    except OSError as error:
        return error.strerror or type(error).__name__
    except UnicodeDecodeError as error:
        return f"not UTF-8 at byte {error.start}; convert it to UTF-8"
    if len(raw) > MOST_BYTES:
        return say_too_long(Path(document.path).stat().st_size)
    fields = {"id": document.id, "format": document.format, "content": content}
    item = _PLAIN.read(fields, document.id, 0)
    return item.reason if isinstance(item, Reject) else item


class Documents:
    """Documents in the order of the inputs, those of a folder in the order of their names.

    The list of files is kept by SQLite, which moves to disk what does not fit: a folder may hold ten million.
    """

    def __init__(self, inputs: Iterable[Path], *, chunk_bytes: int = CHUNK_BYTES) -> None:
        self._chunk_bytes = chunk_bytes
        self._inputs = list(inputs)
        self._list = sqlite3.connect("")
        self._list.execute(
            "CREATE TABLE file (input INTEGER, name BLOB, size INTEGER, modified INTEGER, "
            "PRIMARY KEY (input, name)) WITHOUT ROWID"
        )
        for number, path in enumerate(self._inputs):
            found = _walk(path) if path.is_dir() else [("", path.stat())]
            rows = ((number, os.fsencode(name), stat.st_size, stat.st_mtime_ns) for name, stat in found)
            self._list.executemany("INSERT INTO file VALUES (?, ?, ?, ?)", rows)
            if not self._list.execute("SELECT 1 FROM file WHERE input = ?", (number,)).fetchone():
                raise BatchError(
                    f"{path}: holds no file that ends in {', '.join(ENDINGS)}; "
                    f"name other inputs one by one, or as '{path}/*.jsonl'"
                )

    @property
    def name(self) -> str:
        """The first of them; there may be many."""
        return shown(self._inputs[0])

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        [size] = self._list.execute("SELECT coalesce(sum(size), 0) FROM file").fetchone()
        return int(size)

    def fingerprint(self) -> dict[str, Any]:
        """Digest the names, sizes and times of all files; each is read once, when it is scored."""
        digest = hashlib.sha256(repr(self._inputs).encode())
        count = 0
        for row in self._list.execute("SELECT input, name, size, modified FROM file ORDER BY input, name"):
            digest.update(repr(row).encode())
            count += 1
        return {"files": count, "list": digest.hexdigest()}

    def chunks(self, start: Place) -> Iterator[Chunk]:
        """Cut what follows start, an offset in files."""
        documents: list[Document] = []
        query = "SELECT input, name, size FROM file ORDER BY input, name"
        read = begun = 0
        for number, (index, name, size) in enumerate(self._list.execute(query), start=1):
            read += size
            if number <= start.offset:
                begun = read
                continue
            documents.append(self._document(index, name))
            if read - begun >= self._chunk_bytes or len(documents) == _MOST_FILES:
                yield Chunk(Shelf(tuple(documents)), Place(number), read, 0)
                documents, begun = [], read
        if documents:
            yield Chunk(Shelf(tuple(documents)), Place(number), read, 0)

    def _document(self, index: int, name: bytes) -> Document:
        path = self._inputs[index]
        inside = os.fsdecode(name)
        return Document(shown(inside or path), str(path / inside) if inside else str(path))


def is_document(path: Path) -> bool:
    """Tell files of text and HTML, and folders, from tables."""
    return path.is_dir() or path.suffix.lower() in FORMATS


def _walk(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the documents below a folder, by their way from it; what is hidden by a dot is left out."""
    folders = [""]
    while folders:
        inside = folders.pop()
        with os.scandir(folder / inside) as entries:
            for entry in entries:
                name = f"{inside}/{entry.name}" if inside else entry.name
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(name)
                elif Path(name).suffix.lower() in FORMATS and (entry.is_file() or entry.is_symlink()):
                    yield name, entry.stat(follow_symlinks=entry.is_file())
