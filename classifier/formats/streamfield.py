"""Wagtail: the JSON of a StreamField."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from classifier.formats.markdown import to_html
from classifier.formats.place import Where
from classifier.formats.prose import is_text, names_text, words_of
from classifier.formats.reading import Reading
from classifier.formats.tree import Block, Html, Loose, Node, Part, Unknown, Visited, decode, nodes, walk, wrong_shape

# Each site names its blocks; names with one of these words, or with one for text (pull_quote), are no surprise.
_KNOWN = frozenset(
    {
        *("audio", "code", "divider", "document", "documents", "embed", "embeds", "figure", "gallery", "hr", "image"),
        *("images", "list", "markdown", "media", "photo", "photos", "picture", "pictures", "rule", "separator"),
        *("table", "video", "videos"),
    }
)


def fits(content: Any) -> bool:
    """Tell whether JSON looks like a StreamField."""
    return (
        isinstance(content, list)
        and bool(content)
        and all(isinstance(one, dict) and isinstance(one.get("type"), str) and "value" in one for one in content)
    )


def read(content: Any) -> Reading:
    """Read a list of `{"type": …, "value": …, "id": …}`; values may be strings, HTML, structs, lists, streams.

    A paragraph's id is the `id` of the nearest block with one, else the `data-block-key` of its element in rich
    text; where an element has such a key, the selector leads to it.
    """
    blocks = decode(content)
    if not isinstance(blocks, list):
        raise wrong_shape('a list of blocks, such as [{"type": "paragraph", "value": "<p>…</p>", "id": "…"}]')
    return walk(nodes(blocks, None), _visit, type_field="type")


def _visit(node: Node) -> Visited:
    kind = node.name("type")
    key = node.key("id")
    if "value" not in node.value:
        return Block(node.everything("type", "id"), key)  # a struct with a field of its own called type
    if names_text(kind) or words_of(kind) & _KNOWN:
        return Block(_value(node, kind), key)
    return Unknown(kind, key, _value(node, kind))


def _value(node: Node, kind: str) -> Iterator[Part]:
    """Yield a block's value: a string is text if the block's name or the string itself says so."""
    value, where = node.value["value"], Where("value", node.where)
    if "table" in words_of(kind) and isinstance(value, dict):
        yield from node.child("value").seen("data", "columns", "rows", "table_caption", "caption")
    elif not isinstance(value, str):
        yield Loose(value, where, kind)
    elif "markdown" in words_of(kind):
        yield Html(to_html(value), where)
    else:
        yield Loose(value, where, kind, is_seen=is_text(kind, value))
