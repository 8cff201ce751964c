from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from classifier import load_model
from classifier.label import LabelledParagraph
from classifier.label_folder import LabelFolder
from classifier.retraining import retrain


@pytest.fixture(scope="module")
def small(sample: Sequence[LabelledParagraph]) -> LabelFolder:
    held_out = tuple(replace(label, id=f"test-{label.id}") for label in sample[::7])
    return LabelFolder(train=tuple(sample), test=held_out, must=(), pairs=(), files=())


def test_retraining_writes_a_whole_model_and_makes_it_current(small: LabelFolder, tmp_path: Path) -> None:
    said: list[str] = []
    version = retrain(small, tmp_path, report=said.append)
    loaded = load_model(tmp_path)
    assert loaded.version == version
    assert {path.name for path in (tmp_path / version).iterdir()} == {
        *("manifest.json", "model.json", "vocabulary.json", "idf.npy", "weights.npy", "intercepts.npy"),
        *("metrics.json", "card.md", "pipeline.joblib"),
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["current", version])
    assert said[0].startswith("fold 1 of 5")
    manifest = json.loads((tmp_path / version / "manifest.json").read_text())
    assert set(manifest["libraries"]) == {"numpy", "scipy", "sklearn", "joblib", "snowballstemmer"}
    assert "graphic_violence" in (tmp_path / version / "card.md").read_text()
    assert retrain(small, tmp_path) == version


def test_a_failed_training_leaves_models_as_they_were(
    small: LabelFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("numpy.save", full_disk)
    with pytest.raises(OSError, match="No space"):
        retrain(small, tmp_path)
    assert list(tmp_path.iterdir()) == []
