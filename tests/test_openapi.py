"""The document, the page and the service say the same."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from flask.testing import FlaskClient

from classifier import ArticleError, Model, parse_article
from service.app import create_app
from service.example import EXAMPLES, Example
from tests.test_warning import CALM

NOT_DOCUMENTED = {"/", "/openapi.json", "/docs", "/metrics", "/static/{digest}/{name}"}


@pytest.fixture(scope="module")
def client(model: Model) -> FlaskClient:
    return create_app(model=model).test_client()


@pytest.fixture(scope="module")
def document(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").get_json()
    return found


def is_valid(document: dict[str, Any], schema: dict[str, Any], instance: Any) -> bool:
    return jsonschema_rs.Draft202012Validator(schema | {"components": document["components"]}).is_valid(instance)


def test_the_document_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    schemathesis.openapi.from_dict(document).validate()


def test_every_route_is_in_the_document(client: FlaskClient, document: dict[str, Any]) -> None:
    rules = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in client.application.url_map.iter_rules()}
    assert rules - NOT_DOCUMENTED == set(document["paths"])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_gets_the_reply_that_the_document_shows(
    client: FlaskClient, document: dict[str, Any], example: Example
) -> None:
    body = example.body if isinstance(example.body, str) else json.dumps(example.body)
    headers = {"X-Request-ID": example.name}
    reply = client.post(example.path, data=body, content_type=example.media, headers=headers)
    assert reply.status_code == example.status
    operation = document["paths"][example.path]["post"]
    [(media, described)] = operation["responses"][str(example.status)]["content"].items()
    assert (media, described["examples"][example.name]["value"]) == (reply.content_type, reply.get_json())
    assert is_valid(document, described["schema"], reply.get_json())
    if example.status == 200:
        taken = operation["requestBody"]["content"][example.media]
        assert taken["examples"][example.name]["value"] == example.body
        assert is_valid(document, taken["schema"], example.body)


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/v1/model"])
def test_a_reply_is_of_its_schema(client: FlaskClient, document: dict[str, Any], path: str) -> None:
    [(media, described)] = document["paths"][path]["get"]["responses"]["200"]["content"].items()
    reply = client.get(path)
    assert reply.content_type == media
    assert is_valid(document, described["schema"], reply.get_json())
    assert not is_valid(document, described["schema"], {})


@pytest.mark.parametrize(
    "envelope",
    [
        {"text": CALM},
        {"text": CALM, "html": None, "paragraphs": None, "format": None, "content": None},
        {"format": "html", "content": CALM, "text": None},
        {"paragraphs": [CALM, {"text": CALM}, {"text": CALM, "id": None}]},
        {"text": CALM, "id": 17, "title": None, "language": "en-GB", "policy": "default", "explain": False},
        {"text": CALM, "include": []},
        {"text": CALM, "include": ["desk", "iab"]},
        {"text": CALM, "include": ["iptc"]},
        {},
        {"text": None},
        {"text": CALM, "html": CALM},
        {"text": CALM, "format": "text"},
        {"format": "html"},
        {"content": CALM},
        {"format": "docx", "content": CALM},
        {"text": 5},
        {"paragraphs": [[]]},
        {"paragraphs": [{"id": "a"}]},
        {"paragraphs": [{"text": CALM, "colour": 1}]},
        {"paragraphs": [CALM] * 5_001},
        {"text": CALM, "id": 1.5},
        {"text": CALM, "language": "very english"},
        {"text": CALM, "explain": 1},
        {"text": CALM, "include": "all"},
        {"text": CALM, "colour": 1},
        [],
        None,
    ],
    ids=lambda envelope: json.dumps(envelope)[:60],
)
def test_the_schema_takes_what_the_service_takes(document: dict[str, Any], envelope: Any) -> None:
    try:
        parse_article(envelope)
        taken = True
    except ArticleError:
        taken = False
    assert is_valid(document, {"$ref": "#/components/schemas/ArticleIn"}, envelope) is taken


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ({"input": CALM}, True),
        ({"input": [CALM, CALM], "model": None}, True),
        ({"input": [{"type": "text", "text": CALM}], "model": "any"}, True),
        ({"input": []}, False),
        ({"input": [CALM, 5]}, False),
        ({"input": [CALM, {"type": "text", "text": CALM}]}, False),
        ({"input": [{"type": "image_url", "image_url": {"url": CALM}}]}, False),
        ({"input": CALM, "colour": 1}, False),
        ({}, False),
    ],
    ids=lambda given: json.dumps(given)[:60],
)
def test_the_schema_of_moderations_takes_what_the_service_takes(
    client: FlaskClient, document: dict[str, Any], given: Any, taken: bool
) -> None:
    assert (client.post("/v1/moderations", json=given).status_code == 200) is taken
    assert is_valid(document, {"$ref": "#/components/schemas/ModerationIn"}, given) is taken


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.loaded: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href" and tag == "a":
                self.links.append(value or "")
            elif name in ("src", "href", "srcset", "style", "data", "action") or name.startswith("on"):
                self.loaded.append((name, value))


def test_the_page_shows_every_route_and_type_and_loads_nothing(client: FlaskClient, document: dict[str, Any]) -> None:
    reply = client.get("/docs")
    assert reply.content_type == "text/html; charset=utf-8"
    assert reply.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    page = Page()
    page.feed(reply.text)
    assert page.loaded == []
    assert not page.tags & {"script", "link", "img", "iframe", "object", "form"}
    assert "@import" not in reply.text
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} - {"openapi.json"} <= set(page.ids)
    for path in document["paths"]:
        assert f" {path}</code>" in reply.text
    for name in document["components"]["schemas"]:
        assert name in page.ids


def test_the_page_escapes_examples(client: FlaskClient) -> None:
    text = client.get("/docs").text
    assert "&lt;article&gt;" in text
    assert "<article>" not in text


def test_the_examples_are_no_requests_of_the_service(model: Model) -> None:
    app = create_app(model=model)
    seen: list[str] = []
    app.before_request(lambda: seen.append("a request"))
    app.test_client().get("/openapi.json")
    assert seen == ["a request"]
