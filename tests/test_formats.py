from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from classifier import ArticleError, parse_article
from classifier.formats import FORMATS, guess_format
from tests.test_formats_usual import block, leaf, para

EXAMPLES = {path.stem: path for path in (Path(__file__).parent / "examples").iterdir()}

COURT = "What the court heard"
SHOT = "Soldiers shot eleven prisoners beside a ditch, a survivor told the court on Tuesday."
DITCH = "The road out of Marnow, where the bodies were found."
LEFT = "They left the bodies there for two days."
TRIAL = "The trial of four officers began in May."
TWELVE = "The prosecutor gave the number as twelve."
URI = "https://agency.example/items/20260317"

Found = list[tuple[str | None, str]]


def read(name: str, content: Any) -> tuple[Found, list[str]]:
    article = parse_article({"format": name, "content": content})
    assert [one.index for one in article.paragraphs] == list(range(len(article.paragraphs)))
    return [(one.id, one.text) for one in article.paragraphs], list(article.skipped)


def example(name: str) -> Any:
    content = EXAMPLES[name].read_text(encoding="utf-8")
    return json.loads(content) if FORMATS[name].is_json else content


EXPECTED: dict[str, tuple[Found, list[str]]] = {
    "text": ([(None, COURT), (None, SHOT)], []),
    "html": ([(None, COURT), (None, SHOT), (None, DITCH)], []),
    "markdown": ([(None, one) for one in (COURT, SHOT, LEFT, DITCH, TWELVE)], ["front matter"]),
    "gutenberg": (
        [
            ("court", COURT),
            ("voss", "Soldiers shot eleven prisoners beside a ditch."),
            ("voss", "Ilan Voss, who survived"),
            (None, DITCH),
            (None, "The charges"),
            (None, TRIAL),
        ],
        ["acf/fact-box"],
    ),
    "portable-text": ([("5f0c1a", COURT), ("8d2e7b", SHOT), ("n1", TWELVE), ("c41d90", DITCH)], ["footnote"]),
    "lexical": ([(None, COURT), (None, SHOT), ("65f0aa17c2", TRIAL)], ["factBox"]),
    "editorjs": (
        [
            ("mhTl6ghSkV", COURT),
            ("os_YI4eqPt", SHOT),
            ("l98dyx3yjb", LEFT),
            ("l98dyx3yjb", "Ilan Voss, who survived"),
            ("FF1iyF3VwN", "The charges"),
            ("FF1iyF3VwN", TRIAL),
        ],
        ["factBox"],
    ),
    "streamfield": (
        [
            ("b2a6f1f4-8f1c-4d9e-a1b7-4c2f1e0d9a11", COURT),
            ("0d1b6c52-6a0c-44a9-93ad-7c7e3f0b2c22", "Soldiers shot eleven prisoners beside a ditch."),
            ("0d1b6c52-6a0c-44a9-93ad-7c7e3f0b2c22", "The bodies lay there for two days."),
            ("5e9c7f0a-1a2b-4c3d-8e4f-9a0b1c2d3e33", DITCH),
            ("77aa10c4-0b1d-4f2e-9c3a-5d6e7f809144", "They left the bodies there."),
            ("77aa10c4-0b1d-4f2e-9c3a-5d6e7f809144", "Ilan Voss"),
        ],
        ["two_columns"],
    ),
    "strapi-blocks": ([(None, COURT), (None, SHOT), (None, DITCH)], []),
    "contentful": ([(None, COURT), (None, SHOT), ("4qYv1GcQ", LEFT), ("4qYv1GcQ", "Ilan Voss")], ["pullQuote"]),
    "prosemirror": (
        [
            ("h-71", COURT),
            ("p-72", "Soldiers shot eleven prisoners beside a ditch, Ilan Voss told the court on Tuesday."),
            ("f-73", TRIAL),
        ],
        ["factBox"],
    ),
    "ninjs": (
        [
            (f"{URI}-marnow", "Survivor tells court of shootings"),
            (f"{URI}-marnow", "Soldiers shot eleven prisoners beside a ditch, a survivor told the court."),
            (f"{URI}-marnow", "The trial goes on."),
            (f"{URI}-ditch", DITCH),
        ],
        [],
    ),
}


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_system_keeps_becomes_paragraphs_with_its_keys(name: str) -> None:
    assert read(name, example(name)) == EXPECTED[name]


@pytest.mark.parametrize("name", [name for name, one in FORMATS.items() if one.is_json])
def test_json_may_come_as_a_string_and_is_told_by_its_shape(name: str) -> None:
    content = EXAMPLES[name].read_text(encoding="utf-8")
    assert read(name, content) == EXPECTED[name]
    assert guess_format(content) == name


def test_only_the_markup_of_gutenberg_is_told_by_its_shape() -> None:
    assert guess_format(example("gutenberg")) == "gutenberg"
    assert [guess_format(content) for content in (example("html"), "{}", "[]", "plain", "[1", '{"type": 1}')] == [
        None
    ] * 6


def test_every_media_type_leads_to_one_format() -> None:
    kinds = [kind for one in FORMATS.values() for kind in one.media_types]
    assert len(kinds) == len(set(kinds)) >= len(FORMATS)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "streamfield",
            [{"type": "p", "value": '<p data-block-key="a1">one</p>'}],
            [("a1", '[data-block-key="a1"]')],
        ),
        ("streamfield", [{"type": "p", "value": '<p data-block-key="&quot;]">one</p>', "id": "k"}], [("k", None)]),
        ("gutenberg", "<p>one</p>", [(None, "html > body:nth-child(2) > p:nth-child(1)")]),
        ("ninjs", {"uri": "u", "body_html": '<p id="a">one</p>'}, [("u", "#a")]),
        ("markdown", "one", [(None, None)]),
        ("editorjs", [block("paragraph", {"text": "<b>one</b>"}, id=7)], [("7", None)]),
    ],
)
def test_keys_and_selectors_lead_back(name: str, content: Any, expected: list[Any]) -> None:
    article = parse_article({"format": name, "content": content})
    assert [(one.id, one.selector) for one in article.paragraphs] == expected


TOO_MANY = [para(leaf("a"))] * 5001


@pytest.mark.parametrize(
    ("name", "content", "pointer", "words"),
    [
        ("lexical", {"colour": 1}, "/content", "Lexical editor state"),
        ("lexical", "{]", "/content", "not JSON: Expecting property name"),
        ("lexical", "[NaN]", "/content", "NaN is no JSON number"),
        ("lexical", "[" * 100_000, "/content", "nested too deeply"),
        ("lexical", {"root": {"type": "root", "children": 5}}, "/content/root/children", "must be a list"),
        ("lexical", [para(leaf(5))], "/content/0/children/0/text", "must be a string"),  # type: ignore[arg-type]
        ("lexical", [para(5)], "/content/0/children/0", "must be an object"),
        ("lexical", [para(leaf("a\ud800"))], "/content/0/children/0/text", "lone surrogate"),
        ("lexical", [para(leaf("\0\0a"))], "/content/0/children/0/text", "full of NUL"),
        ("lexical", [para(leaf("a"), kind="a\ud800/~")], "/content/0", "lone surrogate"),
        ("lexical", TOO_MANY, "/content", "more than 5000 paragraphs"),
        ("lexical", [para(leaf("a" * 1_000_001))], "/content", "more than 1000000 characters"),
        ("lexical", [para()], "", "no text"),
        (
            "editorjs",
            [block("raw", {"html": "<b>" * 20_001})],
            "/content/0/data/html",
            "more than 20000 HTML elements",
        ),
        ("editorjs", [block("raw", {"html": "<b></b>" * 999})] * 21, "/content/20/data/html", "20000 HTML elements"),
        ("editorjs", [block("paragraph", {"text": "a"}, id="k" * 1001)], "/content/0/id", "1000 characters"),
        ("editorjs", {"blocks": [block("list", {"items": [True]})]}, "/content/blocks/0/data/items/0", "an object"),
        ("portable-text", {"a": 1}, "/content", "list of blocks"),
        ("portable-text", [{"_type": "block", "_key": "\ud800", "children": []}], "/content/0/_key", "surrogate"),
        ("streamfield", 5, "/content", "list of blocks"),
        ("strapi-blocks", {}, "/content", "list of blocks"),
        ("contentful", [5], "/content/0", "must be an object"),
        ("contentful", "5", "/content", "rich text field"),
        ("prosemirror", {"content": []}, "/content", "ProseMirror document"),
        ("ninjs", [], "/content", "an item"),
        ("ninjs", {"bodies": [{"value": 5}]}, "/content/bodies/0/value", "must be a string"),
        ("ninjs", {"bodies": {"value": "a"}}, "/content/bodies", "must be a list"),
        ("ninjs", {"bodies": ["a"]}, "/content/bodies/0", "must be an object"),
        ("ninjs", {"associations": "a"}, "/content/associations", "must be a list"),
        ("gutenberg", {"rendered": 5}, "/content", "string of block markup"),
        ("markdown", ["a"], "/content", "string of Markdown"),
        ("markdown", ">" * 30 + "a", "/content", "more than 20 deep"),
        ("markdown", "a\n" * 20_001, "/content", "20000 lines"),
        ("markdown", "*a " * 60_000, "/content", "too many marks"),
        ("text", {"a": 1}, "/content", "must be a string"),
        ("text", "a\n" * 100_001, "/content", "100000 lines"),
        ("html", 5, "/content", "must be a string"),
        ("html", "\ud800", "/content", "lone surrogate"),
        ("docx", "a", "/format", "use one of text, html, markdown"),
    ],
)
def test_content_of_the_wrong_shape_is_pointed_at(name: str, content: Any, pointer: str, words: str) -> None:
    with pytest.raises(ArticleError) as caught:
        parse_article({"format": name, "content": content})
    [(where, detail)] = caught.value.errors
    assert where == pointer
    assert words in detail
