"""`POST /v1/moderations`, and the official client of that schema against a running server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx2
import openai
import pytest
from flask.testing import FlaskClient

from classifier import Model
from service.app import create_app
from service.moderation import CATEGORIES
from tests.test_server import ROOT, free_port, wait_for
from tests.test_warning import CALM, GERMAN, VIOLENT

MENTION = "Police said that three people were killed when a lorry hit a bus on the ring road."


@pytest.fixture(scope="module")
def client(model: Model) -> FlaskClient:
    return create_app(model=model).test_client()


def moderate(client: FlaskClient, given: Any) -> list[dict[str, Any]]:
    reply = client.post("/v1/moderations", json={"input": given})
    assert reply.status_code == 200
    results: list[dict[str, Any]] = reply.get_json()["results"]
    return results


def warn(client: FlaskClient, text: str) -> dict[str, Any]:
    reply: dict[str, Any] = client.post("/v1/warnings", json={"text": text, "explain": False}).get_json()
    return reply


@pytest.mark.parametrize(("text", "true"), [(CALM, set()), (MENTION, {"violence"}), (VIOLENT, set(CATEGORIES[-2:]))])
def test_violence_is_filled_by_severity_and_nothing_else_is(client: FlaskClient, text: str, true: set[str]) -> None:
    [result] = moderate(client, text)
    [paragraph] = warn(client, text)["paragraphs"]
    assert {name for name, value in result["categories"].items() if value} == true
    assert result["flagged"] is bool(true)
    scores = dict.fromkeys(CATEGORIES, 0.0)
    scores["violence"] = paragraph["scores"]["mentioned"]
    scores["violence/graphic"] = paragraph["scores"]["graphic_violence"]
    assert result["category_scores"] == scores
    applied = {name for name, types in result["category_applied_input_types"].items() if types == ["text"]}
    assert applied == {"violence", "violence/graphic"}
    assert all(set(result[key]) == set(CATEGORIES) for key in result if key.startswith("categor"))
    assert len(CATEGORIES) == 13


def test_a_text_is_split_and_each_category_takes_the_highest_of_its_paragraphs(client: FlaskClient) -> None:
    text = f"{CALM}\n\n{VIOLENT}\n\n{MENTION}"
    [result] = moderate(client, text)
    warned = warn(client, text)
    assert result["content_warning"] == warned["warning"]
    assert 1 in result["content_warning"]["paragraphs"]
    for category, output in (("violence", "mentioned"), ("violence/graphic", "graphic_violence")):
        highest = max(paragraph["scores"][output] for paragraph in warned["paragraphs"])
        assert result["category_scores"][category] == highest


def test_a_list_of_texts_has_a_result_for_each_in_its_order(client: FlaskClient) -> None:
    results = moderate(client, [CALM, VIOLENT, CALM])
    assert [result["flagged"] for result in results] == [False, True, False]
    assert results[1] == moderate(client, VIOLENT)[0]


def test_a_list_of_parts_has_one_result(client: FlaskClient) -> None:
    parts = [{"type": "text", "text": text} for text in (CALM, " ", VIOLENT)]
    assert moderate(client, parts) == moderate(client, f"{CALM}\n\n{VIOLENT}")


def test_what_cannot_be_judged_has_no_input_type_and_no_verdict(client: FlaskClient) -> None:
    [result] = moderate(client, GERMAN)
    assert not result["flagged"]
    assert not any(result["category_applied_input_types"].values())
    assert result["content_warning"]["warn"] is None


def test_the_reply_names_our_model_whatever_was_asked_for(client: FlaskClient, model: Model) -> None:
    headers = {"X-Request-ID": "desk-7"}
    asked = {"input": CALM, "model": "omni-moderation-latest"}
    reply = client.post("/v1/moderations", json=asked, headers=headers).get_json()
    assert (reply["model"], reply["id"]) == (model.version, "modr-desk-7")


@pytest.mark.parametrize(
    ("body", "pointer", "param", "words"),
    [
        ({}, "/input", "input", "missing"),
        ([], "", None, "JSON object"),
        ({"input": None}, "/input", "input", "a list of strings, or a list of parts"),
        ({"input": []}, "/input", "input", "at least 1 item"),
        ({"input": ""}, "/input", "input", "no text"),
        ({"input": [CALM, " \n"]}, "/input/1", "input[1]", "no text"),
        ({"input": [CALM, 5]}, "/input/1", "input[1]", "must be a valid string"),
        ({"input": [CALM, {"type": "text", "text": CALM}]}, "/input/1", "input[1]", "must be a valid string"),
        ({"input": "half \ud83d"}, "/input", "input", "surrogate"),
        (
            {"input": [{"type": "image_url", "image_url": {"url": "x"}}]},
            "/input/0",
            "input[0]",
            "images are not read",
        ),
        ({"input": [{"type": "text", "text": CALM}, CALM]}, "/input/1", "input[1]", "no text part"),
        ({"input": [{"type": "text", "text": 5}]}, "/input/0/text", "input[0].text", "must be a valid string"),
        ({"input": [{"type": "text", "text": " "}]}, "/input", "input", "no text"),
        ({"input": [{"type": "text", "text": CALM, "x": 1}]}, "/input/0/x", "input[0].x", "remove it"),
        ({"input": "a" * 1_000_001}, "/input", "input", "more than 1000000"),
        ({"input": ["a" * 600_000, "b" * 600_000]}, "/input", "input", "more than 1000000"),
        ({"input": ["a\n" * 3_000, "b\n" * 3_000]}, "/input", "input", "more than 5000"),
        ({"input": "a\n" * 5_001}, "/input", "input", "more than 5000"),
        ({"input": ["a"] * 5_001}, "/input", "input", "5000"),
        ({"input": CALM, "model": 5}, "/model", "model", "must be a valid string"),
        ({"input": CALM, "stream": True}, "/stream", "stream", "remove it"),
    ],
)
def test_a_bad_field_is_400_and_is_named_for_both_kinds_of_reader(
    client: FlaskClient, body: Any, pointer: str, param: str | None, words: str
) -> None:
    reply = client.post("/v1/moderations", json=body)
    assert (reply.status_code, reply.content_type) == (400, "application/problem+json")
    assert reply.headers["x-should-retry"] == "false"
    problem = reply.get_json()
    assert (problem["status"], problem["title"]) == (400, "Bad Request")
    assert problem["errors"][0]["pointer"] == pointer
    assert words in problem["errors"][0]["detail"]
    expected = {"message": problem["detail"], "type": "invalid_request_error", "param": param, "code": None}
    assert problem["error"] == expected


@pytest.mark.parametrize(
    ("body", "kind", "status", "words"),
    [
        (b'{"input": ', "application/json", 400, "not JSON"),
        (b'{"input": "a", "input": "b"}', "application/json", 400, "there twice"),
        (CALM.encode(), "text/plain", 415, "send application/json"),
        (b" " * 2_000_001, "application/json", 400, "more than 2000000 bytes"),
    ],
)
def test_a_bad_body_has_an_error_object_too(
    client: FlaskClient, body: bytes, kind: str, status: int, words: str
) -> None:
    reply = client.post("/v1/moderations", data=body, content_type=kind)
    assert reply.status_code == status
    assert words in reply.get_json()["error"]["message"]
    assert reply.headers["x-should-retry"] == "false"


def failing(model: Model, monkeypatch: pytest.MonkeyPatch) -> Any:
    def fail(*_: object) -> None:
        raise RuntimeError(f"about {VIOLENT}")

    monkeypatch.setattr("service.moderations.moderate", fail)
    return create_app(model=model)


def test_our_own_fault_is_told_without_the_text(
    model: Model, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reply = failing(model, monkeypatch).test_client().post("/v1/moderations", json={"input": VIOLENT})
    assert (reply.status_code, reply.get_json()["error"]["type"]) == (500, "server_error")
    assert "villagers" not in caplog.text + reply.text


def test_the_official_client_does_not_try_again_what_cannot_help(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = failing(model, monkeypatch)
    asked: list[str] = []
    app.before_request(lambda: asked.append("once"))
    transport = httpx2.WSGITransport(app=app)
    with httpx2.Client(transport=transport) as http:
        official = openai.OpenAI(api_key="none", base_url="http://localhost/v1", http_client=http, max_retries=3)
        with pytest.raises(openai.InternalServerError):
            official.moderations.create(input=CALM)
    assert asked == ["once"]


@pytest.fixture(scope="module")
def official() -> Iterator[openai.OpenAI]:
    port = free_port()
    command = [sys.executable, "-m", "service", "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz", process)
        with openai.OpenAI(
            api_key="none", base_url=f"http://127.0.0.1:{port}/v1", _strict_response_validation=True
        ) as found:
            yield found
    finally:
        process.terminate()
        process.wait(timeout=40)


@pytest.mark.slow
def test_the_official_client_reads_results(official: openai.OpenAI, model: Model) -> None:
    reply = official.moderations.create(input=[CALM, VIOLENT], model="omni-moderation-latest")
    calm, violent = reply.results
    assert (reply.model, reply.id[:5]) == (model.version, "modr-")
    assert (calm.flagged, violent.flagged) == (False, True)
    assert violent.categories.violence
    assert violent.categories.violence_graphic
    assert violent.category_scores.violence >= violent.category_scores.violence_graphic > 0.5
    assert violent.category_applied_input_types.violence_graphic == ["text"]
    assert (violent.categories.hate, violent.category_scores.hate) == (False, 0)
    assert violent.category_applied_input_types.hate == []
    assert violent.to_dict()["content_warning"]["warn"] is True  # type: ignore[index]


@pytest.mark.slow
def test_the_official_client_reads_one_result_for_a_string_and_for_parts(official: openai.OpenAI) -> None:
    [string] = official.moderations.create(input=f"{CALM}\n\n{VIOLENT}").results
    [parts] = official.moderations.create(input=[{"type": "text", "text": text} for text in (CALM, VIOLENT)]).results
    assert string == parts
    assert string.flagged


@pytest.mark.slow
@pytest.mark.parametrize(
    ("given", "param", "words"),
    [
        ([{"type": "image_url", "image_url": {"url": "https://news.example/photo.jpg"}}], "input[0]", "images"),
        ([], "input", "at least 1 item"),
        ("a" * 1_000_001, "input", "1000001 characters"),
        ("a" * 2_000_001, None, "more than 2000000 bytes"),
    ],
)
def test_the_official_client_reads_errors(official: openai.OpenAI, given: Any, param: str | None, words: str) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        official.moderations.create(input=given)
    error = caught.value
    assert (error.status_code, error.type, error.param, error.code) == (400, "invalid_request_error", param, None)
    assert words in str(error)
    assert error.request_id
