from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from classifier import ModelError, load_model
from classifier.label import LabelledParagraph, Pair
from classifier.label_folder import LabelFolder
from classifier.retraining import Retrained, retrain
from classifier.scorer import TABLES
from classifier.store import current_version, rollback


@pytest.fixture(scope="module")
def small(sample: Sequence[LabelledParagraph]) -> LabelFolder:
    held_out = tuple(replace(label, id=f"test-{label.id}") for label in sample[::3])
    return LabelFolder(train=tuple(sample), test=held_out, must=(), pairs=(), files=())


@pytest.fixture(scope="module")
def first(small: LabelFolder, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Retrained]:
    models = tmp_path_factory.mktemp("models")
    return models, retrain(small, models)


@pytest.fixture
def models(first: tuple[Path, Retrained], tmp_path: Path) -> Path:
    """A folder with one model, for a test to change."""
    import shutil

    return Path(shutil.copytree(first[0], tmp_path / "models"))


def spoiled(folder: LabelFolder) -> LabelFolder:
    """The same labels, but half of the graphic ones called harmless."""
    train = [
        replace(label, severity=0, atrocity=0, descriptors=()) if place % 2 and label.severity == 2 else label
        for place, label in enumerate(folder.train)
    ]
    return replace(folder, train=tuple(train))


def test_retraining_writes_a_whole_model_and_makes_it_current(first: tuple[Path, Retrained]) -> None:
    models, retrained = first
    assert retrained.is_current
    assert load_model(models).version == retrained.version == current_version(models)
    assert {path.name for path in (models / retrained.version).iterdir()} == {
        *("manifest.json", "model.json", "metrics.json", "card.md", "pipeline.joblib"),
        *(f"{table}.npy" for table in TABLES),
    }
    assert sorted(path.name for path in models.iterdir()) == sorted(["current", retrained.version])
    manifest = json.loads((models / retrained.version / "manifest.json").read_text())
    assert set(manifest["libraries"]) == {"numpy", "scipy", "sklearn", "joblib", "snowballstemmer"}
    assert "graphic_violence" in (models / retrained.version / "card.md").read_text()


def test_equal_labels_make_the_same_model_and_change_nothing(small: LabelFolder, models: Path) -> None:
    before = current_version(models)
    said: list[str] = []
    retrained = retrain(small, models, report=said.append)
    assert said[0].startswith("fold 1 of 5")
    assert retrained.version == before
    assert [one.value for one in retrained.verdict.differences] == [0.0] * len(retrained.verdict.differences)
    assert retrained.verdict.changes == ()


def test_a_worse_candidate_is_stored_and_not_promoted(small: LabelFolder, models: Path) -> None:
    before = current_version(models)
    retrained = retrain(spoiled(small), models)
    assert not retrained.is_current
    assert current_version(models) == before
    assert load_model(models / retrained.version).version == retrained.version
    assert any("graphic_violence: average_precision fell" in one for one in retrained.verdict.objections)
    assert any(not change.is_better for change in retrained.verdict.changes)
    assert sum(map(sum, retrained.verdict.by_genre().values())) == len(retrained.verdict.changes)


def test_force_promotes_with_its_reason_and_rollback_goes_back(small: LabelFolder, models: Path) -> None:
    before = current_version(models)
    retrained = retrain(spoiled(small), models, force="the desk wants it")
    assert retrained.is_current
    forced = json.loads((models / retrained.version / "manifest.json").read_text())["forced"]
    assert forced == {"reason": "the desk wants it", "objections": list(retrained.verdict.objections)}
    assert rollback(models) == before == current_version(models)
    assert rollback(models) == retrained.version


def test_without_an_earlier_version_there_is_no_way_back(models: Path) -> None:
    with pytest.raises(ModelError, match="no earlier version"):
        rollback(models)


def test_what_must_be_right_and_fair_objects(small: LabelFolder, tmp_path: Path) -> None:
    calm = LabelledParagraph("m1", "m1", "The council meets on Monday to agree the budget.", 3, 1, ())
    violent = "Soldiers shot the prisoners and burned their bodies in a ditch by the road, two survivors said."
    pair = Pair("p1", "people", violent, "The council meets on Monday to agree the budget.")
    retrained = retrain(replace(small, must=(calm,), pairs=(pair,)), tmp_path)
    assert not retrained.is_current
    assert not (tmp_path / "current").exists()
    assert retrained.verdict.objections[0].startswith("m1 must be severity 3, atrocity 1, not severity ")
    assert any("mentioned moves by" in one and "by people" in one for one in retrained.verdict.objections)


def test_a_failed_training_leaves_models_as_they_were(
    small: LabelFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("numpy.save", full_disk)
    with pytest.raises(OSError, match="No space"):
        retrain(small, tmp_path)
    assert list(tmp_path.iterdir()) == []
