from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import pytest

from classifier import Model
from classifier.card import model_card
from classifier.codebook import PUBLIC_OUTPUTS
from classifier.evaluation import evaluate
from classifier.fairness import fairness
from classifier.label import LabelledParagraph, Pair
from classifier.label_folder import LabelFolder

POINT = {
    "paragraphs": 4000,
    "positives": dict.fromkeys(PUBLIC_OUTPUTS, 900),
    "average_precision": dict.fromkeys(PUBLIC_OUTPUTS, 0.71) | {"severe": None},
    "ci95": {},
}


@pytest.fixture(scope="module")
def small(folder: LabelFolder, sample: Sequence[LabelledParagraph]) -> LabelFolder:
    pair = Pair("p1", "people", "Soldiers shot the prisoners.", "The council meets on Monday to agree the budget.")
    return LabelFolder(train=tuple(sample), test=tuple(folder.test[:400]), must=(), pairs=(pair,), files=())


def carrying(model: Model, folder: LabelFolder, **more: Any) -> Model:
    metrics = {"measured_on": "test.jsonl", "n": len(folder.test), "outputs": evaluate(model, folder.test)["outputs"]}
    fair = [asdict(one) for one in fairness(model, folder.pairs)]
    return replace(model, metrics=metrics | {"fairness": fair} | more)


@pytest.fixture(scope="module")
def measured(model: Model, small: LabelFolder) -> Model:
    return carrying(model, small, learning_curve=[POINT | {"paragraphs": 2000}, POINT])


@pytest.fixture(scope="module")
def card(measured: Model, small: LabelFolder) -> str:
    return model_card(measured, small)


def test_the_card_says_what_it_is_for_and_what_not(card: str) -> None:
    for heading in (
        "**Meant for**",
        "**Not meant for**",
        "**Trained on** 320 paragraphs",
        "## Fairness",
        "## Limits",
    ):
        assert heading in card


def test_every_output_has_its_figures_with_intervals(card: str, measured: Model) -> None:
    for output, found in measured.metrics["outputs"].items():
        few = " (few)" if found["positives"] < 30 else ""
        assert f"| `{output}` | {found['positives']}{few} |" in card
    found = measured.metrics["outputs"]["graphic_violence"]
    low, high = found["ci95"]["recall"]
    assert f"| {found['recall']:.3f} ({low:.3f}–{high:.3f}) |" in card


def test_every_table_has_as_many_cells_as_its_head(card: str) -> None:
    tables = [block.splitlines() for block in card.split("\n\n") if block.startswith("| ")]
    assert len(tables) == 5
    for table in tables:
        assert {line.count("|") for line in table} == {table[0].count("|")}
        assert set(table[1]) <= set("| -")


def test_sensitivities_are_measured(card: str, measured: Model, small: LabelFolder) -> None:
    cautious = evaluate(measured.with_sensitivity("cautious"), small.test)["outputs"]["graphic_violence"]
    threshold = measured.sensitivities["cautious"]["graphic_violence"]
    row = f"| {threshold:.3f} | {cautious['precision']:.3f} | {cautious['recall']:.3f} |"
    assert f"| `graphic_violence` | cautious {row}" in card


def test_a_swap_that_flips_a_decision_is_called_unfair(card: str) -> None:
    assert "| people | `mentioned` | 1 |" in card
    assert "100.00 % | **no** |" in card


def test_the_learning_curve_is_in_it(card: str) -> None:
    assert "| 4,000 | 0.710 | 0.710 | – | 0.710 |" in card


def test_without_a_test_part_or_pairs_it_says_so(model: Model, small: LabelFolder) -> None:
    bare = replace(small, test=(), pairs=())
    metrics = {"measured_on": "test.jsonl", "n": 0, "outputs": {}, "fairness": [], "learning_curve": []}
    card = model_card(replace(model, metrics=metrics), bare)
    assert "None: the labels had no test part." in card
    assert "Not measured: the labels had no pairs." in card
