from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from classifier import TrainingError
from classifier.codebook import PUBLIC_OUTPUTS
from classifier.label import LabelledParagraph
from classifier.scorer import Scorer
from classifier.training import Trained, train
from tests.plain import decide
from tests.texts import texts


@pytest.fixture(scope="module")
def scorer(trained: Trained) -> Scorer:
    return trained.scorer()


@settings(max_examples=200)
@given(text=texts)
def test_the_scorer_computes_what_the_pipeline_computes(trained: Trained, scorer: Scorer, text: str) -> None:
    expected = decide(trained.pipeline, [text])
    np.testing.assert_allclose(scorer.log_odds([text]), expected, rtol=0, atol=1e-9)


def test_the_scorer_agrees_on_real_lengths(
    trained: Trained, scorer: Scorer, sample: Sequence[LabelledParagraph]
) -> None:
    batch = [label.text for label in sample] + [" ".join(label.text for label in sample)]
    expected = decide(trained.pipeline, batch)
    np.testing.assert_allclose(scorer.log_odds(batch), expected, rtol=0, atol=1e-9)


def test_equal_labels_in_any_order_give_equal_numbers(trained: Trained, sample: Sequence[LabelledParagraph]) -> None:
    again = train(list(reversed(sample)))
    np.testing.assert_array_equal(again.scorer().weights, trained.scorer().weights)
    np.testing.assert_array_equal(again.out_of_fold, trained.out_of_fold)
    assert again.thresholds == trained.thresholds


def test_out_of_fold_severities_never_rise(trained: Trained) -> None:
    mentioned, graphic, severe = (trained.out_of_fold[:, trained.outputs.index(name)] for name in PUBLIC_OUTPUTS[:3])
    assert (mentioned >= graphic).all()
    assert (graphic >= severe).all()


def test_an_output_without_examples_is_left_out(trained: Trained, sample: Sequence[LabelledParagraph]) -> None:
    count = {name: sum(label.is_positive(name) for label in sample) for name in trained.outputs}
    assert min(count.values()) >= 30
    assert set(PUBLIC_OUTPUTS) <= set(trained.outputs)


def test_nothing_of_ours_is_pickled(trained: Trained) -> None:
    import pickle
    import pickletools

    modules = {
        str(argument).split(" ")[0].split(".")[0]
        for opcode, argument, _ in pickletools.genops(pickle.dumps(trained.pipeline, protocol=2))
        if opcode.name == "GLOBAL"
    }
    assert modules
    assert modules.isdisjoint({"classifier", "service"})


def test_too_few_severe_paragraphs_stop_the_training(sample: Sequence[LabelledParagraph]) -> None:
    mild = [replace(label, severity=min(label.severity, 2)) for label in sample]
    with pytest.raises(TrainingError, match=r"0 positive and \d+ negative paragraphs for 'severe'"):
        train(mild)


def test_one_article_cannot_be_split(sample: Sequence[LabelledParagraph]) -> None:
    with pytest.raises(TrainingError, match="folds by article"):
        train([replace(label, article="one") for label in sample])
