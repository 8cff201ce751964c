"""Editor.js: the JSON that its `save()` gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from classifier.formats.place import Where
from classifier.formats.reading import Reading
from classifier.formats.tree import Block, Html, Node, Part, Text, Unknown, Visited, decode, nodes, walk, wrong_shape

# The tools of the Editor.js project and common ones, and the fields of their data that a reader sees, as HTML.
_SEEN = {
    "paragraph": ("text",),
    "header": ("text",),
    "quote": ("text", "caption"),
    "image": ("caption",),
    "simpleImage": ("caption",),
    "inlineImage": ("caption",),
    "embed": ("caption",),
    "raw": ("html",),
    "warning": ("title", "message"),
    "alert": ("message",),
    "attaches": ("title",),
    "personality": ("name", "description"),
    "toggle": ("text",),
    "button": ("text",),
    "delimiter": (),
}
# Fields that hold lists: of strings, of objects with a caption, of other blocks.
_LISTS = {
    "table": ("content",),
    "gallery": ("files", "caption"),
    "imageGallery": ("images", "caption"),
    "carousel": ("items", "images"),
    "columns": ("cols",),
}
_NESTED = frozenset({"list", "nestedList", "nestedlist", "checklist"})


def fits(content: Any) -> bool:
    """Tell whether JSON looks like what `save()` gives."""
    blocks = content.get("blocks") if isinstance(content, dict) else None
    return isinstance(blocks, list) and all(
        isinstance(block, dict) and isinstance(block.get("type"), str) and isinstance(block.get("data"), dict)
        for block in blocks
    )


def read(content: Any) -> Reading:
    """Read `{"blocks": […]}` or the list alone. A paragraph's id is its block's `id`.

    Strings are HTML, as Editor.js has it. The items of a list may be strings or objects with items of their own.
    """
    saved = decode(content)
    where = None
    if isinstance(saved, dict) and "blocks" in saved:
        saved, where = saved["blocks"], Where("blocks", None)
    elif not isinstance(saved, list):
        raise wrong_shape('what Editor.js saves, such as {"blocks": [{"type": "paragraph", "data": {…}}]}')
    return walk(nodes(saved, where), _visit, type_field="type")


def _visit(node: Node) -> Visited:
    if "type" not in node.value and ("content" in node.value or "text" in node.value or "items" in node.value):
        return Block(_item(node))
    kind = node.name("type") if isinstance(node.value.get("data"), dict) else ""
    data = node.child("data")
    key = node.key("id")
    footnotes = list(node.child("tunes").seen("footnotes"))
    if kind in _SEEN:
        return Block([*data.html(*_SEEN[kind]), *data.everything(*_SEEN[kind]), *footnotes], key)
    if kind in _LISTS:
        return Block([*data.seen(*_LISTS[kind]), *data.everything(*_LISTS[kind]), *footnotes], key)
    if kind in _NESTED:
        return Block([*_items(data), *data.everything("items"), *footnotes], key)
    if kind == "code":
        return Block(data.text("code"), key, is_preformatted=True)
    if kind == "linkTool":
        return Block([*data.child("meta").seen("title", "description"), *footnotes], key)
    return Unknown(node.name("type"), key, [*node.everything("type", "id", "tunes"), *footnotes])


def _item(node: Node) -> Iterator[Part]:
    """Yield an item of a list: its own text, then the items below it."""
    yield from node.html("content", "text")
    yield from _items(node)


def _items(node: Node) -> Iterator[Part]:
    for part in node.nodes("items"):
        yield Html(part.text, part.where) if isinstance(part, Text) else part
