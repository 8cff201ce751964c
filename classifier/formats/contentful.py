"""Contentful: the JSON of a rich text field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from classifier.formats.place import Where
from classifier.formats.reading import Reading
from classifier.formats.tree import Block, Inline, Node, Part, Unknown, Visited, decode, nodes, walk, wrong_shape

_PARAGRAPHS = frozenset({"paragraph", *(f"heading-{level}" for level in range(1, 7))})
_CONTAINERS = frozenset(
    {
        *("document", "ordered-list", "unordered-list", "list-item", "blockquote"),
        *("table", "table-row", "table-cell", "table-header-cell"),
    }
)
_LINKS = frozenset({"hyperlink", "entry-hyperlink", "asset-hyperlink", "resource-hyperlink"})
_ASSETS = frozenset({"embedded-asset-block", "hr"})
_ENTRIES = frozenset(
    {"embedded-entry-block", "embedded-entry-inline", "embedded-resource-block", "embedded-resource-inline"}
)


def fits(content: Any) -> bool:
    """Tell whether JSON looks like a rich text field."""
    if isinstance(content, dict) and isinstance(content.get("json"), dict):
        content = content["json"]
    return isinstance(content, dict) and content.get("nodeType") == "document"


def read(content: Any) -> Reading:
    """Read a rich text field, `{"nodeType": "document", "content": […]}`, or GraphQL's `{"json": …, "links": …}`.

    An embedded entry is read where it came along, resolved in place or among the links; otherwise its type is
    listed as skipped. Its paragraphs have the entry's `sys.id`; Contentful has no other keys.
    """
    document, links, where = decode(content), None, None
    if isinstance(document, dict) and "json" in document:
        document, links, where = document["json"], document.get("links"), Where("json", None)
    if not isinstance(document, list) and not (isinstance(document, dict) and "nodeType" in document):
        raise wrong_shape('a rich text field, such as {"nodeType": "document", "content": […]}')
    return walk(nodes(document, where), partial(_visit, _linked(links)), type_field="nodeType")


def _visit(linked: dict[str, Node], node: Node) -> Visited:
    kind = node.name("nodeType")
    if kind == "text":
        return Inline(node.text("value"))
    if kind in _LINKS:
        return Inline(node.nodes("content", inline=True))
    if kind in _PARAGRAPHS:
        return Block(node.nodes("content", inline=True))
    if kind in _CONTAINERS:
        return Block(node.nodes("content"))
    target = node.child("data").child("target")
    if kind in _ASSETS:
        return Block(_fields(target, linked, "description"), target.child("sys").key("id"))
    if kind in _ENTRIES:
        about = target.child("sys").child("contentType").child("sys").name("id")
        return Unknown(about or kind, target.child("sys").key("id"), _fields(target, linked))
    return Unknown(kind)


def _fields(target: Node, linked: dict[str, Node], *names: str) -> Iterator[Part]:
    """Yield the fields of an entry or asset, wherever they came along."""
    fields = target.child("fields")
    found = fields if fields.value else linked.get(target.child("sys").name("id"))
    if found is not None:
        found = replace(found, inline=target.inline)
        yield from found.seen(*names) if names else found.everything("sys", "__typename")


def _linked(links: Any) -> dict[str, Node]:
    """Return the entries and assets that GraphQL puts beside the document, by their ids."""
    found: dict[str, Node] = {}
    for kind in ("entries", "assets"):
        group = links.get(kind) if isinstance(links, dict) else None
        for place, listed in group.items() if isinstance(group, dict) else ():
            for index, one in enumerate(listed if isinstance(listed, list) else ()):
                sys = one.get("sys") if isinstance(one, dict) else None
                identifier = sys.get("id") if isinstance(sys, dict) else None
                if isinstance(identifier, str):
                    where = Where(index, Where(place, Where(kind, Where("links", None))))
                    found[identifier] = Node(one, where)
    return found
