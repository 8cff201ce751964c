"""Read the articles of an archive, one JSON object a line, without holding it in memory."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from classifier.article import Article, parse_article
from classifier.errors import ArchiveError, ArticleError

_ENVELOPE = ("id", "title", "language", "section", "text", "html", "paragraphs", "format", "content")


@dataclass(frozen=True, slots=True)
class Entry:
    """A record: a whole article, or (`is_part`) a paragraph of the article `key` with its own `paragraph` key."""

    key: str
    article: Article
    is_part: bool = False
    paragraph: str | None = None


def read_archive(path: Path, reject: Callable[[str], None]) -> Iterator[Entry]:
    """Yield each record; one that cannot be read is told to `reject`, with file, line and reason, and left out.

    A record is an article as `POST /v1/warnings` takes it, other keys ignored, or a paragraph: an object with
    `text` and `article`, the key of the article that it is part of. `-` is standard input, `.gz` is unpacked.

    Raises
    ------
    ArchiveError
        For a file that cannot be read at all.
    """
    with _open(path) as file:
        lines = enumerate(file, start=1)
        while True:
            try:
                number, line = next(lines)
            except StopIteration:
                return
            except (OSError, EOFError) as error:
                raise ArchiveError(f"{path}: cannot be read to its end: {error}") from error
            if line.strip():
                try:
                    yield _entry(line, number)
                except (ValueError, RecursionError, ArticleError) as error:
                    reject(f"{path}:{number}: {_reason(error)}")


def _open(path: Path) -> BinaryIO:
    if str(path) == "-":
        return sys.stdin.buffer
    try:
        return cast(BinaryIO, gzip.open(path)) if path.suffix == ".gz" else path.open("rb")
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror}") from error


def _entry(line: bytes, number: int) -> Entry:
    record: Any = json.loads(line.decode("utf-8-sig"))
    if not isinstance(record, dict):
        raise ArticleError([("", "must be a JSON object")])
    envelope = {key: record[key] for key in _ENVELOPE if record.get(key) is not None} | {"explain": False}
    whole = record.get("article")
    if not isinstance(whole, str | int) or "text" not in envelope:
        article = parse_article(envelope)
        return Entry(article.id or f"line {number}", article)
    envelope["paragraphs"] = [envelope.pop("text")]  # one paragraph, whatever line ends it has
    article = parse_article(envelope)
    return Entry(str(whole), article, is_part=True, paragraph=article.id or f"line {number}")


def _reason(error: Exception) -> str:
    if isinstance(error, ArticleError):
        return str(error)
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8 at byte {error.start}"
    return f"not JSON ({error})"
