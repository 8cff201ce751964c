"""Whether the service is ready, with a model that is whole and with one that is not."""

from __future__ import annotations

import json
import logging
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from classifier import Model, find_model_folder, find_models, load_model
from service.app import create_app
from service.settings import Settings
from tests.test_warning import VIOLENT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(find_model_folder(find_models()), tmp_path / "model"))


@pytest.fixture
def client(folder: Path) -> FlaskClient:
    return create_app(Settings(models=folder)).test_client()


def scores(client: FlaskClient) -> object:
    reply = client.post("/v1/warnings", json={"text": VIOLENT})
    assert reply.status_code == 200
    return reply.get_json()["paragraphs"][0]["scores"]


def zeros(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: zeros(folder / "weights.npy"),
        lambda folder: (folder / "weights.npy").write_bytes(b""),
        lambda folder: (folder / "idf.npy").unlink(),
        lambda folder: (folder / "manifest.json").write_text("{}"),
        shutil.rmtree,
    ],
    ids=["overwritten", "cut", "a file missing", "manifest", "all gone"],
)
def test_damaged_files_are_told_once_and_warnings_go_on_unchanged(
    client: FlaskClient, folder: Path, damage: object, caplog: pytest.LogCaptureFixture
) -> None:
    before = scores(client)
    assert client.get("/readyz").status_code == 200
    damage(folder)  # type: ignore[operator]
    for _ in range(2):
        reply = client.get("/readyz")
        assert (reply.status_code, reply.content_type) == (503, "application/problem+json")
    assert str(folder) not in reply.text
    assert scores(client) == before
    [record] = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert str(folder) in record.getMessage()


def test_restored_files_make_it_ready_again(client: FlaskClient, folder: Path) -> None:
    weights = (folder / "weights.npy").read_bytes()
    (folder / "weights.npy").write_bytes(b"")
    assert client.get("/readyz").status_code == 503
    (folder / "weights.npy").write_bytes(weights)
    assert client.get("/readyz").status_code == 200


def test_another_model_in_the_folder_is_not_the_one_that_serves(client: FlaskClient, folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["created"] = "2031-01-02"
    manifest["version"] = f"2031.1.2+{manifest['version'].split('+')[1]}"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert load_model(folder).version == manifest["version"]
    assert client.get("/readyz").status_code == 503


def test_a_model_that_gives_no_probabilities_is_not_ready(model: Model) -> None:
    client = create_app(model=model).test_client()
    assert client.get("/readyz").get_json() == {"status": "ready", "model": model.version}
    nowhere = replace(model.calibration, slopes=model.calibration.slopes * float("nan"))
    client = create_app(model=replace(model, calibration=nowhere)).test_client()
    assert client.get("/readyz").status_code == 503
    assert client.get("/livez").status_code == 200
