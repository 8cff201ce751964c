from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import fbeta_score

from classifier.calibration import Calibration, fit_calibration, make_consistent
from classifier.errors import TrainingError
from classifier.threshold import choose_threshold

SCORED = st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.35, 0.5, 0.8, 0.9]), st.booleans()), min_size=2).filter(
    lambda scored: any(positive for _, positive in scored)
)


@given(scored=SCORED, beta=st.sampled_from([0.5, 1.0, 2.0]))
def test_no_threshold_does_better(scored: list[tuple[float, bool]], beta: float) -> None:
    probabilities = np.array([score for score, _ in scored])
    positive = np.array([label for _, label in scored])
    chosen = choose_threshold(probabilities, positive, beta=beta)
    achieved = fbeta_score(positive, probabilities >= chosen, beta=beta, zero_division=0)
    others = [fbeta_score(positive, probabilities >= cut, beta=beta, zero_division=0) for cut in probabilities]
    assert achieved == pytest.approx(max(others))
    assert chosen not in probabilities


def test_calibration_weighs_what_all_outputs_say_and_does_not_overflow() -> None:
    calibration = Calibration(np.array([2.0, 1.0]), np.array([[0.0, 3.0], [0.0, 0.0]]), np.array([-1.0, 0.5]))
    log_odds = np.array([[-1e6, 0.0], [-3.0, 1.0], [0.5, -2.0], [1e6, 0.0]])
    first = 1 / (1 + np.exp(-np.clip(log_odds[:, 0], -700, 700)))
    expected = 1 / (1 + np.exp(-(log_odds[:, 1] + 3 * first + 0.5)))
    found = calibration.probabilities(log_odds)
    np.testing.assert_allclose(found[:, 1], expected)
    np.testing.assert_allclose(found[1:3, 0], 1 / (1 + np.exp(-(2 * log_odds[1:3, 0] - 1))))
    assert found[[0, 3], 0].tolist() == [0.0, 1.0]


def test_a_text_has_the_same_probabilities_in_any_company() -> None:
    random = np.random.default_rng(0)
    calibration = Calibration(random.normal(size=18), random.normal(size=(18, 18)), random.normal(size=18))
    log_odds = random.normal(scale=4, size=(300, 18))
    together = calibration.probabilities(log_odds)
    alone = np.vstack([calibration.probabilities(row[None]) for row in log_odds])
    assert np.array_equal(together, alone)


def test_an_output_learns_from_what_another_says() -> None:
    random = np.random.default_rng(0)
    truth = random.random(4_000) < 0.5
    log_odds = np.stack([random.normal(size=4_000) + 0.2 * truth, random.normal(size=4_000) + 3 * truth], axis=1)
    calibration = fit_calibration(log_odds, np.stack([truth, truth], axis=1), ("weak", "strong"))
    weak = calibration.probabilities(log_odds)[:, 0]
    assert ((weak > 0.5) == truth).mean() > 0.9
    assert weak.mean() == pytest.approx(truth.mean(), abs=0.01)


def test_an_output_that_learned_nothing_is_refused() -> None:
    log_odds = np.array([[1.0], [2.0], [3.0], [4.0]])
    with pytest.raises(TrainingError, match="mentioned: its out-of-fold scores do not rise"):
        fit_calibration(log_odds, np.array([[True], [True], [False], [False]]), ("mentioned",))


def test_a_severity_is_never_likelier_than_the_one_below_nor_an_atrocity_than_any() -> None:
    rows = np.array([[0.2, 0.5, 0.9, 0.8], [0.9, 0.5, 0.6, 0.3]])
    assert make_consistent(rows, [0, 1, 2]).tolist() == [[0.2, 0.2, 0.2, 0.2], [0.9, 0.5, 0.5, 0.3]]
