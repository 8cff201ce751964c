"""Lexical: the JSON of an editor state, as Payload and Ghost keep it too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from classifier.formats.markdown import to_html
from classifier.formats.place import Where
from classifier.formats.reading import Reading
from classifier.formats.tree import (
    LINE_END,
    Block,
    Html,
    Inline,
    Node,
    Part,
    Text,
    Unknown,
    Visited,
    decode,
    nodes,
    walk,
    wrong_shape,
)

_PARAGRAPHS = frozenset(
    {
        *("paragraph", "heading", "quote", "aside", "collapsible-title", "extended-heading", "extended-quote"),
        *("custom-paragraph", "custom-heading", "code"),
    }
)
_CONTAINERS = frozenset(
    {
        *("root", "list", "listitem", "table", "tablerow", "tablecell", "layout-container", "layout-item"),
        *("collapsible-container", "collapsible-content", "artificial"),
    }
)
_TEXTS = frozenset(
    {
        *("text", "extended-text", "code-highlight", "tab", "mention", "hashtag", "keyword", "emoji", "tk"),
        *("autocomplete", "specialText"),
    }
)
_INLINE = frozenset({"link", "autolink", "mark", "overflow", "at-link", "inline-image"})
# Decorators (cards, in Ghost), of which whatever looks like text is read.
_CARDS = frozenset(
    {
        *(
            "image",
            "inline-image",
            "gallery",
            "video",
            "audio",
            "file",
            "embed",
            "html",
            "callout",
            "toggle",
            "header",
        ),
        *("button", "signup", "product", "call-to-action", "email", "email-cta", "upload", "bookmark", "tweet"),
        *("youtube", "figma", "transistor", "collection", "paywall", "horizontalrule", "horizontal-rule"),
        *("page-break", "zwnj", "at-link-search"),
    }
)
_MACHINES = frozenset({"excalidraw", "equation"})  # what they hold is code
_SEEN = ("fileTitle", "fileCaption")  # whose names say file


def fits(content: Any) -> bool:
    """Tell whether JSON looks like an editor state."""
    root = content.get("root") if isinstance(content, dict) else None
    return isinstance(root, dict) and root.get("type") == "root"


def read(content: Any) -> Reading:
    """Read an editor state, `{"root": …}`, or a list of nodes.

    A paragraph's id is the `id` of the nearest node with one: Lexical writes none, Payload and others do.
    """
    state, where = decode(content), None
    for field in ("editorState", "root", "nodes"):  # what Payload, every state, and the clipboard have around it
        if isinstance(state, dict) and field in state:
            state, where = state[field], Where(field, where)
    if not isinstance(state, list) and not (isinstance(state, dict) and "children" in state):
        raise wrong_shape('a Lexical editor state, such as {"root": {"type": "root", "children": […]}}')
    return walk(nodes(state, where), _visit, type_field="type")


def _visit(node: Node) -> Visited:
    kind = node.name("type")
    key = node.key("id") or node.child("fields").key("id")
    if kind in _TEXTS or {"text", "mode", "detail"} <= node.value.keys():  # which every kind of TextNode has
        return Inline(node.text("text"))
    if kind in _CARDS:
        seen = [*node.child("metadata").seen("title", "description"), *node.seen(*_SEEN)]
        return _shown(node, [*seen, *node.everything("type", *_SEEN)], key)
    if kind == "codeblock":
        return Block([*node.text("code")], key, is_preformatted=True)
    if kind == "markdown":
        return Block(_markdown(node), key)
    if kind in ("linebreak", "extended-linebreak"):
        return Inline([LINE_END])
    if kind in _MACHINES:
        return Inline([])
    if kind in _INLINE:
        return Inline(node.nodes("children", inline=True))
    if kind in _PARAGRAPHS:
        return Block(node.nodes("children", inline=True), key, is_preformatted=kind == "code")
    if kind in _CONTAINERS:
        return Block(node.nodes("children"), key)
    fields = node.child("fields")
    if fields.name("blockType"):  # Payload's
        return Unknown(fields.name("blockType"), key, fields.everything("blockType", "blockName"))
    return Unknown(kind, key)


def _shown(node: Node, parts: list[Part], key: str | None) -> Visited:
    return Inline(parts) if node.inline else Block(parts, key)


def _markdown(node: Node) -> Iterator[Part]:
    for part in node.text("markdown"):
        if isinstance(part, Text):
            yield Html(to_html(part.text), part.where)
