from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import Model

PARAGRAPH = (
    "“They tied eleven men at the wrists and shot them beside the canal,” a witness said. Two of the bodies, burned "
    "and left in the reeds, were found by a boy of nine; the bodies lay there for a week."
)


@settings(max_examples=50, deadline=None)
@given(text=st.text() | st.just(PARAGRAPH))
def test_intercept_shown_and_rest_are_the_log_odds(model: Model, text: str) -> None:
    [prediction] = model.predict([text])
    [log_odds] = model.scorer.log_odds([text])
    explained = model.explain(text, prediction)
    assert explained
    for one in explained:
        expected = float(log_odds[model.outputs.index(one.output)])
        assert one.intercept + one.shown + one.rest == pytest.approx(expected, rel=0, abs=1e-9)
        assert one.shown == pytest.approx(sum(span.weight for span in one.spans), rel=0, abs=1e-9)


def test_a_span_weighs_the_terms_it_covers(model: Model) -> None:
    [prediction] = model.predict([PARAGRAPH])
    for one in model.explain(PARAGRAPH, prediction):
        column = model.outputs.index(one.output)
        for span in one.spans:
            covered = sum(
                float(part.weights[column])
                for part in model.scorer.contributions(PARAGRAPH)
                if span.start <= part.term.start and part.term.end <= span.end
            )
            assert span.weight == pytest.approx(covered, rel=0, abs=1e-9)


def test_spans_are_words_apart_and_the_most_telling_first(model: Model) -> None:
    [prediction] = model.predict([PARAGRAPH])
    assert prediction.severity >= 2
    for one in model.explain(PARAGRAPH, prediction):
        weights = [span.weight for span in one.spans]
        assert weights == sorted(weights, reverse=True)
        places = sorted((span.start, span.end) for span in one.spans)
        assert all(end <= start for (_, end), (start, _) in pairwise(places))
        assert all(PARAGRAPH[start].isalnum() and PARAGRAPH[end - 1].isalnum() for start, end in places)


def test_every_output_at_its_threshold_is_explained_else_the_likeliest(model: Model) -> None:
    [violent, calm] = model.predict([PARAGRAPH, "The council meets on Monday to agree the budget."])
    named = [one.output for one in model.explain(PARAGRAPH, violent)]
    public = ("mentioned", "graphic_violence", "severe", "atrocity")
    assert named == [name for name in public if violent.scores[name] >= model.thresholds[name]]
    likeliest = max(public, key=lambda name: calm.scores[name])
    assert [one.output for one in model.explain("The council meets.", calm)] == [likeliest]
