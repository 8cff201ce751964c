"""Gutenberg: the block markup in which WordPress keeps a post."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from classifier.errors import ArticleError
from classifier.formats.gatherer import Gatherer
from classifier.formats.place import check_text
from classifier.formats.reading import Reading
from classifier.formats.tree import LONGEST_KEY, Node, Unknown, walk, wrong_shape
from classifier.markup import Leaf, fold, read_html

# WordPress's grammar of the comment that opens, closes or is a block.
_COMMENT = re.compile(
    r"\s*+(?P<closes>/)?wp:(?P<name>(?:[a-z][a-z0-9_-]*/)?[a-z][a-z0-9_-]*)"
    r"\s*+(?P<attributes>\{.*\})?\s*+(?P<is_void>/)?\s*+",
    re.DOTALL,
)
_BLANK_LINE = re.compile(r"\n\s*\n")
# Shortcodes of WordPress itself: [caption id="…"]A caption[/caption]. Other brackets are the author's.
_SHORTCODE = re.compile(r"\[/?(?:audio|caption|embed|gallery|playlist|video|wp_caption)\b[^\[\]]*\]")
_KEYS = ("anchor", "blockId", "uniqueId", "uniqueID", "clientId")
_SETTINGS = frozenset({*_KEYS, "id", "name", "mode", "metadata", "lock"})
# Blocks of WordPress's own whose text is kept outside the post.
_ELSEWHERE = frozenset({"core/block", "core/footnotes"})


@dataclass(slots=True)
class _Block:
    """A block that is open."""

    name: str
    attributes: dict[str, Any] = field(default_factory=dict)
    own_key: str | None = None
    key: str | None = None  # its own, or that of the nearest block around it with one
    is_hidden: bool = False
    begins: int = 0  # how many paragraphs had been read when it opened


def fits(content: Any) -> bool:
    """Tell whether a string has block comments."""
    return isinstance(content, str) and re.search(r"<!--\s+wp:[a-z]", content) is not None


def read(content: Any) -> Reading:
    """Read a post's content: a string, or the REST API's object with `raw` (or only `rendered`).

    Inner blocks are read wherever they stand. Text outside blocks is cut at blank lines, as the classic editor had
    it. A paragraph's id is the anchor of the nearest block with one (or the key that a plugin gave it), its selector
    leads to the element in the content. Blocks of other makers than WordPress are listed as skipped; their HTML is
    read, and so are their attributes where the HTML does not say the same.
    """
    if isinstance(content, dict):
        content = next((content[name] for name in ("raw", "rendered") if isinstance(content.get(name), str)), None)
    if not isinstance(content, str):
        raise wrong_shape('a string of block markup, or an object such as {"raw": "…"}')
    check_text(content, None)
    post = _Post()
    for part in read_html(content, _COMMENT):
        if isinstance(part, Leaf):
            post.paragraph(part)
        else:
            post.comment(part.text)
    return post.reading()


class _Post:
    """A post as it is read: its open blocks, and what was gathered."""

    def __init__(self) -> None:
        self._out = Gatherer()
        self._blocks: list[_Block] = []
        self._open: Counter[str] = Counter()
        self._last_read: dict[str, int] = {}
        self._read = 0

    def comment(self, text: str) -> None:
        found = _COMMENT.fullmatch(text)
        if found is None:
            return
        name = found["name"] if "/" in found["name"] else f"core/{found['name']}"
        if found["closes"]:
            self._close(name)
            return
        self._begin(name, _attributes(found["attributes"]))
        if found["is_void"]:
            self._close(name)

    def paragraph(self, leaf: Leaf) -> None:
        block = self._blocks[-1] if self._blocks else None
        if block is not None and block.is_hidden:
            return
        key = (block.own_key if block else None) or _identifier(leaf) or (block.key if block else None)
        if block is not None and block.name != "core/shortcode":
            self._add(leaf.text, leaf.place.selector(), key)
            return
        for part in _BLANK_LINE.split(_SHORTCODE.sub(" ", leaf.raw)):
            self._add(fold(part), leaf.place.selector(), key)

    def reading(self) -> Reading:
        while self._blocks:
            self._end(self._blocks.pop())
        return self._out.reading()

    def _begin(self, name: str, attributes: dict[str, Any]) -> None:
        around = self._blocks[-1] if self._blocks else None
        hidden = _is_hidden(attributes) or (around is not None and around.is_hidden)
        own = _key(attributes)
        key = own or (around.key if around else None)
        self._blocks.append(_Block(name, attributes, own, key, hidden, self._read))
        self._open[name] += 1
        if not hidden and _is_foreign(name):
            self._out.skip(name)

    def _close(self, name: str) -> None:
        if not self._open[name]:
            return
        while True:
            block = self._blocks.pop()
            self._end(block)
            if block.name == name:
                return

    def _end(self, block: _Block) -> None:
        """Close a block; text that only its attributes have follows what its HTML has."""
        self._open[block.name] -= 1
        if block.is_hidden or not _is_foreign(block.name):
            return
        for text in _texts(block.attributes):
            if self._last_read.get(text, -1) < block.begins:
                self._add(text, None, block.key)

    def _add(self, text: str, selector: str | None, key: str | None) -> None:
        if text:
            self._out.add(text, selector=selector, key=key)
            self._last_read[text] = self._read
            self._read += 1


def _is_foreign(name: str) -> bool:
    """Tell whether a block's text may be elsewhere than in the post's HTML."""
    return name in _ELSEWHERE or not name.startswith(("core/", "core-embed/"))


def _attributes(text: str | None) -> dict[str, Any]:
    """Return a block's attributes; none where they are not JSON, as WordPress has it."""
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _key(attributes: dict[str, Any]) -> str | None:
    try:
        return Node(attributes, None).key(*_KEYS)
    except ArticleError:  # a key too long to repeat at every paragraph
        return None


def _identifier(leaf: Leaf) -> str | None:
    """Return the HTML id of the paragraph's element, or of the nearest one around it: an anchor."""
    found = leaf.place.attribute("id")
    return found if found and len(found) <= LONGEST_KEY else None


def _is_hidden(attributes: dict[str, Any]) -> bool:
    metadata = attributes.get("metadata")
    return isinstance(metadata, dict) and metadata.get("blockVisibility") is False


def _texts(attributes: dict[str, Any]) -> Iterator[str]:
    """Yield the text among a block's attributes."""
    shown = {name: value for name, value in attributes.items() if name not in _SETTINGS}
    for paragraph in walk(Node(shown, None).everything(), lambda node: Unknown(""), type_field="").paragraphs:
        yield paragraph.text
