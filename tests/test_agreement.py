from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from classifier import LabelsError
from classifier.agreement import agreement, disagreements
from classifier.label import LabelledParagraph


def read_twice(first: list[int], second: list[int]) -> list[LabelledParagraph]:
    return [
        LabelledParagraph(
            id=f"p{place}",
            article=f"p{place}",
            text=f"text {place}",
            severity=one,
            atrocity=0,
            descriptors=(),
            extra={"annotations": [{"severity": one, "atrocity": 0}, {"severity": other, "atrocity": 0}]},
        )
        for place, (one, other) in enumerate(zip(first, second, strict=True))
    ]


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=5, max_size=40))
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    first, second = ([pair[reader] for pair in pairs] for reader in range(2))
    found = {one.output: one for one in agreement(read_twice(first, second))}
    yes = [np.array(reader) >= 2 for reader in (first, second)]
    if yes[0].any() and yes[1].any() and not (yes[0].all() and yes[1].all()):
        assert found["graphic_violence"].kappa == pytest.approx(cohen_kappa_score(*yes))


def test_alpha_is_krippendorffs() -> None:
    """Two readers, nominal data, 8 units: coincidences worked by hand. a=3 both yes, 2 apart, 3 both no."""
    found = {one.output: one for one in agreement(read_twice([1, 1, 1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 1, 0, 0, 0]))}
    # o_yes,no = 2, n_yes = n_no = 8, n = 16: alpha = 1 - (n - 1) * o_yes,no / (n_yes * n_no)
    assert found["mentioned"].alpha == pytest.approx(1 - 15 * 2 / 64)
    low, high = found["mentioned"].alpha_ci95 or (0, 0)
    assert low < 1 - 15 * 2 / 64 < high


def test_without_positives_there_is_nothing_to_agree_on() -> None:
    found = {one.output: one for one in agreement(read_twice([0] * 4, [0] * 4))}
    assert found["severe"].kappa is None
    assert found["severe"].alpha is None


def test_one_reading_is_no_agreement() -> None:
    assert agreement([LabelledParagraph("a", "a", "t", 0, 0, ())]) == []


def test_disagreements_are_listed() -> None:
    assert [label.id for label in disagreements(read_twice([0, 1, 2], [0, 2, 2]))] == ["p1"]


def test_an_annotation_that_is_no_label_is_refused() -> None:
    label = LabelledParagraph("a", "a", "t", 0, 0, (), {"annotations": [{"severity": 1}, {}]})
    with pytest.raises(LabelsError, match="needs severity and atrocity"):
        agreement([label])
