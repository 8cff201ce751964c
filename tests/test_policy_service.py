from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from classifier import Model, PolicyError
from service.app import create_app
from service.settings import Settings
from tests.test_policy_command import HOUSE
from tests.test_service import post
from tests.test_warning import VIOLENT


@pytest.fixture
def client(tmp_path: Path, model: Model) -> FlaskClient:
    (tmp_path / "daily.toml").write_text(HOUSE)
    (tmp_path / "kids.toml").write_text(HOUSE.replace("daily", "kids").replace("severity = 3", "severity = 1"))
    settings = Settings.from_environ({"FOREWARN_POLICY": str(tmp_path)})
    return create_app(settings, model).test_client()


def test_a_request_picks_its_policy(client: FlaskClient) -> None:
    versions = [
        post(client, {"text": VIOLENT} | ({"policy": name} if name else {})).get_json()["policy"].partition("+")[0]
        for name in (None, "daily", "kids@3", "default@1")
    ]
    assert versions == ["default@1", "daily@3", "kids@3", "default@1"]


def test_an_unknown_policy_is_a_problem_that_names_those_there_are(client: FlaskClient) -> None:
    reply = post(client, {"text": VIOLENT, "policy": "tabloid"})
    assert reply.status_code == 422
    [error] = reply.get_json()["errors"]
    assert error["pointer"] == "/policy"
    assert "'daily@3+" in error["detail"]
    assert "'default@1'" in error["detail"]


def test_a_request_names_its_section(client: FlaskClient) -> None:
    def decisions(**more: object) -> dict[str, bool]:
        found: dict[str, bool] = post(client, {"text": VIOLENT, "policy": "kids"} | more).get_json()["warning"][
            "decisions"
        ]
        return found

    assert decisions()["hide_ads"]
    assert not decisions(section="history")["hide_ads"]
    assert decisions(section="politics")["hide_ads"]
    assert post(client, {"text": VIOLENT, "section": 5}).status_code == 422


def test_the_service_does_not_start_with_a_policy_that_it_cannot_follow(tmp_path: Path, model: Model) -> None:
    (tmp_path / "house.toml").write_text("name = ")
    with pytest.raises(PolicyError, match=r"house\.toml:1: not TOML"):
        create_app(Settings(policy=tmp_path / "house.toml"), model)
