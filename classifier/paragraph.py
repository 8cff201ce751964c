"""A paragraph of an article, with the way back to where it stood."""

from __future__ import annotations

from dataclasses import dataclass

TITLE_INDEX = -1
MAX_PARAGRAPHS = 5_000
MAX_CHARACTERS = 1_000_000
_MOST_NUL = 0.2


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


def broken_characters(text: str) -> str | None:
    """Say what is wrong with the characters of a text, and what to do; None if nothing is."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "holds a lone surrogate, half a character; send whole characters"
    if text.count("\0") > _MOST_NUL * len(text):
        return "is full of NUL characters, perhaps UTF-16 read as UTF-8; send UTF-8"
    return None
