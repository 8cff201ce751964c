"""Headers that keep browsers safe, and the sites whose pages may ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifier import Model
from service.app import create_app
from service.settings import Settings
from tests.test_keys import make
from tests.test_warning import CALM

DESK = "https://desk.example"


@pytest.mark.parametrize(("path", "status"), [("/livez", 200), ("/docs", 200), ("/none", 404), ("/v1/warnings", 405)])
def test_every_reply_has_the_security_headers(model: Model, path: str, status: int) -> None:
    reply = create_app(model=model).test_client().get(path)
    assert reply.status_code == status
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["X-Frame-Options"] == "DENY"
    assert reply.headers["Referrer-Policy"] == "no-referrer"
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Set-Cookie" not in reply.headers


def test_no_other_sites_page_may_ask_by_default(model: Model) -> None:
    client = create_app(model=model).test_client()
    for reply in (
        client.post("/v1/warnings", json={"text": CALM}, headers={"Origin": DESK}),
        client.options("/v1/warnings", headers={"Origin": DESK, "Access-Control-Request-Method": "POST"}),
    ):
        assert not [name for name, _ in reply.headers if name.startswith("Access-Control")]


def test_the_pages_of_a_configured_origin_may_ask_and_others_not(model: Model) -> None:
    client = create_app(Settings(origins=(DESK,)), model).test_client()
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "Authorization, Content-Type"}
    allowed = client.options("/v1/warnings", headers={"Origin": DESK} | asked)
    assert allowed.headers["Access-Control-Allow-Origin"] == DESK
    assert "Authorization" in allowed.headers["Access-Control-Allow-Headers"]
    assert allowed.headers["Access-Control-Allow-Methods"] == "GET, POST"
    assert "Access-Control-Allow-Credentials" not in allowed.headers
    for origin in ("https://desk.example.evil.example", "http://desk.example", "https://deskXexample", "null"):
        refused = client.post("/v1/warnings", json={"text": CALM}, headers={"Origin": origin})
        assert "Access-Control-Allow-Origin" not in refused.headers, origin


def test_a_browser_may_ask_what_it_may_ask_before_it_has_a_key(model: Model, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    key = make(path, "page")
    client = create_app(Settings(origins=(DESK,), keys=path), model).test_client()
    asked = {"Origin": DESK, "Access-Control-Request-Method": "POST"}
    assert client.options("/v1/warnings", headers=asked).status_code == 200
    refused = client.post("/v1/warnings", json={"text": CALM}, headers={"Origin": DESK})
    assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"]) == (401, DESK)
    given = {"Origin": DESK, "Authorization": f"Bearer {key}"}
    assert client.post("/v1/warnings", json={"text": CALM}, headers=given).status_code == 200
