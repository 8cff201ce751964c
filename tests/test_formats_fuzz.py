"""Any JSON and any text get paragraphs or an ArticleError, and no text is lost or read twice."""

from __future__ import annotations

import re
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import ArticleError, parse_article
from classifier.formats import FORMATS

JSON_FORMATS = [name for name, one in FORMATS.items() if one.is_json]

TYPES = st.sampled_from(
    [
        *("paragraph", "heading", "text", "link", "list", "listitem", "list-item", "image", "table", "code", "doc"),
        *("root", "quote", "block", "span", "document", "hyperlink", "embedded-entry-block", "mention", "item"),
        *("upload", "toggle", "header", "raw", "checklist", "columns", "markdown", "linebreak", "hardBreak", "box"),
    ]
)
KEYS = st.sampled_from(
    [
        *(
            "type",
            "_type",
            "nodeType",
            "children",
            "content",
            "text",
            "value",
            "data",
            "items",
            "blocks",
            "id",
            "_key",
        ),
        *(
            "attrs",
            "root",
            "fields",
            "markDefs",
            "target",
            "sys",
            "json",
            "links",
            "caption",
            "rows",
            "cells",
            "html",
        ),
        *(
            "headlines",
            "bodies",
            "associations",
            "uri",
            "raw",
            "contentType",
            "title",
            "en",
            "url",
            "meta",
            "tunes",
            "doc",
        ),
    ]
)
STRINGS = (
    TYPES | st.text(max_size=12) | st.sampled_from(["<p>a</p>", "&amp;", "text/html", "\ud800", "\0\0", "a  b\n\nc"])
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | STRINGS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner | TYPES, max_size=5),
    max_leaves=25,
)
MARKUP = st.lists(
    st.sampled_from(
        [
            *(
                "<!-- wp:a/b ",
                '{"text":"x y"}',
                " -->",
                "<!-- /wp:a/b -->",
                "/-->",
                "<!-- wp:quote -->",
                "<p>",
                "</p>",
            ),
            *(
                "<b>",
                "</div>",
                "<div hidden>",
                "a",
                " ",
                "\n",
                "\n\n",
                "> ",
                "- ",
                "1. ",
                "# ",
                "**",
                "`",
                "```\n",
                "|",
            ),
            *(
                "[a]",
                "(b)",
                "![",
                "]:",
                "[^1]",
                "<!--",
                "&",
                "---\n",
                "\t",
                "<script>",
                "\\",
                "~~",
                "{",
                "\x00",
                "\u2028",
            ),
        ]
    )
    | st.text(max_size=3),
    max_size=40,
).map("".join)


def read(name: str, content: Any) -> list[str]:
    try:
        reading = parse_article({"format": name, "content": content})
    except ArticleError as error:
        whole = ("has no text", "needs exactly one")  # of null, which is no content
        assert all(pointer.startswith("/content") or detail.startswith(whole) for pointer, detail in error.errors)
        return []
    assert [one.index for one in reading.paragraphs] == list(range(len(reading.paragraphs)))
    assert all(one.text == one.text.strip() != "" for one in reading.paragraphs)
    assert all(one.id is None or isinstance(one.id, str) for one in reading.paragraphs)
    assert all(reading.skipped)
    assert all(len(one.id or "") <= 1_000 and len(one.selector or "") < 10_000 for one in reading.paragraphs)
    return [one.text for one in reading.paragraphs]


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40)
@given(content=MARKUP)
def test_any_text_is_read_or_refused(name: str, content: str) -> None:
    read(name, content)


# A document is drawn as a tree: a leaf is a text, a branch the number of a kind of block and what is in it.
TREES = st.lists(
    st.recursive(st.none(), lambda inner: st.tuples(st.integers(0, 9), st.lists(inner, max_size=4)), max_leaves=20),
    max_size=6,
)
Branch = Callable[[int, list[Any]], Any]


def build(tree: Any, leaf: Callable[[str], Any], branch: Branch, number: count[int]) -> Any:
    if tree is None:
        return leaf(f" said{next(number)} so ")
    kind, inside = tree
    return branch(kind, [build(one, leaf, branch, number) for one in inside])


def pick(kinds: list[str], kind: int) -> str:
    return kinds[kind % len(kinds)]


def by_children(type_field: str, field: str, kinds: list[str]) -> Branch:
    return lambda kind, inside: {type_field: pick(kinds, kind), field: inside}


def editorjs_branch(kind: int, inside: list[Any]) -> Any:
    datas: list[dict[str, Any]] = [
        {"cols": [{"blocks": inside}]},
        {"body": inside},
        {"text": inside, "x": inside[:0]},
    ]
    return {"type": pick(["columns", "box", "two"], kind), "data": pick(datas, kind)}  # type: ignore[arg-type]


def gutenberg_branch(kind: int, inside: list[str]) -> str:
    name = pick(["group", "quote", "acme/box", "columns"], kind)
    element = pick(["div", "blockquote", "section", "div"], kind)
    return f"<!-- wp:{name} --><{element}>{''.join(inside)}</{element}><!-- /wp:{name} -->"


BUILDERS: dict[str, tuple[Callable[[str], Any], Branch, Callable[[list[Any]], Any]]] = {
    "lexical": (
        lambda text: {"type": "text", "text": text},
        by_children("type", "children", ["paragraph", "list", "listitem", "link", "box", "quote", "tablecell"]),
        lambda inside: {"root": {"type": "root", "children": inside}},
    ),
    "prosemirror": (
        lambda text: {"type": "text", "text": text},
        by_children("type", "content", ["paragraph", "bulletList", "list_item", "box", "figure", "tableCell"]),
        lambda inside: {"type": "doc", "content": inside},
    ),
    "contentful": (
        lambda text: {"nodeType": "text", "value": text},
        by_children("nodeType", "content", ["paragraph", "list-item", "hyperlink", "box", "table-cell"]),
        lambda inside: {"nodeType": "document", "content": inside},
    ),
    "strapi-blocks": (
        lambda text: {"type": "text", "text": text},
        by_children("type", "children", ["paragraph", "list", "list-item", "link", "box", "code"]),
        lambda inside: inside,
    ),
    "portable-text": (
        lambda text: {"_type": "block", "children": [{"_type": "span", "text": text}]},
        by_children("_type", "body", ["box", "columns", "note"]),
        lambda inside: inside,
    ),
    "editorjs": (
        lambda text: {"type": "paragraph", "data": {"text": f"<b>{text}</b>"}},
        editorjs_branch,
        lambda inside: {"blocks": inside},
    ),
    "streamfield": (
        lambda text: {"type": "paragraph", "value": f"<p>{text}</p>"},
        by_children("type", "value", ["columns", "stream", "list"]),
        lambda inside: inside,
    ),
    "ninjs": (
        lambda text: {"name": "a", "headlines": [{"value": text}]},
        lambda kind, inside: {"name": "b", "associations": inside},
        lambda inside: {"uri": "u", "associations": inside},
    ),
    "gutenberg": (lambda text: f"<p>{text}</p>", gutenberg_branch, "".join),
}


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=80)
@given(content=JSON, is_part=st.booleans())
def test_any_json_is_read_or_refused(name: str, content: Any, is_part: bool) -> None:
    if is_part and FORMATS[name].is_json:
        content = BUILDERS[name][2]([content])
    read(name, content)


@pytest.mark.parametrize("name", BUILDERS)
@settings(max_examples=40)
@given(trees=TREES)
def test_the_text_of_every_leaf_comes_out_once(name: str, trees: list[Any]) -> None:
    leaf, branch, root = BUILDERS[name]
    number = count()
    content = root([build(tree, leaf, branch, number) for tree in trees])
    found = Counter(re.findall(r"\bsaid\d+\b", " / ".join(read(name, content))))
    assert found == Counter(f"said{leaf_number}" for leaf_number in range(next(number)))


FIELDS = st.sampled_from(["text", "caption", "pull_quote", "sideNote", "box", "left", "right-hand", "x", "en", "1"])
TEXTS = st.recursive(
    st.none(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=3), max_leaves=8
)


def fill(shape: Any, number: count[int]) -> Any:
    if isinstance(shape, list):
        return [fill(one, number) for one in shape]
    if isinstance(shape, dict):
        return {field: fill(one, number) for field, one in shape.items()}
    return f"said{next(number)} so"


@pytest.mark.parametrize("name", [name for name in JSON_FORMATS if name != "ninjs"])
@settings(max_examples=40)
@given(fields=st.dictionaries(FIELDS, TEXTS, max_size=4))
def test_the_text_of_an_unknown_block_comes_out_once(name: str, fields: dict[str, Any]) -> None:
    number = count()
    filled = fill(fields, number)
    blocks: dict[str, Any] = {
        "portable-text": [{"_type": "mystery", **filled}],
        "contentful": [{"nodeType": "mystery", "data": filled}],
        "editorjs": [{"type": "mystery", "data": filled}],
        "streamfield": [{"type": "mystery", "value": filled}],
        "prosemirror": [{"type": "mystery", "attrs": filled}],
    }
    content = blocks.get(name, [{"type": "mystery", "fields": filled}])
    found = Counter(re.findall(r"\bsaid\d+\b", " / ".join(read(name, content))))
    assert found == Counter(f"said{leaf_number}" for leaf_number in range(next(number)))
    assert FORMATS[name].read(content).skipped == ["mystery"]


def nested(levels: int, around: Callable[[Any], Any], leaf: Any) -> Any:
    for _ in range(levels):
        leaf = around(leaf)
    return leaf


DEEP = 10_000
NESTS: dict[str, Any] = {
    "lexical": {
        "root": nested(DEEP, lambda one: {"type": "quote", "children": [one]}, {"type": "text", "text": "a b"})
    },
    "prosemirror": nested(DEEP, lambda one: {"type": "box", "content": [one]}, {"type": "text", "text": "a b"}),
    "contentful": nested(
        DEEP, lambda one: {"nodeType": "blockquote", "content": [one]}, {"nodeType": "text", "value": "a b"}
    ),
    "strapi-blocks": [nested(DEEP, lambda one: {"type": "list", "children": [one]}, {"type": "text", "text": "a b"})],
    "portable-text": [nested(DEEP, lambda one: {"_type": "box", "body": [one]}, {"_type": "box", "text": "a b"})],
    "editorjs": [{"type": "list", "data": nested(DEEP, lambda one: {"items": [one]}, {"items": ["a b"]})}],
    "streamfield": [nested(DEEP, lambda one: {"type": "box", "value": [one]}, {"type": "text", "value": "a b"})],
    "ninjs": nested(DEEP, lambda one: {"associations": [one]}, {"headlines": [{"value": "a b"}]}),
    "gutenberg": "<!-- wp:group --><div>" * 4_900 + "a b",
    "html": "<div>" * 4_900 + "a b",
}


@pytest.mark.parametrize("name", NESTS)
def test_any_depth_is_read(name: str) -> None:
    assert read(name, NESTS[name]) == ["a b"]


LEAF = {"type": "text", "text": "a "}
HOSTILE: list[tuple[str, str, Any]] = [
    ("html", "attributes", "<p " + " ".join(f"a{number}" for number in range(100_000)) + ">"),
    ("html", "quotes", "<p a='" * 100_000),
    ("html", "tags that never end", "<a b" * 200_000),
    ("html", "marks opened again", "<p>" + "".join(f"<b a={n}>" for n in range(3_000)) + "x<p>" * 9_000),
    ("html", "end tags that make elements", "</p>" * 200_000),
    ("html", "an id at every step", f"<div id={'i' * 400_000}>" + "<p>a b" * 3_000),
    ("html", "a long name at every step", f"<x-{'i' * 400_000}>" + "<p>a b" * 3_000),
    ("gutenberg", "an id above every paragraph", f"<div id={'i' * 400_000}>" + "<p>a b" * 3_000),
    ("gutenberg", "blocks never closed", "<!-- wp:a -->" * 30_000 + "<!-- /wp:b -->" * 30_000),
    ("gutenberg", "a comment of spaces", "<!-- wp:a/b " + " " * 500_000 + "x -->"),
    ("gutenberg", "a comment of braces", '<!-- wp:a/b {"a":' + "}" * 500_000 + " -->"),
    ("markdown", "brackets", "[" * 500_000),
    ("markdown", "lazy lines under many quotes", "> " * 19 + "\n" + "a\n" * 19_000),
    ("markdown", "cells out of nothing", ("|" * 100 + "\n" + "|-" * 100 + "\n" + "|a\n" * 600 + "\n") * 30),
    ("markdown", "addresses", "<http://a.b>" * 40_000),
    ("markdown", "marks", "*a_ " * 100_000),
    ("editorjs", "empty HTML", [{"type": "paragraph", "data": {"text": "<b>"}}] * 20_000),
    ("editorjs", "deep HTML", [{"type": "paragraph", "data": {"text": "<div>" * 4_900}}] * 10),
    ("lexical", "wide", {"root": {"type": "root", "children": [LEAF] * 30_000}}),
    ("lexical", "unknown and empty", [{"type": f"box{number}"} for number in range(20_000)]),
    ("streamfield", "one long word", [{"type": "box", "value": {"left": "a" * 1_000_000}}]),
    ("streamfield", "a long key on every paragraph", [{"type": "p", "id": "k" * 500_000, "value": "<p>a" * 4_000}]),
    ("ninjs", "versions", {"bodies": [{"value": f"one of them {number}"} for number in range(6_000)]}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content"), [pytest.param(n, c, id=f"{n}: {about}") for n, about, c in HOSTILE])
def test_hostile_content_costs_about_a_second(name: str, content: Any) -> None:
    began = time.process_time()
    found = read(name, content)
    assert time.process_time() - began < 2.0
    assert sum(map(len, found)) <= 1_000_000


def test_memory_stays_near_the_size_of_the_content() -> None:
    content = {"root": {"type": "root", "children": [{"type": "list", "children": [LEAF, LEAF]}] * 4_000}}
    tracemalloc.start()
    FORMATS["lexical"].read(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4_000_000
