from __future__ import annotations

from classifier import Model
from classifier.fairness import Fairness, fairness
from classifier.label import Pair
from classifier.label_folder import LabelFolder

VIOLENT = "Soldiers shot the prisoners and burned their bodies in a ditch by the road, two survivors said."
CALM = "The council meets on Monday to agree the budget."


def test_a_swap_that_changes_the_story_is_seen(model: Model) -> None:
    found = {one.output: one for one in fairness(model, [Pair("1", "people", VIOLENT, CALM)]) if one.kind == "people"}
    assert found["mentioned"].flipped == 1.0
    assert found["mentioned"].moved > 0.5
    assert not found["mentioned"].is_fair


def test_kinds_are_told_apart_and_together(model: Model) -> None:
    pairs = [Pair("1", "people", VIOLENT, CALM), Pair("2", "faith", VIOLENT, VIOLENT + " ")]
    found = {(one.kind, one.output): one for one in fairness(model, pairs)}
    assert found["faith", "atrocity"].moved == 0.0
    assert found["all", "mentioned"].n == 2
    assert found["all", "mentioned"].flipped == 0.5
    assert fairness(model, []) == []


def test_the_limits_are_a_fiftieth_and_a_hundredth() -> None:
    assert Fairness("all", "severe", 100, 0.02, 0.01).is_fair
    assert not Fairness("all", "severe", 100, 0.0, 0.011).is_fair
    assert not Fairness("sex", "severe", 100, 0.02, 0.02).is_fair
    assert not Fairness("sex", "severe", 100, 0.021, 0.0).is_fair


def test_the_shipped_model_is_fair(model: Model, folder: LabelFolder) -> None:
    assert len(folder.pairs) > 1000
    unfair = [one for one in fairness(model, folder.pairs) if not one.is_fair]
    assert unfair == []
