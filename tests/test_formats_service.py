"""The formats over HTTP and on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from classifier import FORMATS, Model, forewarn
from service.app import create_app
from tests.test_formats import EXAMPLES, EXPECTED, example


@pytest.fixture(scope="module")
def client(model: Model) -> FlaskClient:
    return create_app(model=model).test_client()


def check(*arguments: Any, stdin: str | None = None) -> Result:
    return CliRunner().invoke(forewarn, ["check", *map(str, arguments)], input=stdin)


def found(reply: Any) -> Any:
    return [(one["id"], one["text"]) for one in reply["paragraphs"]], reply["skipped"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_taken_in_an_envelope_by_content_type_and_by_the_command(name: str, client: FlaskClient) -> None:
    envelope = json.dumps({"format": name, "content": example(name)})
    enveloped = client.post("/v1/warnings", data=envelope, content_type="application/json")
    assert enveloped.status_code == 200
    assert found(enveloped.get_json()) == EXPECTED[name]
    for kind in FORMATS[name].media_types:
        bare = client.post("/v1/warnings", data=EXAMPLES[name].read_bytes(), content_type=kind)
        assert found(bare.get_json()) == EXPECTED[name]
    for told in ("auto", name):
        done = check(EXAMPLES[name], "--format", told, "--json")
        assert found(json.loads(done.stdout)) == EXPECTED[name]


def test_json_on_standard_input_is_told_by_its_shape() -> None:
    for name in ("lexical", "gutenberg"):
        done = check("-", "--json", stdin=EXAMPLES[name].read_text(encoding="utf-8"))
        assert found(json.loads(done.stdout)) == EXPECTED[name]
    assert found(json.loads(check("-", "--json", stdin="[sic] as he said").stdout)) == (
        [(None, "[sic] as he said")],
        [],
    )


def test_the_command_names_unknown_blocks_apart_from_its_result(tmp_path: Path) -> None:
    done = check(EXAMPLES["lexical"])
    assert '"factBox"' in done.stderr
    assert "factBox" not in done.stdout
    hostile = tmp_path / "a.json"
    hostile.write_text(json.dumps([{"_type": "\x1b[31m", "text": "a b c"}]), encoding="utf-8")
    assert "\x1b" not in check(hostile).output


def test_json_of_no_known_shape_needs_its_format_named(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a": 1}', encoding="utf-8")
    for arguments, words in (([path], "name it by --format"), ([path, "--format", "ninjs"], "has no text")):
        done = check(*arguments)
        assert done.exit_code == 1
        [line] = done.stderr.splitlines()
        assert words in line


@pytest.mark.parametrize(
    ("body", "kind", "status", "pointer", "words"),
    [
        (b'{"format": "lexical", "content": {"a": 1}}', "application/json", 422, "/content", "Lexical editor state"),
        (b'{"format": "lexical", "content": "{"}', "application/json", 422, "/content", "not JSON"),
        (b'{"format": "lexical"}', "application/json", 422, "", "needs exactly one"),
        (b'{"format": "lexical", "content": null}', "application/json", 422, "", "needs exactly one"),
        (b'{"format": "lexical", "text": "a"}', "application/json", 422, "/content", "go together"),
        (b'{"content": {}}', "application/json", 422, "/format", "go together"),
        (b'{"format": "docx", "content": "a"}', "application/json", 422, "/format", "use one of text, html"),
        (b'{"format": 5, "content": "a"}', "application/json", 422, "/format", "must be a valid string"),
        (b'{"html": "' + b"<b>" * 20_001 + b'"}', "application/json", 422, "/html", "20000 HTML elements"),
        (b'{"bodies": [{"value": 5}]}', "application/ninjs+json", 422, "/content/bodies/0/value", "be a string"),
        (b"{", "application/ninjs+json", 400, None, "not JSON"),
        (b"[" * 5_000, "application/vnd.forewarn.lexical+json", 400, None, "nested too deeply"),
        (b"\xff", "text/markdown", 400, None, "not UTF-8"),
        (b"> " * 30 + b"a", "text/markdown", 422, "/content", "more than 20 deep"),
        (b"a", "text/rtf", 415, None, "text/markdown"),
    ],
)
def test_bad_content_is_a_problem_that_points_at_it(
    client: FlaskClient, body: bytes, kind: str, status: int, pointer: str | None, words: str
) -> None:
    reply = client.post("/v1/warnings", data=body, content_type=kind)
    assert (reply.status_code, reply.content_type) == (status, "application/problem+json")
    problem = reply.get_json()
    assert words in reply.text
    assert [error["pointer"] for error in problem.get("errors", [])] == ([] if pointer is None else [pointer])
