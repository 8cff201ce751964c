from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from classifier import Model, ModelError, find_models, load_model
from classifier.store import current_version, set_current


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped model, alone in a folder of models."""
    models = find_models()
    version = current_version(models)
    shutil.copytree(models / version, tmp_path / version)
    set_current(tmp_path, version)
    return tmp_path / version


def test_a_folder_of_models_or_one_of_them_can_be_named(folder: Path, model: Model) -> None:
    assert load_model(folder).version == load_model(folder.parent).version == model.version == folder.name


def test_a_model_scores_without_its_pipeline(folder: Path, model: Model) -> None:
    (folder / "pipeline.joblib").unlink()
    text = ["Three men were shot."]
    np.testing.assert_array_equal(load_model(folder).probabilities(text), model.probabilities(text))


def flip_a_byte(folder: Path) -> None:
    path = folder / "weights.npy"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))


def swap_the_pipeline(folder: Path) -> None:
    (folder / "pipeline.joblib").write_bytes(b"cos\nsystem\n")


def raise_a_threshold(folder: Path) -> None:
    path = folder / "model.json"
    described = json.loads(path.read_text())
    described["thresholds"]["balanced"]["mentioned"] = 0.99
    path.write_text(json.dumps(described))


def edit_manifest(**changes: object) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        path = folder / "manifest.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | changes))

    return edit


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (flip_a_byte, "weights.npy: does not match its digest"),
        (swap_the_pipeline, "pipeline.joblib: does not match its digest"),
        (raise_a_threshold, "model.json: does not match its digest"),
        (lambda folder: (folder / "idf.npy").unlink(), "idf.npy: No such file"),
        (lambda folder: (folder / "manifest.json").unlink(), "manifest.json: not found"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "manifest.json: cannot be read"),
        (lambda folder: (folder / "manifest.json").write_text("[]"), "manifest.json: cannot be read"),
        (edit_manifest(format=1), "model format 1, this version reads 3; train it again"),
        (edit_manifest(tokenizer=0), "tokenizer 0, this version has"),
        (edit_manifest(paragraphs=1), "was changed after training"),
        (edit_manifest(files={}), "was changed after training"),
        (lambda folder: shutil.rmtree(folder), "no such model folder"),
    ],
)
def test_a_damaged_model_is_refused_in_one_line(folder: Path, damage: Callable[[Path], None], reason: str) -> None:
    damage(folder)
    with pytest.raises(ModelError) as caught:
        load_model(folder.parent)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", ["", "../elsewhere", "a/b"])
def test_current_names_a_folder_beside_it(tmp_path: Path, content: str) -> None:
    (tmp_path / "current").write_text(content)
    with pytest.raises(ModelError, match="is no version"):
        load_model(tmp_path)


def test_a_model_is_found_where_the_environment_says(tmp_path: Path) -> None:
    assert find_models({"FOREWARN_MODELS": str(tmp_path)}) == tmp_path
    with pytest.raises(ModelError, match="run `make train`, or name a model"):
        load_model(tmp_path)
