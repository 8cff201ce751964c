"""Gather the paragraphs of an article block by block."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

from classifier.errors import ArticleError
from classifier.formats.place import Where, check_text, fault
from classifier.formats.reading import Reading
from classifier.markup import MAX_ELEMENTS, Leaf, count_elements, fold, read_html
from classifier.paragraph import MAX_CHARACTERS, MAX_PARAGRAPHS, Paragraph
from classifier.plaintext import split_text

_BLANK_LINE = re.compile(r"\n\s*\n")
_TAG = re.compile(r"<[A-Za-z/!?]")
_ELEMENT_KEY = re.compile(r"[A-Za-z0-9_-]{1,100}")


@dataclass(slots=True)
class _Block:
    """A block that is open: its key, and the text gathered since the last paragraph ended."""

    key: str | None = None
    is_preformatted: bool = False
    pieces: list[str] = field(default_factory=list)


class Gatherer:
    """The paragraphs so far, within the limits of an article.

    Text goes to the innermost open block. A block that opens or closes ends the paragraph around it, and so does a
    blank line; other white space is folded, except that in a preformatted block every line is a paragraph.
    Every method raises ArticleError, pointing into the content, when a limit is passed or characters are broken.
    """

    def __init__(self) -> None:
        self._paragraphs: list[Paragraph] = []
        self._skipped: dict[str, None] = {}
        self._blocks = [_Block()]
        self._characters = 0
        self._elements = 0

    def open(self, key: str | None = None, *, is_preformatted: bool = False) -> None:
        """Begin a block; without a key of its own it has that of the block around it."""
        self._flush()
        self._blocks.append(_Block(key if key is not None else self._blocks[-1].key, is_preformatted))

    def close(self) -> None:
        """End the innermost block."""
        self._flush()
        self._blocks.pop()

    def text(self, text: str, where: Where | None = None) -> None:
        """Add running text to the innermost block."""
        check_text(text, where)
        self._blocks[-1].pieces.append(text)

    def html(
        self,
        markup: str,
        where: Where | None = None,
        *,
        keep: Callable[[str], bool] = lambda _: True,
        with_selectors: bool = False,
    ) -> None:
        """Add HTML as paragraphs of the innermost block: those that keep holds true.

        Wagtail's `data-block-key` becomes a selector of the element, and the key where no block around has one.
        """
        check_text(markup, where)
        self._flush()
        if not _TAG.search(markup):
            self._parts(_BLANK_LINE.split(unescape(markup)), keep)
            return
        try:
            self._elements += 1 + count_elements(markup)
            if self._elements > MAX_ELEMENTS:
                raise fault(None, f"has more than {MAX_ELEMENTS} HTML elements: send it in parts")
            for leaf in read_html(markup):
                if isinstance(leaf, Leaf) and keep(leaf.text):
                    key = leaf.place.attribute("data-block-key") or ""
                    is_key = _ELEMENT_KEY.fullmatch(key) is not None
                    selector = f'[data-block-key="{key}"]' if is_key else None
                    if with_selectors:
                        selector = leaf.place.selector()
                    self.add(leaf.text, selector=selector, key=key if is_key else None)
        except ArticleError as error:
            raise error.under(where.pointer() if where else "") from error

    def plain(self, text: str, where: Where | None = None, *, keep: Callable[[str], bool] = lambda _: True) -> None:
        """Add plain text as paragraphs of the innermost block, cut by `split_text`: those that keep holds true."""
        check_text(text, where)
        self._flush()
        self._parts([one.text for one in split_text(text)], keep)

    def add(self, text: str, *, selector: str | None = None, key: str | None = None) -> None:
        """Add one whole paragraph; key counts where no block around has one."""
        if not text:
            return
        self._characters += len(text)
        if len(self._paragraphs) == MAX_PARAGRAPHS:
            raise fault(None, f"has more than {MAX_PARAGRAPHS} paragraphs: send it in parts")
        if self._characters > MAX_CHARACTERS:
            raise fault(None, f"has more than {MAX_CHARACTERS} characters: send it in parts")
        around = self._blocks[-1].key
        self._paragraphs.append(
            Paragraph(len(self._paragraphs), text, selector=selector, id=key if around is None else around)
        )

    def skip(self, kind: str, where: Where | None = None) -> None:
        """List a type of block as not known."""
        check_text(kind, where)
        self._skipped[kind] = None

    def reading(self) -> Reading:
        """Return what was gathered."""
        self._flush()
        return Reading(self._paragraphs, list(self._skipped))

    def _flush(self) -> None:
        block = self._blocks[-1]
        if not block.pieces:
            return
        text = "".join(block.pieces)
        block.pieces.clear()
        lines = [one.text for one in split_text(text)] if block.is_preformatted else _BLANK_LINE.split(text)
        self._parts(lines, lambda _: True)

    def _parts(self, parts: list[str], keep: Callable[[str], bool]) -> None:
        for part in parts:
            folded = fold(part)
            if folded and keep(folded):
                self.add(folded)
