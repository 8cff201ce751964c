"""The examples of the interface: the document shows them, the tests send them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ARTICLE = (
    "Ministers meet on Monday to agree the budget for schools and roads.\n\n"
    "Two survivors told the court that soldiers shot eleven prisoners beside a ditch and left the bodies there."
)
_CALM, _GRAPHIC = ARTICLE.split("\n\n")


POLICY = """\
name = "daily"
version = 3

[decisions]
warn_reader = [{ severity = 3 }]
hide_ads = [{ severity = 2 }]
"""


@dataclass(frozen=True, slots=True)
class Example:
    """A request, and the status it gets; a body that is no string or bytes is sent as JSON."""

    name: str
    summary: str
    path: str
    body: Any
    media: str = "application/json"
    status: int = 200


EXAMPLES = (
    Example("text", "Plain text", "/v1/warnings", {"text": ARTICLE, "explain": False}),
    Example(
        "html",
        "HTML, with the words behind the mark",
        "/v1/warnings",
        {"id": "article-17", "html": f"<article><p>{_GRAPHIC}</p></article>"},
    ),
    Example(
        "paragraphs",
        "Paragraphs with your own keys, and a title",
        "/v1/warnings",
        {
            "title": "Court hears survivors",
            "paragraphs": [_CALM, {"id": "b7", "text": _GRAPHIC}],
            "language": "en-GB",
            "explain": False,
        },
    ),
    Example(
        "format",
        "A format by its name",
        "/v1/warnings",
        {"format": "html", "content": f"<p>{_GRAPHIC}</p>", "explain": False},
    ),
    Example(
        "standards",
        "The same in the words of other people's standards",
        "/v1/warnings",
        {"text": ARTICLE, "explain": False, "include": ["ninjs", "iab", "annotations", "desk"]},
    ),
    Example("plain", "The article itself", "/v1/warnings", ARTICLE, "text/plain"),
    Example("page", "The article's page", "/v1/warnings", f"<h1>Court</h1><p>{_GRAPHIC}</p>", "text/html"),
    Example("cut", "JSON that ends early", "/v1/warnings", '{"text": "Ministers', status=400),
    Example("xml", "A content type that is not read", "/v1/warnings", "<p/>", "application/xml", status=415),
    Example("none", "No article", "/v1/warnings", {"id": "article-17"}, status=422),
    Example("two", "Two articles", "/v1/warnings", {"text": _CALM, "html": "<p/>"}, status=422),
    Example("unknown", "An unknown standard", "/v1/warnings", {"text": _CALM, "include": ["iptc"]}, status=422),
    Example("fields", "Several bad fields", "/v1/warnings", {"paragraphs": [_CALM, 5], "lang": "en"}, status=422),
    Example("string", "A text", "/v1/moderations", {"input": ARTICLE}),
    Example(
        "strings", "Texts, with a result for each", "/v1/moderations", {"model": "any", "input": [_CALM, _GRAPHIC]}
    ),
    Example(
        "parts",
        "The parts of one text, with one result",
        "/v1/moderations",
        {"input": [{"type": "text", "text": _CALM}, {"type": "text", "text": _GRAPHIC}]},
    ),
    Example(
        "image",
        "An image",
        "/v1/moderations",
        {"input": [{"type": "image_url", "image_url": {"url": "https://news.example/photo.jpg"}}]},
        status=400,
    ),
    Example("empty", "A list of nothing", "/v1/moderations", {"input": []}, status=400),
    Example("draft", "A policy", "/v1/policies/check", {"policy": POLICY}),
    Example(
        "faults",
        "A policy with two faults",
        "/v1/policies/check",
        {"policy": POLICY.replace("severity = 2", "sevrity = 2").replace("= 3 }", "= 4 }")},
        status=422,
    ),
    Example("trial", "A policy on an article", "/v1/policies/try", {"policy": POLICY, "article": {"text": ARTICLE}}),
)
