"""docs/api.md lists every kind of bad input with its answer; each is sent here."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from gunicorn.http.errors import InvalidChunkSize

from classifier import Model
from docs.generate import ROOT
from service.app import create_app
from service.settings import Settings
from tests.test_warning import CALM

ROWS = re.findall(
    r"^\| (.+?) \| (\d+) \| (?:`(.+?)` )?\| (.+?) \|$",
    (ROOT / "docs/api.md").read_text(encoding="utf-8").partition("<!-- bad input")[2].partition("<!-- /bad")[0],
    re.MULTILINE,
)
MAX_BODY = 1_200_000
JSON = "application/json"


class CutStream(io.RawIOBase):
    """What gunicorn hands on of a chunked body that is malformed."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        raise InvalidChunkSize(b"zz")


CHUNKED = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
TEXT = {"type": "text", "text": "a"}


def lexical(content: Any) -> dict[str, Any]:
    return {"json": {"format": "lexical", "content": content}}


def markdown(content: str) -> dict[str, Any]:
    return {"data": content.encode(), "content_type": "text/markdown"}


SENT: dict[str, dict[str, Any]] = {
    "an empty body": {"data": b"", "content_type": JSON},
    "JSON that ends early": {"data": b'{"text": "a"', "content_type": JSON},
    "bytes that are not UTF-8": {"data": b'{"text": "\xff"}', "content_type": JSON},
    "a key twice in one object": {"data": b'{"text": "a", "text": "b"}', "content_type": JSON},
    "NaN or Infinity": {"data": b'{"text": NaN}', "content_type": JSON},
    "a number of thousands of digits": {"data": b'{"id": ' + b"1" * 5_000 + b"}", "content_type": JSON},
    "JSON nested more than 200 levels deep": {"data": b"[" * 201 + b"]" * 201, "content_type": JSON},
    "a body that ends before its Content-Length": {
        "input_stream": io.BytesIO(b"Calm."),
        "content_type": "text/plain",
        "environ_overrides": {"CONTENT_LENGTH": "500"},
    },
    "malformed chunks": {
        "content_type": "text/plain",
        "environ_overrides": CHUNKED | {"wsgi.input": CutStream()},
    },
    "a route that is not there": {"path": "/v2/warnings", "json": {"text": CALM}},
    "a method that the route does not take": {"method": "PUT", "json": {"text": CALM}},
    "a body over `FOREWARN_MAX_BODY` bytes (2,000,000), chunked or not": {
        "data": b"a" * (MAX_BODY + 1),
        "content_type": "text/plain",
    },
    "another content type, or none": {"data": b"<p/>", "content_type": "application/xml"},
    "a charset other than UTF-8": {"data": b"caf\xe9", "content_type": "text/plain; charset=latin-1"},
    "a compressed body": {"data": b"x", "content_type": JSON, "headers": {"Content-Encoding": "gzip"}},
    "no JSON object": {"json": [CALM]},
    "none of the bodies": {"json": {"title": CALM}},
    "several of the bodies": {"json": {"text": CALM, "html": CALM}},
    "content without its format": {"json": {"content": CALM}},
    "an unknown format": {"json": {"format": "docx", "content": CALM}},
    "an unknown key": {"json": {"text": CALM, "colour": 1}},
    "an unknown key in a paragraph": {"json": {"paragraphs": [CALM, {"text": CALM, "colour": 1}]}},
    "a value of a wrong type": {"json": {"text": 5}},
    "a paragraph that is neither a string nor an object": {"json": {"paragraphs": [CALM, 5]}},
    "a paragraph without its text": {"json": {"paragraphs": [{"id": "b7"}]}},
    "an id that is neither a string nor a whole number": {"json": {"text": CALM, "id": 1.5}},
    "a language that is no language tag": {"json": {"text": CALM, "language": "very english"}},
    "a policy that nobody has": {"json": {"text": CALM, "policy": "tabloid"}},
    "an unknown standard": {"json": {"text": CALM, "include": ["desk", "iptc"]}},
    "no text at all": {"json": {"html": "<p> </p>"}},
    "half a character (a lone surrogate)": {"json": {"text": "half \ud83d"}},
    "text full of NUL, as UTF-16 read as UTF-8 has it": {"json": {"text": "T\0h\0r\0e\0e\0"}},
    "more than 5,000 paragraphs in a list": {"json": {"paragraphs": ["a"] * 5_001}},
    "more than 5,000 paragraphs in a text": {"json": {"text": "a\n" * 5_001}},
    "more than 1,000,000 characters": {"json": {"text": "a" * 1_000_001}},
    "more than 100,000 lines": {"json": {"text": "\n" * 100_001}},
    "more than 20,000 HTML elements": {"json": {"html": "<p>a" * 20_001}},
    "more than 5,000 HTML elements open at once, or marks (`b`, `a` …) left open through the text": {
        "json": {"html": "<div>" * 5_001}
    },
    "an HTML element with 1,000 attributes": {"json": {"html": "<p" + " a" * 1_001 + ">"}},
    "a format without its content": {"json": {"format": "lexical"}},
    "content that is of another kind than its format": {"json": {"format": "lexical", "content": {"a": 1}}},
    "content that should be JSON and is not": {"json": {"format": "lexical", "content": CALM}},
    "content whose JSON is nested too deeply": {"json": {"format": "lexical", "content": "[" * 100_000}},
    "a value in content that should be a string": lexical([{"type": "paragraph", "children": [TEXT | {"text": 5}]}]),
    "a value in content that should be a list": lexical({"root": {"type": "root", "children": 5}}),
    "a value in content that should be an object": {"json": {"format": "ninjs", "content": {"bodies": [CALM]}}},
    "half a character in content": lexical([{"type": "paragraph", "children": [TEXT | {"text": "half \ud83d"}]}]),
    "a key in content of over 1,000 characters": lexical([{"type": "paragraph", "id": "k" * 1_001}]),
    "more than 5,000 paragraphs in content": lexical([{"type": "paragraph", "children": [TEXT]}] * 5_001),
    "more than 20,000 HTML elements in a block": {
        "json": {"format": "editorjs", "content": [{"type": "raw", "data": {"html": "<p>a" * 20_001}}]}
    },
    "more than 20,000 lines of Markdown": markdown("a\n" * 20_001),
    "more than 20 quotes or lists in one another, in Markdown": markdown(">" * 21 + CALM),
    "Markdown that is little but marks": markdown("*a " * 60_000),
    "a body of a JSON format that is not JSON": {"data": CALM.encode(), "content_type": "application/ninjs+json"},
}


@pytest.fixture(scope="module")
def client(model: Model) -> FlaskClient:
    return create_app(Settings(max_body=MAX_BODY), model).test_client()


def test_every_kind_in_the_list_is_sent() -> None:
    assert [row[0] for row in ROWS] == list(SENT)


@pytest.mark.parametrize(("sent", "status", "pointer", "says"), ROWS, ids=[row[0] for row in ROWS])
def test_bad_input_gets_the_answer_of_the_list(
    client: FlaskClient, sent: str, status: str, pointer: str, says: str
) -> None:
    reply = client.open(**({"path": "/v1/warnings", "method": "POST"} | SENT[sent]))
    assert (reply.status_code, reply.content_type) == (int(status), "application/problem+json")
    problem = json.loads(reply.text)
    assert problem["status"] == int(status)
    assert says in problem["detail"]
    assert reply.headers["X-Request-ID"]
    if int(status) == 422:
        assert [error["pointer"] for error in problem["errors"]] == [pointer]
        assert says in problem["errors"][0]["detail"]
