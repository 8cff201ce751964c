"""Strapi: the JSON of a field of type blocks."""

from __future__ import annotations

from typing import Any

from classifier.formats.reading import Reading
from classifier.formats.tree import Block, Inline, Node, Unknown, Visited, decode, nodes, walk, wrong_shape

_TYPES = frozenset({"paragraph", "heading", "list", "quote", "code", "image"})


def fits(content: Any) -> bool:
    """Tell whether JSON looks like such a field."""
    return (
        isinstance(content, list)
        and bool(content)
        and all(isinstance(block, dict) and isinstance(block.get("children"), list) for block in content)
        and all(block.get("type") in _TYPES for block in content)
    )


def read(content: Any) -> Reading:
    """Read a list of blocks. Strapi gives blocks no keys; an `id`, where a plugin adds one, is kept."""
    blocks = decode(content)
    if not isinstance(blocks, list):
        raise wrong_shape('a list of blocks, such as [{"type": "paragraph", "children": […]}]')
    return walk(nodes(blocks, None), _visit, type_field="type")


def _visit(node: Node) -> Visited:
    kind = node.name("type")
    if kind == "text":
        return Inline(node.text("text"))
    if kind == "link":
        return Inline(node.nodes("children", inline=True))
    key = node.key("id")
    if kind in ("paragraph", "heading", "quote", "code"):
        return Block(node.nodes("children", inline=True), key, is_preformatted=kind == "code")
    if kind in ("list", "list-item"):
        return Block(node.nodes("children"), key)
    if kind == "image":
        return Block([*node.child("image").seen("caption"), *node.nodes("children", inline=True)], key)
    return Unknown(kind, key)
