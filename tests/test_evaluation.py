from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from classifier import Model
from classifier.evaluation import evaluate, measure
from classifier.label import LabelledParagraph

SCORED = st.lists(
    st.tuples(st.sampled_from([0.05, 0.2, 0.2001, 0.5, 0.77, 0.9]), st.booleans(), st.integers(0, 3)),
    min_size=4,
    max_size=60,
)


@given(scored=SCORED, threshold=st.sampled_from([0.0, 0.2, 0.3, 0.95]))
def test_figures_are_those_of_scikit_learn(scored: list[tuple[float, bool, int]], threshold: float) -> None:
    """Given weights too: a bootstrap draw is a weighting."""
    probabilities, positive, weight = (np.array(column) for column in zip(*scored, strict=True))
    if not (weight[positive].sum() and weight[~positive].sum()):
        return
    said = probabilities >= threshold
    found = measure(probabilities, positive, threshold=threshold, draws=weight[None, :].astype(float))
    expected = {
        "average_precision": metrics.average_precision_score(positive, probabilities, sample_weight=weight),
        "roc_auc": metrics.roc_auc_score(positive, probabilities, sample_weight=weight),
        "precision": metrics.precision_score(positive, said, sample_weight=weight, zero_division=0),
        "recall": metrics.recall_score(positive, said, sample_weight=weight),
        "f1": metrics.f1_score(positive, said, sample_weight=weight, zero_division=0),
        "kappa": metrics.cohen_kappa_score(positive, said, sample_weight=weight),
        "brier": metrics.brier_score_loss(positive, probabilities, sample_weight=weight),
    }
    for name, value in expected.items():
        assert found["ci95"][name][0] == pytest.approx(value), name
    precision, recall, _ = metrics.precision_recall_curve(positive, probabilities, sample_weight=weight)
    best = max(2 * p * r / (p + r) if p + r else 0 for p, r in zip(precision, recall, strict=True))
    assert found["ci95"]["best_f1"][0] == pytest.approx(best)


def test_calibration_error_is_the_mean_gap_over_ten_equal_bins() -> None:
    probabilities = np.repeat([0.1, 0.9], 50)
    positive = np.concatenate([np.arange(50) < 20, np.arange(50) < 45])
    found = measure(probabilities, positive, threshold=0.5, draws=np.ones((1, 100)))
    by_bin = [abs(positive[i : i + 10].mean() - probabilities[i]) for i in range(0, 100, 10)]
    assert found["ece"] == pytest.approx(np.mean(by_bin))
    perfect = measure(np.array([0.0, 1.0]), np.array([False, True]), threshold=0.5, draws=np.ones((1, 2)))
    assert perfect["ece"] == 0.0


def test_few_positives_are_said_to_be_few_and_none_are_nulls() -> None:
    few = measure(np.array([0.1, 0.9]), np.array([False, True]), threshold=0.5, draws=np.ones((1, 2)))
    assert few["too_few"] is True
    none = measure(np.array([0.1, 0.9]), np.array([False, False]), threshold=0.5, draws=np.ones((1, 2)))
    assert none["average_precision"] is None
    assert none["ci95"]["recall"] is None


def test_intervals_hold_the_figure_and_are_the_same_each_time(
    model: Model, sample: Sequence[LabelledParagraph]
) -> None:
    first, again = (evaluate(model, sample[::4])["outputs"]["mentioned"] for _ in range(2))
    low, high = first["ci95"]["average_precision"]
    assert low <= first["average_precision"] <= high
    assert first == again


def test_an_interval_that_no_draw_has_is_none() -> None:
    """JSON knows no NaN."""
    found = measure(np.array([0.1, 0.9]), np.array([True, True]), threshold=0.5, draws=np.ones((3, 2)))
    assert (found["roc_auc"], found["ci95"]["roc_auc"]) == (None, None)
    assert found["ci95"]["recall"] == [0.5, 0.5]
