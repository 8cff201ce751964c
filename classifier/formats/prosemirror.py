"""ProseMirror: the JSON of a document, as TipTap and others keep it too."""

from __future__ import annotations

from typing import Any

from classifier.formats.place import Where
from classifier.formats.reading import Reading
from classifier.formats.tree import LINE_END, Block, Inline, Node, Unknown, Visited, decode, nodes, walk, wrong_shape

# Types without "_" and in lower case: the schemas of ProseMirror say code_block, TipTap's say codeBlock.
_PARAGRAPHS = frozenset(
    {
        *("paragraph", "heading", "codeblock", "detailssummary", "summary", "caption", "figcaption", "decisionitem"),
        *("title", "subtitle", "taskitem"),
    }
)
_CONTAINERS = frozenset(
    {
        *("doc", "blockquote", "pullquote", "bulletlist", "orderedlist", "listitem", "tasklist", "table", "tablerow"),
        *("tablecell", "tableheader", "figure", "details", "detailscontent", "callout", "panel", "expand"),
        *("nestedexpand", "layoutsection", "layoutcolumn", "columns", "column", "decisionlist", "mediasingle"),
        *("mediagroup", "footnotes", "footnote", "section", "aside"),
    }
)
# Nodes whose attributes a reader may see: captions, titles.
_SHOWN = frozenset(
    {
        *("image", "video", "audio", "figure", "media", "youtube", "twitch", "iframe", "embedcard", "inlinecard"),
        *("blockcard", "expand", "nestedexpand", "horizontalrule", "rule"),
    }
)
# Atoms within running text, and the attributes that hold what they show.
_ATOMS = {"mention": ("label", "text", "id"), "emoji": ("text", "emoji", "shortName"), "status": ("text",)}


def fits(content: Any) -> bool:
    """Tell whether JSON looks like a document."""
    return isinstance(content, dict) and content.get("type") == "doc" and isinstance(content.get("content"), list)


def read(content: Any) -> Reading:
    """Read a document, `{"type": "doc", "content": […]}`, the state around it, or a list of nodes.

    A paragraph's id is the `id` (TipTap's UniqueID) or `localId` among the attributes of the nearest node with one.
    """
    document, where = decode(content), None
    if isinstance(document, dict) and "doc" in document:
        document, where = document["doc"], Where("doc", None)
    if not isinstance(document, list) and not (isinstance(document, dict) and "type" in document):
        raise wrong_shape('a ProseMirror document, such as {"type": "doc", "content": […]}')
    return walk(nodes(document, where), _visit, type_field="type")


def _visit(node: Node) -> Visited:
    kind = node.name("type").replace("_", "").replace("-", "").lower()
    attributes = node.child("attrs")
    if kind == "text":
        return Inline(node.text("text"))
    if kind == "hardbreak":
        return Inline([LINE_END])
    if kind in _ATOMS:
        shown = next((name for name in _ATOMS[kind] if attributes.name(name)), None)
        return Inline(attributes.text(shown) if shown else [])
    key = attributes.key("id", "localId", "uid", "blockId")
    seen = attributes.everything() if kind in _SHOWN else ()
    if kind in _PARAGRAPHS:
        return Block(node.nodes("content", inline=True), key, is_preformatted=kind == "codeblock")
    if kind in _CONTAINERS or kind in _SHOWN:
        inside = [*seen, *node.nodes("content")]
        return Inline(inside) if node.inline else Block(inside, key)
    return Unknown(node.name("type"), key)
