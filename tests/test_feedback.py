"""The routes of feedback, and what they make of warnings."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from classifier import Model, text_digest
from docs.generate import ROOT
from service.app import create_app
from service.feedback.error import FeedbackError
from service.feedback.overrides import HEADER
from service.operation import operation_of
from service.settings import Settings, SettingsError
from tests.test_warning import CALM, VIOLENT

KEY = "Idempotency-Key"
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "feedback.db"


@pytest.fixture
def client(model: Model, path: Path) -> Iterator[FlaskClient]:
    app = create_app(Settings(feedback=str(path)), model)
    yield app.test_client()
    app.extensions["feedback"].database.engine.dispose()


@pytest.fixture(scope="module")
def document(model: Model) -> dict[str, Any]:
    found: dict[str, Any] = create_app(model=model).test_client().get("/openapi.json").get_json()
    return found


def is_valid(document: dict[str, Any], schema: dict[str, Any], instance: Any) -> bool:
    return jsonschema_rs.Draft202012Validator(schema | {"components": document["components"]}).is_valid(instance)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.feedback.database.PAUSE", 0.0)
    monkeypatch.setattr("service.feedback.sqlite._WAIT", {"read": 10, "write": 10})


def correction(**more: Any) -> dict[str, Any]:
    return {"text": VIOLENT, "severity": 0, "who": "Ana Example", "why": "a film review"} | more


def send(client: FlaskClient, body: Any = None, **headers: str) -> TestResponse:
    return client.post("/v1/feedback", json=correction() if body is None else body, headers=headers)


def warn(client: FlaskClient, *texts: str) -> dict[str, Any]:
    reply: dict[str, Any] = client.post("/v1/warnings", json={"paragraphs": texts, "explain": False}).get_json()
    return reply


def test_a_correction_is_stored_and_overrides_the_next_warning(client: FlaskClient) -> None:
    before = warn(client, CALM, VIOLENT)
    reply = send(client, correction(severity=1, descriptors=["injury"]))
    assert reply.status_code == 201
    said = reply.get_json()
    assert said["digest"] == text_digest(VIOLENT)
    assert (said["severity"], said["atrocity"], said["descriptors"], said["text_kept"]) == (1, 0, ["injury"], True)
    assert reply.headers["Location"] == f"/v1/feedback/{said['id']}"
    assert client.get(reply.headers["Location"]).get_json()["effective"] is True
    after = warn(client, CALM, VIOLENT)
    assert (before["warning"]["warn"], after["warning"]["warn"]) == (True, False)
    assert (after["warning"]["severity"], after["warning"]["descriptors"]) == (1, ["injury"])
    assert after["paragraphs"][0] == before["paragraphs"][0]
    override = after["paragraphs"][1]["override"]
    assert (override["id"], override["who"], override["why"]) == (said["id"], "Ana Example", "a film review")
    assert override["replaced"]["severity"] == before["paragraphs"][1]["severity"]
    assert after["paragraphs"][1]["scores"] == before["paragraphs"][1]["scores"]


def test_a_digest_overrides_as_its_text_does(client: FlaskClient) -> None:
    body = correction(digest=text_digest(VIOLENT).upper())
    del body["text"]
    assert send(client, body).get_json()["text_kept"] is False
    assert warn(client, f" {VIOLENT}\n")["paragraphs"][0]["override"] is not None


def test_moderations_take_overrides_into_their_warning_and_never_into_scores(client: FlaskClient) -> None:
    before = client.post("/v1/moderations", json={"input": [VIOLENT, CALM]}).get_json()["results"]
    send(client)
    reply = client.post("/v1/moderations", json={"input": [VIOLENT, CALM]})
    after = reply.get_json()["results"]
    assert (before[0]["flagged"], after[0]["flagged"]) == (True, False)
    assert after[0]["content_warning"]["severity"] == 0
    assert after[0]["category_scores"] == before[0]["category_scores"]
    assert after[1] == before[1]
    assert reply.headers[HEADER] == "applied"


def test_another_worker_takes_it_at_once(client: FlaskClient, model: Model, path: Path) -> None:
    other = create_app(Settings(feedback=str(path)), model).test_client()
    assert warn(other, VIOLENT)["paragraphs"][0]["override"] is None
    identifier = send(client).get_json()["id"]
    assert warn(other, VIOLENT)["paragraphs"][0]["override"]["id"] == identifier
    client.post(f"/v1/feedback/{identifier}/withdraw", json={"who": "Ana Example"})
    assert warn(other, VIOLENT)["paragraphs"][0]["override"] is None
    other.application.extensions["feedback"].database.engine.dispose()


def test_a_key_gets_the_same_reply_and_another_body_422(client: FlaskClient) -> None:
    first, again, bare = (send(client, **{KEY: key}) for key in ('"k-1"', '"k-1"', "k-1"))
    assert (first.status_code, first.data, first.headers["Location"]) == (201, again.data, again.headers["Location"])
    assert bare.data == first.data
    refused = send(client, correction(severity=1), **{KEY: "k-1"})
    assert (refused.status_code, refused.content_type) == (422, "application/problem+json")
    assert KEY in refused.get_json()["detail"]
    assert len(client.get("/v1/feedback").get_json()["items"]) == 1


@pytest.mark.parametrize("key", ["", '""', "a" * 256, "caf\u00e9"])
def test_a_key_that_is_none_is_refused(client: FlaskClient, key: str) -> None:
    reply = send(client, **{KEY: key})
    assert reply.status_code == 400
    assert "1 to 255 printable ASCII" in reply.get_json()["detail"]


BAD = [
    ({"atrocity": 1}, "/atrocity"),
    ({"descriptors": ["injury"]}, "/descriptors"),
    ({"severity": 4}, "/severity"),
    ({"severity": "1"}, "/severity"),
    ({"severity": True}, "/severity"),
    ({"severity": None}, "/severity"),
    ({"severity": 1, "atrocity": 2}, "/atrocity"),
    ({"severity": 1, "descriptors": ["gore"]}, "/descriptors/0"),
    ({"severity": 1, "descriptors": ["injury", "injury"]}, "/descriptors"),
    ({"text": None}, "/text"),
    ({"digest": "0" * 64}, "/text"),
    ({"text": " \n"}, "/text"),
    ({"text": "a\u0000b"}, "/text"),
    ({"text": None, "digest": "0" * 63}, "/digest"),
    ({"text": None, "digest": "x" * 64}, "/digest"),
    ({"who": None}, "/who"),
    ({"who": " "}, "/who"),
    ({"who": "a" * 201}, "/who"),
    ({"why": "a" * 5_001}, "/why"),
    ({"article": 1.5}, "/article"),
    ({"paragraph": "a" * 201}, "/paragraph"),
    ({"model": ["a"]}, "/model"),
    ({"colour": "red"}, "/colour"),
]


@pytest.mark.parametrize(("more", "pointer"), BAD)
def test_what_is_wrong_is_pointed_at_and_not_stored(client: FlaskClient, more: dict[str, Any], pointer: str) -> None:
    reply = send(client, correction(**more))
    assert reply.status_code == 422
    assert [error["pointer"] for error in reply.get_json()["errors"]] == [pointer]
    assert client.get("/v1/feedback").get_json()["items"] == []


GOOD = [
    {},
    {"severity": 3, "atrocity": True, "descriptors": ["torture"]},
    {"severity": 1, "atrocity": 1, "descriptors": []},
    {"atrocity": False, "why": None, "article": 17, "paragraph": "b", "model": "m"},
    {"text": None, "digest": "A" * 64},
]


@pytest.mark.parametrize("more", [*GOOD, *(more for more, _ in BAD if "a\0b" not in more.values())])
def test_the_schema_takes_what_the_service_takes(
    client: FlaskClient, document: dict[str, Any], more: dict[str, Any]
) -> None:
    taken = is_valid(document, {"$ref": "#/components/schemas/FeedbackIn"}, correction(**more))
    assert taken is (more in GOOD)
    assert (send(client, correction(**more)).status_code == 201) is taken


def test_replies_are_of_their_schemas(client: FlaskClient, document: dict[str, Any]) -> None:
    identifier = send(client, correction(severity=2), **{KEY: "k"}).get_json()["id"]
    one = f"/v1/feedback/{identifier}"
    calls = [
        ("/v1/feedback", "post", {"json": correction()}),
        ("/v1/feedback", "get", {"query_string": {"limit": 1}}),
        ("/v1/feedback/{identifier}", "get", {}),
        ("/v1/feedback/{identifier}/review", "post", {"json": {"verdict": "reject", "who": "Bo", "why": "no"}}),
        ("/v1/feedback/{identifier}/withdraw", "post", {"json": {"who": "Ana"}}),
        ("/v1/feedback/purge", "post", {"json": {"article": "a-1"}}),
    ]
    for path, method, sent in calls:
        reply = client.open(path.replace("/v1/feedback/{identifier}", one), method=method.upper(), **sent)
        [(media, content)] = document["paths"][path][method]["responses"][str(reply.status_code)]["content"].items()
        assert reply.content_type == media
        assert is_valid(document, content["schema"], reply.get_json()), path
        assert not is_valid(document, content["schema"], {}), path


def test_a_warning_with_an_override_is_of_its_schema(client: FlaskClient, document: dict[str, Any]) -> None:
    send(client)
    warned = warn(client, VIOLENT)
    assert warned["paragraphs"][0]["override"] is not None
    assert is_valid(document, {"$ref": "#/components/schemas/ArticleWarning"}, warned)


def test_a_reviewer_settles_what_is_in_effect(client: FlaskClient) -> None:
    first = send(client, correction(severity=1)).get_json()["id"]
    second = send(client, correction(severity=3, who="Bo")).get_json()["id"]
    listed = client.get("/v1/feedback?status=open").get_json()["items"]
    assert [(one["id"], one["effective"], one["disputed"]) for one in listed] == [
        (second, True, True),
        (first, False, True),
    ]
    reply = client.post(f"/v1/feedback/{second}/review", json={"verdict": "reject", "who": "Cy", "why": "too much"})
    assert (reply.get_json()["status"], reply.get_json()["review"]["why"]) == ("rejected", "too much")
    assert warn(client, VIOLENT)["warning"]["severity"] == 1
    accepted = client.post(f"/v1/feedback/{first}/review", json={"verdict": "accept", "who": "Cy"}).get_json()
    assert (accepted["status"], accepted["effective"], accepted["disputed"]) == ("accepted", True, False)
    assert warn(client, VIOLENT)["paragraphs"][0]["override"]["accepted"] is True


def test_a_page_before_a_number_that_no_database_has_is_refused(client: FlaskClient) -> None:
    reply = client.get(f"/v1/feedback?before={2**63}")
    assert reply.status_code == 422
    assert reply.get_json()["errors"][0]["pointer"] == "/before"


def test_pages_are_walked_and_bad_queries_refused(client: FlaskClient) -> None:
    identifiers = [send(client, correction(article=f"a-{number}")).get_json()["id"] for number in range(3)]
    page = client.get("/v1/feedback?limit=2").get_json()
    rest = client.get(f"/v1/feedback?limit=2&before={page['next']}").get_json()
    assert [one["id"] for one in page["items"] + rest["items"]] == identifiers[::-1]
    assert rest["next"] is None
    assert [one["id"] for one in client.get("/v1/feedback?article=a-1").get_json()["items"]] == [identifiers[1]]
    for query in ("limit=0", "limit=501", "limit=many", "status=new", "digest=1", "colour=red", "before=0"):
        reply = client.get(f"/v1/feedback?{query}")
        assert reply.status_code == 422
        assert [error["pointer"] for error in reply.get_json()["errors"]] == [f"/{query.partition('=')[0]}"]


def test_feedback_that_is_not_there_is_404_and_withdrawn_feedback_409(client: FlaskClient) -> None:
    for path in (f"/v1/feedback/{NOBODY}/review", f"/v1/feedback/{NOBODY}/withdraw"):
        body = {"who": "Bo"} | ({"verdict": "accept"} if path.endswith("review") else {})
        assert client.post(path, json=body).status_code == 404
    assert f"no feedback {NOBODY}" in client.get(f"/v1/feedback/{NOBODY}").get_json()["detail"]
    identifier = send(client).get_json()["id"]
    client.post(f"/v1/feedback/{identifier}/withdraw", json={"who": "Ana"})
    reply = client.post(f"/v1/feedback/{identifier}/review", json={"verdict": "accept", "who": "Bo"})
    assert (reply.status_code, reply.content_type) == (409, "application/problem+json")


def test_an_export_has_a_line_for_each_and_a_backup_is_a_database(client: FlaskClient, tmp_path: Path) -> None:
    assert client.get("/v1/feedback/export").data == b""
    identifiers = [send(client, correction(severity=severity)).get_json()["id"] for severity in (0, 1)]
    export = client.get("/v1/feedback/export")
    assert export.content_type == "application/x-ndjson"
    records = [json.loads(line) for line in export.text.splitlines()]
    assert [(record["id"], record["effective"]) for record in records] == [
        (identifiers[0], False),
        (identifiers[1], True),
    ]
    backup = client.get("/v1/feedback/backup")
    assert (backup.status_code, backup.content_type) == (200, "application/vnd.sqlite3")
    assert backup.headers["Cache-Control"] == "no-store"
    (tmp_path / "copy.db").write_bytes(backup.data)
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        assert copy.execute("SELECT id FROM forewarn_feedback ORDER BY number").fetchall() == [
            (one,) for one in identifiers
        ]


def test_a_database_that_is_no_file_is_backed_up_with_its_own_tools(client: FlaskClient) -> None:
    client.application.extensions["feedback"].database.path = None
    reply = client.get("/v1/feedback/backup")
    assert (reply.status_code, "its own tools" in reply.get_json()["detail"]) == (409, True)


def test_a_purge_needs_a_condition_and_can_only_count(client: FlaskClient) -> None:
    send(client, correction(article="a-1"))
    refused = client.post("/v1/feedback/purge", json={})
    assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (422, "/older_than_days")
    counted = client.post("/v1/feedback/purge", json={"article": "a-1", "dry_run": True})
    assert counted.get_json() == {"purged": 1}
    assert warn(client, VIOLENT)["paragraphs"][0]["override"] is not None
    assert client.post("/v1/feedback/purge", json={"older_than_days": 0}).get_json() == {"purged": 1}
    assert warn(client, VIOLENT)["paragraphs"][0]["override"] is None


ROUTES = [
    ("POST", "/v1/feedback"),
    ("GET", "/v1/feedback"),
    ("GET", f"/v1/feedback/{NOBODY}"),
    ("POST", f"/v1/feedback/{NOBODY}/review"),
    ("POST", f"/v1/feedback/{NOBODY}/withdraw"),
    ("POST", "/v1/feedback/purge"),
    ("GET", "/v1/feedback/export"),
    ("GET", "/v1/feedback/backup"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_without_a_database_there_is_no_feedback_and_the_reply_says_how_to_have_it(
    model: Model, method: str, path: str
) -> None:
    client = create_app(Settings(), model).test_client()
    reply = client.open(path, method=method, json=correction() if method == "POST" else None)
    assert (reply.status_code, reply.content_type) == (404, "application/problem+json")
    assert "FOREWARN_FEEDBACK" in reply.get_json()["detail"]
    assert HEADER not in client.post("/v1/warnings", json={"text": CALM}).headers


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("harm", ["missing", "damaged", "locked"])
def test_warnings_go_on_without_a_database_and_feedback_says_to_come_back(
    client: FlaskClient, model: Model, path: Path, harm: str
) -> None:
    send(client)
    client.application.extensions["feedback"].database.engine.dispose()
    other = None
    if harm == "missing":
        path.rename(path.with_suffix(".aside"))
    elif harm == "damaged":
        path.write_bytes(b"\xff" * path.stat().st_size)
    else:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
    plain = create_app(Settings(), model).test_client()
    for route, body in (("/v1/warnings", {"text": VIOLENT}), ("/v1/moderations", {"input": VIOLENT})):
        reply = client.post(route, json=body)
        assert reply.status_code == 200
        assert reply.headers[HEADER] == "unavailable"
        if route == "/v1/warnings":
            assert reply.get_json() == plain.post(route, json=body).get_json()
    for method, one in ROUTES:
        body = {"who": "Bo", "verdict": "accept"} if one.endswith("review") else {"who": "Bo"}
        body = {"article": "a"} if one.endswith("purge") else correction() if one == "/v1/feedback" else body
        refused = client.open(one, method=method, json=body if method == "POST" else None)
        assert refused.status_code == 503, one
        assert refused.content_type == "application/problem+json"
        assert int(refused.headers["Retry-After"]) > 0
        assert harm in refused.get_json()["detail"]
    if other is not None:
        other.execute("ROLLBACK")
        other.close()
        assert send(client).status_code == 201


def test_a_database_that_does_not_answer_stops_no_start(model: Model, tmp_path: Path) -> None:
    path = tmp_path / "mount" / "feedback.db"
    client = create_app(Settings(feedback=str(path)), model).test_client()
    reply = client.post("/v1/warnings", json={"text": CALM})
    assert (reply.status_code, reply.headers[HEADER]) == (200, "unavailable")


@pytest.mark.usefixtures("impatient")
def test_a_database_that_comes_late_is_used(model: Model, tmp_path: Path) -> None:
    path = tmp_path / "mount" / "feedback.db"
    client = create_app(Settings(feedback=str(path)), model).test_client()
    assert send(client).status_code == 503
    path.parent.mkdir()
    assert send(client).status_code == 201
    assert warn(client, VIOLENT)["paragraphs"][0]["override"] is not None
    client.application.extensions["feedback"].database.engine.dispose()


def test_a_setting_that_can_never_work_stops_the_start(model: Model) -> None:
    with pytest.raises(FeedbackError, match="give its path"):
        create_app(Settings(feedback="sqlite://"), model)


def test_texts_are_stored_unless_that_was_switched_off(model: Model, path: Path) -> None:
    client = create_app(Settings(feedback=str(path), feedback_text=False), model).test_client()
    assert send(client).get_json()["text_kept"] is False
    [record] = client.get("/v1/feedback").get_json()["items"]
    assert record["text"] is None
    assert warn(client, VIOLENT)["paragraphs"][0]["override"] is not None
    client.application.extensions["feedback"].database.engine.dispose()


def test_settings_of_feedback_come_from_the_environment() -> None:
    assert Settings.from_environ({"FOREWARN_FEEDBACK": ""}).feedback is None
    given = Settings.from_environ({"FOREWARN_FEEDBACK": "postgresql://a:secret@b/c", "FOREWARN_FEEDBACK_TEXT": "off"})
    assert (given.feedback, given.feedback_text) == ("postgresql://a:secret@b/c", False)
    assert "secret" not in repr(given)
    with pytest.raises(SettingsError, match="FOREWARN_FEEDBACK_TEXT"):
        Settings.from_environ({"FOREWARN_FEEDBACK_TEXT": "maybe"})


def test_sqlalchemy_is_imported_by_those_who_use_it() -> None:
    program = "import sys, service.app, service.command; service.app.create_app(); print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("path", "method", "scope"),
    [
        ("/v1/warnings", "post", "read"),
        ("/v1/feedback", "post", "feedback"),
        ("/v1/feedback", "get", "feedback"),
        ("/v1/feedback/<uuid:identifier>/review", "post", "admin"),
        ("/v1/feedback/purge", "post", "admin"),
        ("/v1/feedback/export", "get", "admin"),
        ("/v1/feedback/backup", "get", "admin"),
    ],
)
def test_a_route_names_the_scope_it_needs(client: FlaskClient, path: str, method: str, scope: str) -> None:
    [rule] = [
        one
        for one in client.application.url_map.iter_rules()
        if one.rule == path and method.upper() in (one.methods or set())
    ]
    operation = operation_of(client.application.view_functions[rule.endpoint])
    assert operation is not None
    assert operation.scope == scope


def test_the_documentation_shows_what_is_said(client: FlaskClient) -> None:
    page = (ROOT / "docs" / "feedback.md").read_text(encoding="utf-8")
    part = page.partition("<!-- correction")[2].partition("<!-- /correction")[0]
    sent, said = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", part, re.DOTALL))
    reply = send(client, sent)
    assert reply.status_code == 201
    changing = {"id": said["id"], "at": said["at"]}
    assert reply.get_json() | changing == said
    [override] = re.findall(r'```json\n"override": (\{.*?\})\n```', page, re.DOTALL)
    shown = warn(client, sent["text"])["paragraphs"][0]["override"]
    assert json.loads(override).keys() == shown.keys()
    assert json.loads(override)["replaced"].keys() == shown["replaced"].keys()
