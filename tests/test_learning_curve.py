from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from classifier import Model
from classifier.codebook import PUBLIC_OUTPUTS
from classifier.evaluation import evaluate
from classifier.label import LabelledParagraph
from classifier.label_folder import LabelFolder
from classifier.learning_curve import Point, learning_curve
from classifier.training import Trained


@pytest.fixture(scope="module")
def small(trained: Trained) -> Model:
    """A model of the sample, as training makes it before it has a version."""
    return Model("small", trained.outputs, trained.scorer(), trained.calibration, trained.thresholds)


@pytest.fixture(scope="module")
def held_out(folder: LabelFolder) -> Sequence[LabelledParagraph]:
    return folder.test[:300]


@pytest.fixture(scope="module")
def points(
    small: Model, sample: Sequence[LabelledParagraph], held_out: Sequence[LabelledParagraph]
) -> Sequence[Point]:
    return learning_curve(small, sample, held_out)


def test_parts_too_small_to_train_on_are_left_out(
    points: Sequence[Point], sample: Sequence[LabelledParagraph]
) -> None:
    """A quarter of 80 severe paragraphs is fewer than 30, a half is not."""
    half, whole = points
    assert whole.paragraphs == len(sample)
    assert len(sample) / 2 - 10 < half.paragraphs <= len(sample) / 2
    assert min(half.positives.values()) >= 30


def test_the_last_point_is_the_model_itself(
    points: Sequence[Point], small: Model, held_out: Sequence[LabelledParagraph]
) -> None:
    measured = evaluate(small, held_out)["outputs"]
    for output in PUBLIC_OUTPUTS:
        assert points[-1].average_precision[output] == measured[output]["average_precision"]
        assert points[-1].ci95[output] == measured[output]["ci95"]["average_precision"]


def test_equal_labels_in_any_order_give_equal_points(
    points: Sequence[Point],
    small: Model,
    sample: Sequence[LabelledParagraph],
    held_out: Sequence[LabelledParagraph],
) -> None:
    assert learning_curve(small, sample[::-1], held_out) == points


def test_a_part_learns_from_its_own_paragraphs_alone(
    points: Sequence[Point],
    small: Model,
    sample: Sequence[LabelledParagraph],
    held_out: Sequence[LabelledParagraph],
) -> None:
    """With half of the labels turned into noise, half a point changes; the model's own cannot."""
    texts = np.random.default_rng(0).permutation([label.text for label in sample])
    shuffled = [replace(label, text=str(text)) for label, text in zip(sample, texts, strict=True)]
    half, whole = learning_curve(small, shuffled, held_out)
    assert half.average_precision["mentioned"] < points[0].average_precision["mentioned"]
    assert whole == points[-1]


def test_without_a_test_part_there_is_no_curve(small: Model, sample: Sequence[LabelledParagraph]) -> None:
    assert learning_curve(small, sample, []) == []
