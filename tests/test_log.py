"""The log says which request, and never what was in it."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from classifier import Model
from service.app import create_app
from service.log import JsonFormatter, fields
from service.metrics import Metrics
from service.settings import Settings
from tests.test_bad_input import CHUNKED, MAX_BODY, ROWS, SENT, CutStream
from tests.test_keys import make
from tests.test_warning import CALM

CANARY = "Zwitscherkanarie"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What every logger of this process writes, from debug on, as the service writes it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_request_is_one_line(model: Model, tmp_path: Path, log: io.StringIO) -> None:
    key = make(tmp_path / "keys.json", "cms")
    client = create_app(Settings(keys=tmp_path / "keys.json"), model, Metrics()).test_client()
    log.truncate(0)
    log.seek(0)
    headers = {"Authorization": f"Bearer {key}", "X-Request-ID": "desk-7"}
    client.post("/v1/warnings?text=Canary", json={"text": CALM}, headers=headers)
    [line] = lines(log)
    assert set(line) == {
        *("time", "level", "process", "message", "request_id", "method", "route", "status", "seconds", "key"),
    }
    assert (line["request_id"], line["method"], line["route"]) == ("desk-7", "POST", "/v1/warnings")
    assert (line["status"], line["key"]) == (200, key.split("_")[1])
    assert 0 < line["seconds"] < 5
    assert key not in log.getvalue()


def test_probes_are_not_logged(model: Model, log: io.StringIO) -> None:
    client = create_app(Settings(), model, Metrics()).test_client()
    for route in ("/livez", "/readyz", "/metrics"):
        client.get(route)
    assert log.getvalue() == ""


def test_an_exception_is_its_type_and_places(log: io.StringIO) -> None:
    try:
        raise ValueError(CANARY)
    except ValueError:
        logging.getLogger("service.test").exception("failed", extra=fields(request_id="r"))
    [line] = lines(log)
    assert (line["error"], line["request_id"]) == ("ValueError", "r")
    assert line["at"][0].startswith(__file__)
    assert CANARY not in log.getvalue()


FILE = (
    f'--b\r\nContent-Disposition: form-data; name="file"; filename="{CANARY}.txt"\r\n\r\n'
    f"{CANARY * 60_000}\r\n--b--\r\n"
)
WITH_TEXT: dict[str, dict[str, Any]] = {
    "JSON that ends early": {"data": b'{"text": "' + CANARY.encode(), "content_type": "application/json"},
    "text that is no JSON": {"data": CANARY.encode(), "content_type": "application/json"},
    "an article that is read": {"json": {"text": f"{CANARY} {CALM}", "title": CANARY}},
    "a title alone": {"json": {"title": CANARY}},
    "a wrong type": {"json": {"text": [CANARY]}},
    "a bad paragraph": {"json": {"paragraphs": [CANARY, {"text": CANARY, "id": [CANARY]}]}},
    "half a character": {"data": b'{"text": "' + CANARY.encode() + b'\\ud800"}', "content_type": "application/json"},
    "bytes that are not UTF-8": {"data": CANARY.encode() + b"\xff", "content_type": "text/plain"},
    "another content type": {"data": CANARY, "content_type": "application/xml"},
    "a form": {"data": {"text": CANARY}},
    "a file": {"data": FILE, "content_type": "multipart/form-data; boundary=b"},
    "too much": {"data": CANARY * 20_000, "content_type": "text/plain"},
    "too many paragraphs": {"json": {"text": f"{CANARY}\n\n" * 5_001}},
    "a query and a path": {"path": f"/{CANARY}", "query_string": {"text": CANARY}},
    "a strange method": {"method": CANARY.upper(), "query_string": {"text": CANARY}},
    "a cut body": {
        "input_stream": io.BytesIO(CANARY.encode()),
        "content_type": "text/plain",
        "environ_overrides": {"CONTENT_LENGTH": "500"},
    },
    "cut chunks": {"content_type": "text/plain", "environ_overrides": CHUNKED | {"wsgi.input": CutStream()}},
    "headers": {"json": {"text": CALM}, "headers": {"Referer": CANARY, "User-Agent": CANARY, "Cookie": CANARY}},
    "a request id with blanks": {"json": {"text": CALM}, "headers": {"X-Request-ID": f"{CANARY} {CANARY}"}},
    "a wrong key": {"json": {"text": CALM}, "headers": {"Authorization": f"Bearer {CANARY}"}},
}


@pytest.mark.parametrize("route", ["/v1/warnings", "/v1/moderations"])
@pytest.mark.parametrize("name", WITH_TEXT)
def test_no_text_of_a_request_is_logged_counted_or_sent_back_in_an_error(
    model: Model, log: io.StringIO, capfd: pytest.CaptureFixture[str], route: str, name: str
) -> None:
    client = create_app(Settings(max_body=200_000), model, Metrics()).test_client()
    reply = client.open(**{"path": route, "method": "POST"} | WITH_TEXT[name])
    assert "status" in log.getvalue()
    assert CANARY.lower() not in log.getvalue().lower()
    assert CANARY.lower() not in client.get("/metrics").text.lower()
    assert reply.status_code == 200 or CANARY.lower() not in reply.text.lower()
    assert CANARY not in "".join(capfd.readouterr())


def test_the_list_of_bad_inputs_is_logged_by_route_and_status(model: Model, log: io.StringIO) -> None:
    client = create_app(Settings(max_body=MAX_BODY), model, Metrics()).test_client()
    for name, *_ in ROWS:
        client.open(**{"path": "/v1/warnings", "method": "POST"} | SENT[name])
    requests = [line for line in lines(log) if line["message"] == "request"]
    assert [str(line["status"]) for line in requests] == [status for _, status, *_ in ROWS]
    assert {line["route"] for line in requests} == {"/v1/warnings", "none"}


@pytest.fixture
def client(model: Model) -> FlaskClient:
    return create_app(Settings(), model, Metrics()).test_client()


@pytest.mark.parametrize("where", ["parse_article", "warn_article", "include_standards", "written"])
def test_an_error_of_ours_says_where_and_not_what(
    client: FlaskClient, log: io.StringIO, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def fail(*given: object) -> None:
        raise RuntimeError(f"about {given!r} and {CANARY}") from ValueError(CANARY)

    monkeypatch.setattr(f"service.app.{where}", fail)
    reply = client.post("/v1/warnings", json={"text": CANARY})
    assert reply.status_code == 500
    error = next(line for line in lines(log) if line["level"] == "error")
    assert error["request_id"] == reply.headers["X-Request-ID"]
    assert (error["error"], Path(__file__).name in error["at"][0]) == ("RuntimeError", True)
    assert CANARY not in log.getvalue() + reply.text


def test_a_body_is_written_to_no_file(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
            opened.append(str(arguments[0]))

    watching = True
    sys.addaudithook(watch)
    try:
        client.post("/v1/warnings", data=CANARY * 60_000, content_type="text/plain")
        client.post("/v1/warnings", data=FILE, content_type="multipart/form-data; boundary=b")
    finally:
        watching = False
    assert opened == []
