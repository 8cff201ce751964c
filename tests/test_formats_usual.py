"""What the systems usually emit: lists, tables, captions, embeds, quotes, and blocks of a site's own."""

from __future__ import annotations

from typing import Any

import pytest

from classifier import parse_article


def span(text: str, **more: Any) -> dict[str, Any]:
    return {"_type": "span", "text": text, **more}


def leaf(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": text, **more}


def para(*inside: Any, kind: str = "paragraph", **more: Any) -> dict[str, Any]:
    return {"type": kind, "children": list(inside), **more}


def node(kind: str, *inside: Any, **attributes: Any) -> dict[str, Any]:
    return {"type": kind, "attrs": attributes, "content": list(inside)}


def rich(kind: str, *inside: Any, **target: Any) -> dict[str, Any]:
    return {"nodeType": kind, "content": list(inside), "data": {"target": target} if target else {}}


def value(text: str) -> dict[str, Any]:
    return {"nodeType": "text", "value": text, "marks": [], "data": {}}


def block(kind: str, data: Any, **more: Any) -> dict[str, Any]:
    return {"type": kind, "data": data, **more}


CASES: list[tuple[str, str, Any, list[str], list[str]]] = [
    ("a table", "markdown", "| Town | Dead |\n| --- | --- |\n| Marnow | 11 |", ["Town", "Dead", "Marnow", "11"], []),
    ("a list in a list", "markdown", "- one\n  - two\n\n    more", ["one", "two", "more"], []),
    (
        "HTML in Markdown",
        "markdown",
        "<script>x()</script>\n\n<div hidden>\n\nno\n\n</div>\n\nA <b>b</b>",
        ["A b"],
        [],
    ),
    ("code", "markdown", "```\none\ntwo\n```\n\n    three", ["one", "two", "three"], []),
    (
        "notes that nothing refers to",
        "markdown",
        "A ^[said so]\n\n[^9]: Nobody\n    refers.",
        ["A ^[said so]", "Nobody refers."],
        [],
    ),
    ("a wrapped line", "markdown", "one\ntwo  \nthree ~~four~~ &amp; [five](u)", ["one two three four & five"], []),
    (
        "an inner block",
        "gutenberg",
        '<!-- wp:group --><div hidden><p>no</p></div><div class="g"><!-- wp:quote --><blockquote><!-- wp:list --><ul>'
        "<!-- wp:list-item --><li>one</li><!-- /wp:list-item --></ul><!-- /wp:list --></blockquote><!-- /wp:quote -->"
        "</div><!-- /wp:group -->",
        ["one"],
        [],
    ),
    (
        "a pull quote",
        "gutenberg",
        "<!-- wp:pullquote --><figure><blockquote><p>one</p><cite>two</cite></blockquote></figure>"
        "<!-- /wp:pullquote -->",
        ["one", "two"],
        [],
    ),
    (
        "the classic editor",
        "gutenberg",
        'one\nline\n\n[caption id="a"]<img src="x"> two[/caption]\n\nthe [sic] three',
        ["one line", "two", "the [sic] three"],
        [],
    ),
    (
        "more within a paragraph",
        "gutenberg",
        "<!-- wp:paragraph --><p>one <!--more--> two</p><!-- /wp:paragraph -->",
        ["one two"],
        [],
    ),
    (
        "another maker's block, first",
        "gutenberg",
        '<!-- wp:acme/box {"title":"One of two","style":{"a":"b c"}} --><h3>One of two</h3><p>Two</p>'
        "<!-- /wp:acme/box -->",
        ["One of two", "Two"],
        ["acme/box"],
    ),
    (
        "HTML in attributes",
        "gutenberg",
        '<!-- wp:acme/box {"body":"\\u003cp\\u003eone\\u003c/p\\u003e\\u003cp\\u003etwo","url":"u v"} /-->',
        ["one", "two"],
        ["acme/box"],
    ),
    (
        "a shared block",
        "gutenberg",
        '<!-- wp:block {"ref":12,"content":{"Lead":{"content":"one of it"}}} /--><p>two</p>',
        ["one of it", "two"],
        ["core/block"],
    ),
    (
        "a hidden block",
        "gutenberg",
        '<!-- wp:group {"metadata":{"blockVisibility":false}} --><!-- wp:acme/x {"text":"no"} --><p>no</p>'
        "<!-- /wp:acme/x --><!-- /wp:group --><p>yes</p>",
        ["yes"],
        [],
    ),
    (
        "unclosed and mismatched blocks",
        "gutenberg",
        "<!-- wp:a/b --><p>one</p><!-- /wp:c/d --><!-- wp:acme/e {bad} --><p>two",
        ["one", "two"],
        ["a/b", "acme/e"],
    ),
    (
        "the REST API's object",
        "gutenberg",
        {"raw": "<p>one</p>", "rendered": "<p>no</p>", "protected": False},
        ["one"],
        [],
    ),
    (
        "list items",
        "portable-text",
        [
            {"_type": "block", "listItem": "bullet", "level": 2, "children": [span("one")]},
            {"_type": "block", "children": [span("two")]},
        ],
        ["one", "two"],
        [],
    ),
    (
        "text blocks by another name",
        "portable-text",
        [{"_type": "lede", "children": [span("one\ntwo"), span("\n\nthree")]}],
        ["one two", "three"],
        [],
    ),
    (
        "an inline object",
        "portable-text",
        [{"_type": "block", "children": [span("by "), {"_type": "person", "name": "Ilan Voss"}, span(", who")]}],
        ["by Ilan Voss , who"],
        ["person"],
    ),
    (
        "a table",
        "portable-text",
        [{"_type": "table", "rows": [{"_type": "tableRow", "cells": ["one", "2"]}]}],
        ["one", "2"],
        [],
    ),
    (
        "a block of the site's own",
        "portable-text",
        [
            {
                "_type": "box",
                "_key": "k",
                "heading": "One",
                "tone": "grey",
                "body": [{"_type": "block", "children": [span("two")]}],
                "photo": {"_type": "image", "alt": "no text", "caption": "three"},
            }
        ],
        ["One", "two", "three"],
        ["box"],
    ),
    (
        "two blocks of the site's own",
        "portable-text",
        [{"_type": "box", "text": "one"}, {"_type": "box", "text": "two"}],
        ["one", "two"],
        ["box"],
    ),
    (
        "code",
        "portable-text",
        [{"_type": "code", "code": "one\ntwo", "language": "sh"}, {"_type": "reference", "_ref": "x"}],
        ["one", "two"],
        ["reference"],
    ),
    (
        "links",
        "portable-text",
        [
            {
                "_type": "block",
                "children": [span("one", marks=["l"])],
                "markDefs": [{"_key": "l", "_type": "link", "href": "http://a.b", "title": "no"}],
            }
        ],
        ["one"],
        [],
    ),
    (
        "fields beside the usual ones",
        "portable-text",
        [{"_type": "image", "asset": {"originalFilename": "no text"}, "caption": "one", "photographer": "Ilan Voss"}],
        ["one", "Ilan Voss"],
        [],
    ),
    (
        "a list in a list",
        "lexical",
        {
            "root": para(
                para(
                    para(leaf("one"), kind="listitem"),
                    para(para(para(leaf("two"), kind="listitem"), kind="list"), kind="listitem"),
                    kind="list",
                ),
                kind="root",
            )
        },
        ["one", "two"],
        [],
    ),
    (
        "line breaks",
        "lexical",
        [
            para(
                leaf("one"),
                {"type": "linebreak"},
                leaf("two"),
                {"type": "linebreak"},
                {"type": "linebreak"},
                leaf("three"),
            )
        ],
        ["one two", "three"],
        [],
    ),
    (
        "code",
        "lexical",
        [para({"type": "code-highlight", "text": "one"}, {"type": "linebreak"}, leaf("two"), kind="code")],
        ["one", "two"],
        [],
    ),
    (
        "a link and a mention",
        "lexical",
        [
            para(
                leaf("by "),
                para(leaf("a "), kind="link", url="u"),
                {"type": "mention", "mentionName": "V", "text": "Voss"},
            )
        ],
        ["by a Voss"],
        [],
    ),
    (
        "a nested editor",
        "lexical",
        [
            {
                "type": "image",
                "altText": "no text",
                "caption": {"editorState": {"root": para(para(leaf("one")), kind="root")}},
            }
        ],
        ["one"],
        [],
    ),
    (
        "Ghost's cards",
        "lexical",
        [
            {"type": "image", "caption": "<b>one</b> &amp; two", "alt": "no"},
            {"type": "toggle", "heading": "three", "content": "<p>four</p><p>five</p>"},
            {"type": "markdown", "markdown": "- six\n- seven"},
            {"type": "html", "html": "<style>no</style><p>eight"},
            {"type": "bookmark", "url": "u", "metadata": {"title": "nine", "icon": "no"}, "caption": "ten"},
            {"type": "paywall"},
        ],
        ["one & two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
        [],
    ),
    (
        "Payload's upload",
        "lexical",
        [
            {
                "type": "upload",
                "relationTo": "media",
                "value": {"id": 7, "alt": "no text", "caption": "one"},
                "fields": {"caption": {"root": para(para(leaf("two")), kind="root")}},
            }
        ],
        ["one", "two"],
        [],
    ),
    (
        "nodes of the site's own",
        "lexical",
        {
            "root": para(
                {"type": "box", "text": "One"},
                {"type": "box", "children": [leaf("two "), {"type": "deep", "label": "three"}]},
                para(leaf("by "), {"type": "rank", "label": "Captain"}, leaf(" Voss")),
                kind="root",
            )
        },
        ["One", "two three", "by Captain Voss"],
        ["box", "deep", "rank"],
    ),
    (
        "a table",
        "lexical",
        {
            "editorState": {
                "root": para(
                    para(para(para(para(leaf("one")), kind="tablecell"), kind="tablerow"), kind="table"), kind="root"
                )
            }
        },
        ["one"],
        [],
    ),
    (
        "nested lists",
        "editorjs",
        {
            "blocks": [
                block(
                    "list",
                    {
                        "style": "unordered",
                        "items": [
                            "one",
                            {"content": "<b>two</b>", "meta": {}, "items": [{"content": "three", "items": []}]},
                        ],
                    },
                )
            ]
        },
        ["one", "two", "three"],
        [],
    ),
    ("a check list", "editorjs", [block("checklist", {"items": [{"text": "one", "checked": True}]})], ["one"], []),
    (
        "a table",
        "editorjs",
        [block("table", {"withHeadings": True, "content": [["one", "<i>two</i>"], ["3", "x &lt; y"]]})],
        ["one", "two", "3", "x < y"],
        [],
    ),
    (
        "raw HTML",
        "editorjs",
        [block("raw", {"html": "<script>no</script><div><p>one</p><nav>no</nav>two</div>"})],
        ["one", "two"],
        [],
    ),
    (
        "captions",
        "editorjs",
        [
            block("image", {"file": {"url": "u"}, "caption": "one<br>", "stretched": False}),
            block("embed", {"service": "s", "source": "https://video.example/7", "caption": "two"}),
            block(
                "linkTool", {"link": "u", "meta": {"title": "three", "description": "four", "image": {"url": "u"}}}
            ),
        ],
        ["one", "two", "three", "four"],
        [],
    ),
    (
        "columns",
        "editorjs",
        [block("columns", {"cols": [{"blocks": [block("paragraph", {"text": "one"}, id="k")]}]})],
        ["one"],
        [],
    ),
    (
        "footnotes",
        "editorjs",
        [block("paragraph", {"text": "one"}, tunes={"footnotes": ["two", "three"], "align": {"alignment": "left"}})],
        ["one", "two", "three"],
        [],
    ),
    ("code", "editorjs", [block("code", {"code": "one <b>\ntwo"}), block("delimiter", {})], ["one <b>", "two"], []),
    (
        "a block without data",
        "editorjs",
        [{"type": "paragraph", "text": "one of two"}, {"type": "box", "data": "two of two"}],
        ["one of two", "two of two"],
        ["paragraph", "box"],
    ),
    (
        "a list block",
        "streamfield",
        [
            {
                "type": "facts",
                "value": [
                    {"type": "item", "value": "one", "id": "a"},
                    {"type": "item", "value": {"note": "two"}, "id": "b"},
                ],
            }
        ],
        ["one", "two"],
        ["facts"],
    ),
    (
        "a table",
        "streamfield",
        [
            {
                "type": "table",
                "value": {"data": [["one here", "two"]], "first_row_is_table_header": True, "table_caption": "three"},
            }
        ],
        ["one here", "two", "three"],
        [],
    ),
    (
        "a typed table",
        "streamfield",
        [
            {
                "type": "typed_table",
                "value": {
                    "columns": [{"type": "text", "heading": "one"}],
                    "rows": [{"values": ["<p>two of it</p>"]}],
                    "caption": "three",
                },
            }
        ],
        ["one", "two of it", "three"],
        [],
    ),
    (
        "values without text",
        "streamfield",
        [
            {"type": "image", "value": 7},
            {"type": "embed", "value": "https://video.example/7"},
            {"type": "alignment", "value": "left"},
            {"type": "quote", "value": "x < y, she said <br> so"},
        ],
        ["x < y, she said so"],
        ["alignment"],
    ),
    (
        "plain text",
        "streamfield",
        [{"type": "text", "value": "if x <y and z> w\n\ntwo"}],
        ["if x <y and z> w", "two"],
        [],
    ),
    ("Markdown in a block", "streamfield", [{"type": "markdown", "value": "**one**\n\n- two"}], ["one", "two"], []),
    (
        "rich text without block ids",
        "streamfield",
        [
            {
                "type": "paragraph",
                "value": '<h2 data-block-key="a1">one</h2><ul><li data-block-key="b2">two</li></ul>'
                '<embed embedtype="image" id="7" alt="no"/>',
            }
        ],
        ["one", "two"],
        [],
    ),
    (
        "a list in a list",
        "strapi-blocks",
        [
            para(
                para(leaf("one"), kind="list-item"),
                para(para(leaf("two", bold=True), leaf(" b"), kind="list-item"), kind="list"),
                kind="list",
            )
        ],
        ["one", "two b"],
        [],
    ),
    (
        "code and line ends",
        "strapi-blocks",
        [para(leaf("one\ntwo"), kind="code"), para(leaf("three\nfour"), kind="quote")],
        ["one", "two", "three four"],
        [],
    ),
    (
        "a plugin's block",
        "strapi-blocks",
        [para(leaf("one "), para(leaf("two"), kind="tip"), kind="callout"), {"type": "widget", "note": "Three"}],
        ["one two", "Three"],
        ["callout", "tip", "widget"],
    ),
    (
        "links and tables",
        "contentful",
        rich(
            "document",
            rich("paragraph", value("a "), rich("hyperlink", value("b"), uri="u"), value("\n\nc")),
            rich("table", rich("table-row", rich("table-cell", rich("paragraph", value("d"))))),
        ),
        ["a b", "c", "d"],
        [],
    ),
    (
        "what was not resolved",
        "contentful",
        rich(
            "document",
            rich("embedded-entry-block", sys={"id": "x", "type": "Link"}),
            rich("embedded-asset-block", sys={"id": "y", "type": "Link"}),
            rich("hr"),
            rich("paragraph", value("a")),
        ),
        ["a"],
        ["embedded-entry-block"],
    ),
    (
        "an asset",
        "contentful",
        rich(
            "document",
            rich(
                "embedded-asset-block",
                sys={"id": "y"},
                fields={"title": "no text", "description": {"en-GB": "one"}, "file": {"fileName": "no text.jpg"}},
            ),
        ),
        ["one"],
        [],
    ),
    (
        "GraphQL's links",
        "contentful",
        {
            "json": rich(
                "document",
                rich("embedded-entry-block", sys={"id": "x"}),
                rich("paragraph", value("a "), rich("embedded-entry-inline", sys={"id": "z"}), value(" c")),
            ),
            "links": {
                "entries": {
                    "block": [
                        {
                            "sys": {"id": "x"},
                            "__typename": "Box",
                            "body": {"json": rich("document", rich("paragraph", value("one")))},
                        }
                    ],
                    "inline": [{"sys": {"id": "z"}, "name": "b"}],
                }
            },
        },
        ["one", "a b c"],
        ["embedded-entry-block", "embedded-entry-inline"],
    ),
    (
        "a node of no known type",
        "contentful",
        rich("document", rich("callout", rich("paragraph", value("one")))),
        ["one"],
        ["callout"],
    ),
    (
        "line breaks",
        "prosemirror",
        node(
            "doc",
            node(
                "paragraph",
                leaf("one"),
                {"type": "hardBreak"},
                leaf("two"),
                {"type": "hard_break"},
                {"type": "hard_break"},
                leaf("three"),
            ),
        ),
        ["one two", "three"],
        [],
    ),
    (
        "lists, tables, code",
        "prosemirror",
        node(
            "doc",
            node("bullet_list", node("list_item", node("paragraph", leaf("one")))),
            node("table", node("tableRow", node("tableHeader", node("paragraph", leaf("two"))))),
            node("codeBlock", leaf("three\nfour")),
        ),
        ["one", "two", "three", "four"],
        [],
    ),
    (
        "captions",
        "prosemirror",
        node(
            "doc",
            node("image", src="u", alt="no text", title="one"),
            node("figure", node("image", src="u"), node("figcaption", leaf("two"))),
            node(
                "details",
                node("detailsSummary", leaf("three")),
                node("detailsContent", node("paragraph", leaf("four"))),
            ),
        ),
        ["one", "two", "three", "four"],
        [],
    ),
    (
        "Atlassian's nodes",
        "prosemirror",
        {
            "version": 1,
            "type": "doc",
            "content": [
                node(
                    "panel",
                    node(
                        "paragraph",
                        leaf("one "),
                        node("status", text="TWO", color="red"),
                        leaf(" "),
                        node("emoji", shortName=":x:", text="x"),
                    ),
                ),
                node("mediaSingle", node("media", id="m"), node("caption", leaf("three"))),
                node("expand", node("paragraph", leaf("five")), title="four"),
            ],
        },
        ["one TWO x", "three", "four", "five"],
        [],
    ),
    (
        "the state around it",
        "prosemirror",
        {"doc": node("doc", node("paragraph", leaf("one"))), "selection": {"type": "text", "anchor": 0}},
        ["one"],
        [],
    ),
    (
        "nodes of the site's own",
        "prosemirror",
        node(
            "doc",
            node("box", label="One", className="a b"),
            node(
                "paragraph",
                leaf("by "),
                node("rank", label="Captain"),
                leaf(" Voss"),
                node("note", node("paragraph", leaf("two"))),
            ),
        ),
        ["One", "by Captain Voss", "two"],
        ["box", "rank", "note"],
    ),
    (
        "version 2",
        "ninjs",
        {
            "uri": "u",
            "title": "no text",
            "ednote": "no text",
            "bodies": [
                {"role": "main", "contenttype": "text/html", "value": "<p>one</p>"},
                {"contenttype": "application/xml", "value": "<nitf>one</nitf>"},
                {"role": "fact box", "value": "two\nthree"},
            ],
        },
        ["one", "two", "three"],
        ["application/xml"],
    ),
    (
        "version 1",
        "ninjs",
        {
            "uri": "u",
            "headline": "one",
            "body_text": "two of it\n\nthree of it",
            "body_xhtml": "<p>two of it</p><p>three of it</p>",
            "associations": {"pic": {"description_text": "four"}},
        },
        ["one", "two of it", "three of it", "four"],
        [],
    ),
    (
        "only NITF",
        "ninjs",
        {"bodies": [{"contentType": "application/nitf+xml", "value": "<body><p>one</p></body>"}]},
        ["one"],
        [],
    ),
    (
        "a paragraph said twice",
        "ninjs",
        {"bodies": [{"contentType": "text/html", "value": "<p>one of it</p><p>one of it</p>"}]},
        ["one of it", "one of it"],
        [],
    ),
    (
        "text within text",
        "ninjs",
        {
            "associations": [
                {
                    "name": "a",
                    "headlines": [{"value": "one"}],
                    "associations": [{"name": "b", "bodies": [{"value": "two"}]}],
                }
            ]
        },
        ["one", "two"],
        [],
    ),
]


@pytest.mark.parametrize(
    ("name", "content", "expected", "skipped"),
    [pytest.param(*case, id=f"{case[0]}: {about}") for about, *case in CASES],
)
def test_usual_documents_are_read_whole(name: str, content: Any, expected: list[str], skipped: list[str]) -> None:
    article = parse_article({"format": name, "content": content})
    assert ([one.text for one in article.paragraphs], list(article.skipped)) == (expected, skipped)
