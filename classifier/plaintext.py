"""Cut plain text into paragraphs."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from classifier.paragraph import Paragraph

_LIST_ITEM = re.compile(r"(?:[-*•–—·▪●]|\d{1,2}[.)])\s")
_WIDEST_WRAP = 100  # code points: no mailer or terminal wraps wider
_NARROWEST_WRAP = 40
_WRAPPED_SHARE = 0.5
_SENTENCE_END = frozenset(".!?:…\"'”’)")


class _Line(NamedTuple):
    start: int
    end: int
    indented: bool
    after_blank: bool
    room_for: int  # the length of its first word: what the line before had no room for


def split_text(text: str) -> list[Paragraph]:
    """Cut text at blank lines, or at single line ends, or put hard-wrapped lines together.

    A text is hard-wrapped where at least half of the lines that another follows had no room for its first
    word, and half end inside a sentence. `text[paragraph.start:paragraph.end] == paragraph.text` for every
    paragraph; white space around a paragraph, non-breaking spaces included, belongs to none.
    """
    lines = _lines(text)
    width = _wrap_width(lines, text)
    spans: list[tuple[int, int]] = []
    previous: _Line | None = None
    for line in lines:
        if previous is not None and width and _continues(previous, line, width):
            spans[-1] = (spans[-1][0], line.end)
        else:
            spans.append((line.start, line.end))
        previous = line
    return [Paragraph(index, text[start:end], start, end) for index, (start, end) in enumerate(spans)]


def _lines(text: str) -> list[_Line]:
    """List the lines that are not blank."""
    lines = []
    offset = 0
    after_blank = True
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        if stripped:
            start = offset + len(raw) - len(raw.lstrip())
            indented = start > offset or _LIST_ITEM.match(stripped) is not None
            first_word = len(stripped.split(maxsplit=1)[0])
            lines.append(_Line(start, start + len(stripped), indented, after_blank, first_word))
        after_blank = not stripped
        offset += len(raw)
    return lines


def _wrap_width(lines: list[_Line], text: str) -> int:
    """Return the width at which the text was wrapped, or 0 where every line is a paragraph."""
    followed = [(line, following) for line, following in pairwise(lines) if not following.after_blank]
    if not followed:
        return 0
    width = max(line.end - line.start for line in lines)
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return 0
    full = sum(_continues(line, following, width) for line, following in followed)
    unended = sum(text[line.end - 1] not in _SENTENCE_END for line, _ in followed)
    return width if min(full, unended) >= _WRAPPED_SHARE * len(followed) else 0


def _continues(line: _Line, following: _Line, width: int) -> bool:
    """Tell whether following goes on where line had no room left."""
    if following.after_blank or following.indented:
        return False
    return line.end - line.start + 1 + following.room_for > width
