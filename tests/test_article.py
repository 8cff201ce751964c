from __future__ import annotations

from typing import Any

import pytest

from classifier import ArticleError, parse_article


def faults(envelope: Any) -> dict[str, str]:
    with pytest.raises(ArticleError) as caught:
        parse_article(envelope)
    return dict(caught.value.errors)


def test_paragraphs_keep_the_callers_ids() -> None:
    article = parse_article({"paragraphs": ["one", {"id": "b7", "text": "two"}, {"id": 3, "text": "three"}]})
    assert [(one.index, one.id, one.text) for one in article.paragraphs] == [
        (0, None, "one"),
        (1, "b7", "two"),
        (2, "3", "three"),
    ]


def test_a_title_is_a_paragraph_before_the_first() -> None:
    title, first = parse_article({"title": "Head", "text": "Body"}).paragraphs
    assert (title.index, title.id, title.text) == (-1, "title", "Head")
    assert first.index == 0


def test_format_with_content_is_the_same_as_the_short_form() -> None:
    long = parse_article({"format": "html", "content": "<p>a</p>"})
    assert long == parse_article({"html": "<p>a</p>"})


@pytest.mark.parametrize(
    ("envelope", "pointer", "words"),
    [
        ({}, "", "exactly one of"),
        ({"text": "a", "html": "b"}, "", "it has text and html"),
        ({"text": 3}, "/text", "string"),
        ({"text": None}, "", "exactly one of"),
        ({"text": " \n"}, "", "no text"),
        ({"text": "a", "colour": 1}, "/colour", "remove it"),
        ({"text": "a", "a/b~c": 1}, "/a~1b~0c", "remove it"),
        ({"text": "a", "a string": 1}, "/a string", "remove it"),
        ({"paragraphs": [{"text": "a", "an object": 1}]}, "/paragraphs/0/an object", "remove it"),
        ({"text": "half \ud83d"}, "/text", "surrogate"),
        ({"html": "\udc00"}, "/html", "surrogate"),
        ({"text": "a", "language": "very english"}, "/language", "en-GB"),
        ({"text": "a", "language": "english"}, "/language", "en-GB"),
        (
            {"text": "a", "include": ["iab", "iptc"]},
            "/include/1",
            '"iptc" is no standard; use one of ninjs, iab, annotations, desk',
        ),
        ({"text": "a", "id": 1.5}, "/id", "string or a whole number"),
        ({"text": "a", "id": True}, "/id", "string or a whole number"),
        ({"text": "a", "id": "half \ud83d"}, "/id", "surrogate"),
        ({"text": "T\0h\0r\0e\0e\0"}, "/text", "UTF-16"),
        ({"text": "a\r" * 100_001}, "/text", "lines"),
        ({"text": "a", "explain": "yes"}, "/explain", "boolean"),
        ({"paragraphs": ["a", 5]}, "/paragraphs/1", "must be a string, or an object"),
        ({"paragraphs": [{"id": "x"}]}, "/paragraphs/0/text", "missing"),
        ({"paragraphs": [{"text": "x", "id": 1.5}]}, "/paragraphs/0/id", "must be"),
        ({"paragraphs": ["a"] * 5001}, "/paragraphs", "5000"),
        ({"text": "a\n" * 5002}, "", "5000"),
        ({"text": "\n" * 100_001}, "/text", "lines"),
        ({"text": "a" * 1_000_001}, "", "in parts"),
        ({"format": "html"}, "", "exactly one of"),
        ({"content": "a"}, "/format", "go together"),
        ({"format": "docx", "content": "a"}, "/format", "use one of text, html"),
        (["a"], "", "JSON object"),
        (None, "", "JSON object"),
    ],
)
def test_a_fault_is_pointed_at(envelope: Any, pointer: str, words: str) -> None:
    assert words in faults(envelope)[pointer]


def test_every_fault_is_named_at_once() -> None:
    assert set(faults({"text": 1, "title": 2, "x": 3})) == {"/text", "/title", "/x"}
