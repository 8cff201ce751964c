"""Who is let in, and who is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from classifier import Model
from service.access.door import AccessError
from service.access.error import KeysError
from service.app import create_app
from service.metrics import Metrics
from service.settings import Settings
from tests.test_keys import keys, make
from tests.test_warning import CALM

POSTED = {"/v1/warnings": {"text": CALM}, "/v1/moderations": {"input": CALM}}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


def client_of(model: Model, path: Path | None, **settings: object) -> FlaskClient:
    return create_app(Settings(keys=path, **settings), model, Metrics()).test_client()  # type: ignore[arg-type]


def ask(client: FlaskClient, key: str | None = None, route: str = "/v1/warnings", **headers: str) -> TestResponse:
    given = headers | ({"Authorization": f"Bearer {key}"} if key else {})
    if body := POSTED.get(route):
        return client.post(route, json=body, headers=given)
    return client.get(route, headers=given)


def test_a_good_key_is_let_in_by_either_header(path: Path, model: Model) -> None:
    key = make(path, "cms")
    client = client_of(model, path)
    assert ask(client, key).status_code == 200
    assert client.post("/v1/warnings", json={"text": CALM}, headers={"X-API-Key": key}).status_code == 200
    assert client.get("/v1/model", headers={"Authorization": f"bearer  {key}"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer fw_00000000_" + "a" * 43},
        {"Authorization": "Basic {key}"},
        {"X-API-Key": "{key}x"},
        {"X-API-Key": "ключ".encode().decode("latin-1")},
        {"Authorization": "Bearer wrong", "X-API-Key": "{key}"},
    ],
)
def test_anything_else_is_401_and_says_what_to_send(path: Path, model: Model, headers: dict[str, str]) -> None:
    key = make(path, "cms")
    given = {name: value.format(key=key) for name, value in headers.items()}
    reply = client_of(model, path).post("/v1/warnings", data=b"not even JSON", headers=given)
    assert reply.status_code == 401
    assert reply.content_type == "application/problem+json"
    assert reply.headers["WWW-Authenticate"].lower().startswith("bearer realm=")
    assert "Authorization: Bearer KEY" in reply.get_json()["detail"]
    assert key not in reply.text


@pytest.mark.parametrize(
    ("scope", "route", "status"),
    [
        ("read", "/v1/warnings", 200),
        ("read", "/v1/moderations", 200),
        ("read", "/v1/model", 200),
        ("read", "/metrics", 403),
        ("metrics", "/metrics", 200),
        ("metrics", "/v1/warnings", 403),
        ("feedback", "/v1/warnings", 403),
        ("admin", "/v1/warnings", 200),
        ("admin", "/metrics", 200),
    ],
)
def test_a_key_is_good_for_its_scope_alone(path: Path, model: Model, scope: str, route: str, status: int) -> None:
    key = make(path, "one", "--scope", scope)
    reply = ask(client_of(model, path), key, route)
    assert reply.status_code == status
    assert status == 200 or "lacks the scope" in reply.get_json()["detail"]


@pytest.mark.parametrize("route", ["/livez", "/readyz", "/openapi.json", "/docs"])
def test_probes_and_documents_are_open(path: Path, model: Model, route: str) -> None:
    make(path, "cms")
    assert client_of(model, path).get(route).status_code == 200


def test_a_route_that_says_nothing_is_for_administrators(path: Path, model: Model) -> None:
    app = create_app(Settings(keys=path), model)
    app.add_url_rule("/new", view_func=lambda: "seen", endpoint="new")
    reader, admin = make(path, "cms"), make(path, "desk", "--scope", "admin")
    assert [ask(app.test_client(), key, "/new").status_code for key in (None, reader, admin)] == [401, 403, 200]


def test_making_and_revoking_hold_from_the_next_request_on(path: Path, model: Model) -> None:
    client = client_of(model, path)
    assert ask(client).status_code == 401
    key = make(path, "cms")
    assert [ask(client).status_code, ask(client, key).status_code] == [401, 200]
    assert keys(path, "revoke", "cms").exit_code == 0
    assert [ask(client).status_code, ask(client, key).status_code] == [401, 401]


def test_keys_that_cannot_be_read_let_nobody_in_and_the_service_is_not_ready(path: Path, model: Model) -> None:
    key = make(path, "cms")
    client = client_of(model, path)
    path.chmod(0o644)
    path.touch()
    assert ask(client, key).status_code == 503
    assert client.get("/readyz").status_code == 503
    assert str(path) not in ask(client, key).text
    path.chmod(0o600)
    path.touch()
    assert ask(client, key).status_code == 200


@pytest.mark.parametrize("bind", ["0.0.0.0:8000", "[::]:8000", "192.0.2.1:8000", "news.example:8000"])
def test_an_address_open_to_others_needs_keys_or_a_word(path: Path, model: Model, bind: str) -> None:
    with pytest.raises(AccessError, match="there are no keys"):
        create_app(Settings(bind=bind, keys=path), model)
    assert ask(client_of(model, None, bind=bind, insecure=True)).status_code == 200
    key = make(path, "cms")
    client = client_of(model, path, bind=bind)
    assert [ask(client).status_code, ask(client, key).status_code] == [401, 200]
    assert keys(path, "revoke", "cms").exit_code == 0
    with pytest.raises(AccessError, match="there are no keys"):
        create_app(Settings(bind=bind, keys=path), model)


@pytest.mark.parametrize(
    "bind", ["127.0.0.1:8000", "127.9.9.9:80", "[::1]:8000", "localhost:8000", "unix:/run/f.sock"]
)
def test_an_address_of_this_machine_needs_none(model: Model, bind: str) -> None:
    assert ask(client_of(model, None, bind=bind)).status_code == 200


def test_a_broken_file_of_keys_stops_the_start(path: Path, model: Model) -> None:
    path.write_text("{}")
    path.chmod(0o600)
    with pytest.raises(KeysError):
        create_app(Settings(keys=path), model)


def test_no_page_of_the_web_asks_an_open_service_by_a_name_of_its_own(path: Path, model: Model) -> None:
    open_ = client_of(model, None, hosts=("news.internal",))
    for host, status in (("rebound.example", 421), ("rebound.example:8000", 421), ("127.0.0.1.rebound.example", 421)):
        assert ask(open_, Host=host).status_code == status, host
    for host in ("localhost", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]:8000", "news.internal", "News.Internal:80"):
        assert ask(open_, Host=host).status_code == 200, host
    key = make(path, "cms")
    assert ask(client_of(model, path), key, Host="news.example").status_code == 200


def test_a_key_that_asks_too_often_waits_and_others_do_not(path: Path, model: Model) -> None:
    slow, other = make(path, "slow", "--rate", "2/minute"), make(path, "other")
    free = make(path, "free", "--rate", "")
    client = client_of(model, path, rate="3/minute")
    replies = [ask(client, slow, "/v1/model") for _ in range(3)]
    assert [reply.status_code for reply in replies] == [200, 200, 429]
    assert 0 < int(replies[-1].headers["Retry-After"]) <= 60
    assert f"wait {replies[-1].headers['Retry-After']} s" in replies[-1].get_json()["detail"]
    assert [ask(client, other, "/v1/model").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert {ask(client, free, "/v1/model").status_code for _ in range(5)} == {200}


def test_openais_clients_can_read_why_they_are_turned_away(path: Path, model: Model) -> None:
    key = make(path, "cms", "--rate", "1/minute")
    client = client_of(model, path)
    refused = ask(client, "none", "/v1/moderations")
    assert (refused.status_code, refused.headers["x-should-retry"]) == (401, "false")
    assert refused.get_json()["error"]["type"] == "invalid_request_error"
    assert ask(client, key, "/v1/moderations").status_code == 200
    late = ask(client, key, "/v1/moderations")
    assert (late.status_code, late.headers["x-should-retry"]) == (429, "true")
    assert late.headers["Retry-After"]
    assert "too often" in late.get_json()["error"]["message"]


def test_the_document_says_whether_a_key_is_needed(path: Path, model: Model) -> None:
    open_ = client_of(model, None).get("/openapi.json").get_json()
    assert {} in open_["paths"]["/v1/warnings"]["post"]["security"]
    document = client_of(model, path).get("/openapi.json").get_json()
    assert document["paths"]["/v1/warnings"]["post"]["security"] == [{"bearer": ["read"]}, {"key": ["read"]}]
    assert document["paths"]["/livez"]["get"]["security"] == []
    assert {"401", "403", "429"} <= set(document["paths"]["/v1/warnings"]["post"]["responses"])
    assert set(document["components"]["securitySchemes"]) == {"bearer", "key"}
