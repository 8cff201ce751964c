from __future__ import annotations

from itertools import pairwise

import joblib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import Model, Prediction, find_models
from classifier.evidence import Evidence
from classifier.store import PIPELINE, current_version
from tests.plain import Plain, take_apart
from tests.texts import texts

PARAGRAPH = (
    "“They tied eleven men at the wrists and shot them beside the canal,” a witness said. Two of the bodies, burned "
    "and left in the reeds, were found by a boy of nine; the bodies lay there for a week."
)
HIDDEN = "Abu Bakr­ al-Baghdadi’s fight­ers be​headed﻿ eleven pri­son­ers.​ They burned them."
TWICE = "0%0:0%0:A:OF%0:0%0%0:A:OF%0"  # its two windows weigh the same, but for rounding


@pytest.fixture(scope="module")
def plain() -> Plain:
    return take_apart(joblib.load(find_models() / current_version(find_models()) / PIPELINE))


def explain(model: Model, text: str) -> tuple[Prediction, list[Evidence]]:
    judgement = model.judge([text])
    [explained] = model.explain(judgement, [0])
    return judgement.predictions[0], explained


@settings(max_examples=200)
@given(text=texts | st.just(PARAGRAPH))
def test_intercept_shown_and_rest_are_the_log_odds(model: Model, text: str) -> None:
    _, explained = explain(model, text)
    [log_odds] = model.scorer.log_odds([text])
    assert explained
    for one in explained:
        expected = float(log_odds[model.outputs.index(one.output)])
        assert one.intercept + one.shown + one.rest == pytest.approx(expected, rel=0, abs=1e-9)
        assert one.shown == pytest.approx(sum(span.weight for span in one.spans), rel=0, abs=1e-9)


@settings(max_examples=100)
@given(text=texts | st.sampled_from([PARAGRAPH, HIDDEN, TWICE, PARAGRAPH * 20]))
def test_a_span_weighs_the_terms_it_covers(model: Model, plain: Plain, text: str) -> None:
    contributions = plain.contributions(text)
    for one in explain(model, text)[1]:
        column = model.outputs.index(one.output)
        for span in one.spans:
            covered = sum(
                float(weights[column])
                for term, weights in contributions
                if span.start <= term.start and term.end <= span.end
            )
            assert span.weight == pytest.approx(covered, rel=0, abs=1e-9)


def test_the_most_telling_terms_are_within_the_spans(model: Model, plain: Plain) -> None:
    for one in explain(model, PARAGRAPH)[1]:
        column = model.outputs.index(one.output)
        weights: dict[tuple[int, int], float] = {}
        for term, parts in plain.contributions(PARAGRAPH):
            place = (term.start, term.end)
            weights[place] = weights.get(place, 0.0) + float(parts[column])
        start, end = max(weights, key=weights.__getitem__)
        assert any(span.start <= start and end <= span.end for span in one.spans)


def test_texts_are_explained_together_as_alone(model: Model) -> None:
    batch = [PARAGRAPH, "", HIDDEN, "The council meets on Monday."] * 3
    together = model.explain(model.judge(batch), range(len(batch)))
    alone = [explain(model, text)[1] for text in batch]
    assert together == alone


@pytest.mark.parametrize("words", [1, 60, 1 << 14])
def test_many_words_are_looked_at_in_parts(model: Model, monkeypatch: pytest.MonkeyPatch, words: int) -> None:
    batch = [PARAGRAPH * 3, "", HIDDEN, PARAGRAPH]
    expected = [explain(model, text)[1] for text in batch]
    monkeypatch.setattr("classifier.scorer.contribution._WORDS", words)
    assert model.explain(model.judge(batch), [3, 1, 0, 2]) == [expected[place] for place in (3, 1, 0, 2)]


def test_spans_are_words_apart_and_the_most_telling_first(model: Model) -> None:
    prediction, explained = explain(model, PARAGRAPH)
    assert prediction.severity >= 2
    for one in explained:
        weights = [span.weight for span in one.spans]
        assert weights == sorted(weights, reverse=True)
        places = sorted((span.start, span.end) for span in one.spans)
        assert all(end <= start for (_, end), (start, _) in pairwise(places))
        assert all(PARAGRAPH[start].isalnum() and PARAGRAPH[end - 1].isalnum() for start, end in places)


def test_every_output_at_its_threshold_is_explained_else_the_likeliest(model: Model) -> None:
    violent, explained = explain(model, PARAGRAPH)
    public = ("mentioned", "graphic_violence", "severe", "atrocity")
    assert [one.output for one in explained] == [
        name for name in public if violent.scores[name] >= model.thresholds[name]
    ]
    calm, explained = explain(model, "The council meets on Monday to agree the budget.")
    assert [one.output for one in explained] == [max(public, key=lambda name: calm.scores[name])]
