from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import fbeta_score

from classifier.calibration import calibrate, make_consistent
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


def test_calibration_keeps_the_order_and_does_not_overflow() -> None:
    log_odds = np.array([-1e6, -3.0, 0.0, 0.5, 1e6])
    found = calibrate(log_odds, np.array(2.0), np.array(-1.0))
    np.testing.assert_allclose(found[1:4], 1 / (1 + np.exp(-(2 * log_odds[1:4] - 1))))
    assert found[0] == 0.0
    assert found[-1] == 1.0


def test_a_severity_is_never_likelier_than_the_one_below_nor_an_atrocity_than_any() -> None:
    rows = np.array([[0.2, 0.5, 0.9, 0.8], [0.9, 0.5, 0.6, 0.3]])
    assert make_consistent(rows, [0, 1, 2]).tolist() == [[0.2, 0.2, 0.2, 0.2], [0.9, 0.5, 0.5, 0.3]]
