"""A paragraph of an article, with the way back to where it stood."""

from __future__ import annotations

from dataclasses import dataclass

TITLE_INDEX = -1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as a reader would cut it.

    `start` and `end` are code points in a submitted text, `selector` a CSS selector in submitted HTML,
    `id` the caller's own key; each is None where the input has none.
    """

    index: int
    text: str
    start: int | None = None
    end: int | None = None
    selector: str | None = None
    id: str | None = None
