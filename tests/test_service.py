from __future__ import annotations

import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from classifier import Model, parse_article, warn_article
from service.app import create_app
from service.settings import Settings, SettingsError
from tests.test_warning import CALM, VIOLENT


@pytest.fixture(scope="module")
def client(model: Model) -> FlaskClient:
    return create_app(Settings(max_body=200_000), model).test_client()


def post(client: FlaskClient, body: Any, kind: str = "application/json") -> TestResponse:
    if kind == "application/json" and not isinstance(body, bytes):
        body = json.dumps(body)
    return client.post("/v1/warnings", data=body, content_type=kind)


def test_an_article_gets_its_warnings(client: FlaskClient, model: Model) -> None:
    envelope = {"id": "a-17", "title": "Inquiry opens", "text": f"{CALM}\n\n{VIOLENT}"}
    reply = post(client, envelope)
    assert reply.status_code == 200
    assert reply.content_type == "application/json"
    assert reply.get_json() == json.loads(json.dumps(warn_article(parse_article(envelope), model).as_reply()))
    assert reply.get_json()["id"] == "a-17"


def test_the_keys_are_those_of_the_interface(client: FlaskClient) -> None:
    body = post(client, {"text": VIOLENT}).get_json()
    assert set(body) >= {"id", "model", "policy", "skipped", "warning", "paragraphs"}
    summary = {"warn", "severity", "severity_name", "tags", "descriptors", "message", "paragraphs", "decisions"}
    assert set(body["warning"]) >= summary
    assert set(body["paragraphs"][0]) >= {
        *("index", "id", "start", "end", "selector", "text", "assessed", "reason", "warn", "severity"),
        *(
            "severity_name",
            "tags",
            "scores",
            "descriptors",
            "message",
            "decisions",
            "override",
            "evidence",
            "log_odds",
        ),
    }


def test_plain_text_and_html_bodies_are_articles(client: FlaskClient) -> None:
    plain = post(client, f"{CALM}\n\n{VIOLENT}".encode(), "text/plain; charset=utf-8").get_json()
    marked_up = post(client, f"<p>{CALM}<p>{VIOLENT}".encode(), "text/html").get_json()
    assert [one["text"] for one in plain["paragraphs"]] == [one["text"] for one in marked_up["paragraphs"]]
    assert plain["warning"] == marked_up["warning"]


def test_offsets_count_code_points_of_the_submitted_text(client: FlaskClient) -> None:
    text = f"😀 Ünïted\r\n\r\n{VIOLENT}"
    second = post(client, {"text": text}).get_json()["paragraphs"][1]
    assert text[second["start"] : second["end"]] == second["text"] == VIOLENT


@pytest.mark.parametrize(
    ("body", "kind", "status", "words"),
    [
        (b"", "application/json", 400, "not JSON"),
        (b'{"text": "a"', "application/json", 400, "not JSON"),
        (b'{"text": "a", "text": "b"}', "application/json", 400, "'text' is there twice"),
        (b'{"text": NaN}', "application/json", 400, "NaN"),
        (b'{"text": "\xff"}', "application/json", 400, "not UTF-8 at byte 10"),
        (b"[" * 100_000, "application/json", 400, "nested too deeply"),
        (b'{"text": ' + b"1" * 5_000 + b"}", "application/json", 400, "not JSON"),
        (b'{"text": "a"}', "application/xml", 415, "send application/json"),
        (b'{"text": "a"}', "", 415, "send application/json"),
        (b"caf\xe9", "text/plain; charset=latin-1", 415, "send UTF-8"),
        (b"caf\xe9", "text/plain", 400, "not UTF-8 at byte 3"),
        (b"", "text/plain", 422, "no text"),
        (b"a" * 200_001, "text/plain", 413, "send the article in parts"),
        (b"null", "application/json", 422, "JSON object"),
        (b'{"text": 5}', "application/json", 422, "string"),
        (b'{"text": "a", "policy": "tabloid"}', "application/json", 422, "default@1"),
        (b'{"html": "\\ud800"}', "application/json", 422, "surrogate"),
    ],
)
def test_a_bad_body_is_a_problem_that_says_what_to_do(
    client: FlaskClient, body: bytes, kind: str, status: int, words: str
) -> None:
    reply = post(client, body, kind)
    assert reply.status_code == status
    assert reply.content_type == "application/problem+json"
    problem = reply.get_json()
    assert problem["status"] == status
    assert words in problem["detail"]
    assert set(problem) >= {"type", "title", "status", "detail"}


def test_bad_fields_are_pointed_at(client: FlaskClient) -> None:
    problem = post(client, {"paragraphs": ["a", 5], "colour": 1}).get_json()
    assert {error["pointer"] for error in problem["errors"]} == {"/paragraphs/1", "/colour"}
    assert all(error["detail"] for error in problem["errors"])


def test_unknown_routes_and_methods_are_problems(client: FlaskClient) -> None:
    assert client.get("/v2/warnings").status_code == 404
    reply = client.get("/v1/warnings")
    assert (reply.status_code, reply.content_type) == (405, "application/problem+json")
    assert "POST" in reply.headers["Allow"]


def test_an_unexpected_error_is_a_problem_and_its_text_is_not_logged(
    model: Model, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(f"about {VIOLENT}")

    monkeypatch.setattr("service.app.warn_article", fail)
    reply = post(create_app(model=model).test_client(), {"text": VIOLENT})
    assert (reply.status_code, reply.content_type) == (500, "application/problem+json")
    assert reply.headers["X-Request-ID"] in caplog.text
    assert "RuntimeError" in caplog.text
    assert "villagers" not in caplog.text + reply.text


def test_every_reply_has_a_request_id_the_callers_if_it_is_a_plain_one(client: FlaskClient) -> None:
    assert client.get("/livez", headers={"X-Request-ID": "desk-7"}).headers["X-Request-ID"] == "desk-7"
    for name in ("", "two words", "a" * 200):
        assert len(client.get("/nowhere", headers={"X-Request-ID": name}).headers["X-Request-ID"]) == 32


def test_health_and_the_model_are_told(client: FlaskClient, model: Model) -> None:
    assert client.get("/livez").get_json() == {"status": "alive"}
    assert client.get("/readyz").get_json() == {"status": "ready", "model": model.version}
    described = client.get("/v1/model").get_json()
    assert described["version"] == model.version
    assert set(described["thresholds"]) == set(described["outputs"]) == set(model.outputs)
    assert described["manifest"]["files"]


ODD = st.text() | st.sampled_from(
    ["\x00", "\u202eright to left", "שלום עולם", "مرحبا", "a" * 50_000, "İ ς ẞ", "\ufeff", "<p>" * 1000, "\x1b[31m"]
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.sampled_from(["text", "html"]), text=ODD)
def test_any_text_gets_an_answer_or_a_reason(client: FlaskClient, key: str, text: str) -> None:
    reply = post(client, {key: text})
    assert reply.status_code in (200, 422)
    assert reply.get_json()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "id", "html"]), inner),
)
KEYS = st.sampled_from(
    ["text", "html", "paragraphs", "format", "content", "id", "title", "language", "policy", "explain", "other"]
)


@settings(max_examples=150)
@given(envelope=JSON | st.dictionaries(KEYS, JSON, max_size=3))
def test_any_json_gets_an_answer_or_a_reason(client: FlaskClient, envelope: Any) -> None:
    assert post(client, envelope).status_code in (200, 400, 422)


def test_settings_come_from_the_environment() -> None:
    assert Settings.from_environ({"FOREWARN_MAX_BODY": "5000"}).max_body == 5000
    assert Settings.from_environ({}) == Settings()
    assert Settings.from_environ({"FOREWARN_SENSITIVITY": "cautious"}).sensitivity == "cautious"
    with pytest.raises(SettingsError, match="cautious, balanced, sparing"):
        Settings.from_environ({"FOREWARN_SENSITIVITY": "nervous"})
    for value in ("0", "-1", "many", "1.5", ""):
        with pytest.raises(SettingsError, match="FOREWARN_TIMEOUT"):
            Settings.from_environ({"FOREWARN_TIMEOUT": value})


def test_an_article_of_which_nothing_is_assessed_is_not_called_calm(client: FlaskClient) -> None:
    warning = post(client, {"text": "Les soldats ont tué trois hommes et laissé les corps."}).get_json()["warning"]
    assert (warning["warn"], warning["severity"], warning["severity_name"]) == (None, None, None)
    assert warning["decisions"] == {"warn_reader": None}


def test_layout_marks_inside_a_word_hide_nothing(client: FlaskClient) -> None:
    marked = VIOLENT.replace("burned", "bur\u00adned").replace("bodies", "bod\u200bies")
    plain, hidden = (post(client, {"text": text}).get_json()["paragraphs"][0] for text in (VIOLENT, marked))
    assert hidden["scores"] == plain["scores"]
    assert all(marked[one["start"] : one["end"]] == one["text"] for one in hidden["evidence"])


def test_a_chunked_body_over_the_limit_is_refused_like_any_other(client: FlaskClient) -> None:
    environ = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    body = io.BytesIO(b"Calm. " + b" " * 200_000 + VIOLENT.encode())
    reply = client.post("/v1/warnings", input_stream=body, content_type="text/plain", environ_overrides=environ)
    assert reply.status_code == 413
    assert "200000 bytes" in reply.get_json()["detail"]


def test_a_body_that_ends_early_is_refused(client: FlaskClient) -> None:
    reply = client.post(
        "/v1/warnings",
        input_stream=io.BytesIO(b"Calm."),
        content_type="text/plain",
        environ_overrides={"CONTENT_LENGTH": "500"},
    )
    assert reply.status_code == 400


def test_an_encoded_body_is_refused(client: FlaskClient) -> None:
    for name, value in (("Content-Encoding", "gzip"), ("Transfer-Encoding", "gzip, chunked")):
        reply = client.post("/v1/warnings", data=b"x", content_type="text/plain", headers={name: value})
        assert reply.status_code == 415, name
        assert "gzip" in reply.get_json()["detail"]
