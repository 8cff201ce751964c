"""Cut plain text into paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from classifier.paragraph import Paragraph

_LIST_ITEM = re.compile(r"(?:[-*•–—·▪●]|\d{1,2}[.)])\s")
_NARROWEST_WRAP, _WIDEST_WRAP = 30, 140  # code points
_LEAST_SHARE = 0.4
_SENTENCE_END = frozenset(".!?:…\"'”’)")


class _Line(NamedTuple):
    start: int
    end: int
    indent: int
    is_item: bool
    after_blank: bool
    first_word: int  # the length of its first word: what the line before had no room for
    goes_on: bool  # it begins in lower case or with a figure, as the middle of a sentence does

    @property
    def length(self) -> int:
        return self.end - self.start


def split_text(text: str) -> list[Paragraph]:
    """Cut text at blank lines, or at single line ends, or put hard-wrapped lines together.

    A text is hard-wrapped at the width, 30 to 140, that explains most line ends: the line fits into it and the
    next one's first word would not. At least two fifths of the lines that another follows must be so explained,
    and two fifths of those must end inside a sentence that the next line goes on with.
    `text[paragraph.start:paragraph.end] == paragraph.text` for every paragraph; white space around a paragraph,
    non-breaking spaces included, belongs to none.
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
            indent = len(raw) - len(raw.lstrip())
            start = offset + indent
            lines.append(
                _Line(
                    start=start,
                    end=start + len(stripped),
                    indent=indent,
                    is_item=_LIST_ITEM.match(stripped) is not None,
                    after_blank=after_blank,
                    first_word=len(stripped.split(maxsplit=1)[0]),
                    goes_on=stripped[0].islower() or stripped[0].isdigit(),
                )
            )
        after_blank = not stripped
        offset += len(raw)
    return lines


def _wrap_width(lines: Sequence[_Line], text: str) -> int:
    """Return the width at which the text was wrapped, or 0 where every line is a paragraph."""
    followed = [(line, following) for line, following in pairwise(lines) if not following.after_blank]
    explained: Counter[int] = Counter()
    for line, following in followed:
        longest = min(line.length + following.first_word, _WIDEST_WRAP)
        explained.update(range(max(line.length, _NARROWEST_WRAP), longest + 1))
    if not explained:
        return 0
    width = max(explained, key=lambda one: (explained[one], one))
    cut = [
        following.goes_on and text[line.end - 1] not in _SENTENCE_END
        for line, following in followed
        if _continues(line, following, width)
    ]
    if len(cut) < _LEAST_SHARE * len(followed) or sum(cut) < _LEAST_SHARE * len(cut):
        return 0
    return width if cut else 0


def _continues(line: _Line, following: _Line, width: int) -> bool:
    """Tell whether following goes on where line had no room left."""
    if following.after_blank or following.is_item:
        return False
    if following.indent > line.indent and not line.is_item:
        return False
    return line.length <= width < line.length + 1 + following.first_word
