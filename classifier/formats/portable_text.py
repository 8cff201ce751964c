"""Portable Text: the blocks of Sanity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from classifier.formats.reading import Reading
from classifier.formats.tree import Block, Inline, Node, Part, Unknown, Visited, decode, nodes, walk, wrong_shape

# Objects that many schemas have, of which whatever looks like text is read.
_KNOWN = frozenset(
    {
        *("image", "figure", "video", "gallery", "table", "tableRow", "row", "file", "youtube", "break", "divider"),
        "hr",
    }
)
# Annotations that only lead somewhere.
_LINKS = frozenset({"link", "internalLink", "externalLink"})


def fits(content: Any) -> bool:
    """Tell whether JSON looks like a list of blocks."""
    return (
        isinstance(content, list)
        and bool(content)
        and all(isinstance(block, dict) and isinstance(block.get("_type"), str) for block in content)
    )


def read(content: Any) -> Reading:
    """Read a list of blocks, or one. A paragraph's id is the `_key` of the nearest object with one.

    An annotation with text (a footnote) is read after its paragraph; a reference is listed as skipped, since its
    text is in another document.
    """
    blocks = decode(content)
    if not isinstance(blocks, list) and not (isinstance(blocks, dict) and "_type" in blocks):
        raise wrong_shape('a list of blocks, such as [{"_type": "block", "_key": "…", "children": […]}]')
    return walk(nodes(blocks, None), _visit, type_field="_type")


def _visit(node: Node) -> Visited:
    kind = node.name("_type")
    key = node.key("_key")
    if kind == "span":
        return Inline(node.text("text"))
    if kind == "code":
        return Block(node.text("code"), key, is_preformatted=True)
    if kind in _KNOWN:
        seen = node.everything("_type")
        return Inline(seen) if node.inline else Block(seen, key)
    if kind == "block" or isinstance(node.value.get("children"), list):
        return Block(_text_block(node), key)
    return Unknown(kind, key)


def _text_block(node: Node) -> Iterator[Part]:
    yield from node.nodes("children", inline=True)
    for part in node.nodes("markDefs"):
        if isinstance(part, Node) and part.name("_type") not in _LINKS:
            yield replace(part, inline=False)
