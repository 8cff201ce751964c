"""Feedback as it is kept, and as it is told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Literal

from pydantic import ConfigDict, with_config

_published = with_config(ConfigDict(use_attribute_docstrings=True))
Status = Literal["open", "accepted", "rejected", "withdrawn"]
LIVE: tuple[Status, ...] = ("open", "accepted")
"""In these states feedback may be in effect."""


@_published
@dataclass(frozen=True, slots=True)
class Receipt:
    """What was stored, and is in effect from now on."""

    id: str
    at: str
    """When it was received, in UTC."""
    digest: str
    """Every paragraph of this digest is overridden."""
    text_kept: bool
    """Whether the text was stored; without it, feedback overrides but never trains."""
    severity: int
    atrocity: int
    descriptors: list[str]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who said so, and when."""

    who: str
    why: str | None
    at: str


@_published
@dataclass(frozen=True, slots=True)
class Record:
    """Feedback with all that became of it."""

    id: str
    at: str
    """When it was received, in UTC."""
    status: Status
    effective: bool
    """Whether it is what overrides its paragraph: the latest for it that is open or accepted."""
    disputed: bool
    """Whether editors differ: not all that is open or accepted for its paragraph says the same."""
    digest: str
    text: str | None
    severity: int
    atrocity: int
    descriptors: list[str]
    who: str
    why: str | None
    article: str | None
    paragraph: str | None
    model: str | None
    """The version of the model that the editor saw."""
    caller: str | None
    """The id of the API key that it came with; null where none was asked for."""
    review: Signature | None
    withdrawal: Signature | None


@_published
@dataclass(frozen=True, slots=True)
class Page:
    """Some of the feedback, the latest first."""

    items: list[Record]
    next: int | None
    """Send it as `before` for the next page; null on the last one."""


def write_lines(records: Iterable[Record]) -> Iterator[str]:
    """Write records as an export: a JSON object a line."""
    for record in records:
        yield json.dumps(asdict(record), ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True)
class Purged:
    """How many were deleted, or would be."""

    purged: int
