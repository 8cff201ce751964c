from __future__ import annotations

import pytest

from classifier import ArticleError, Model, find_policy, parse_article, warn_article
from classifier.warning import ArticleWarning

VIOLENT = (
    "The gunmen tied eleven villagers at the wrists, made them kneel beside the canal and shot them one by one; "
    "their bodies were thrown into a pit and burned, survivors said."
)
CALM = "Ministers meet on Monday to agree next year's budget for roads and schools."
GERMAN = (
    "Die Minister treffen sich am Montag, um über den Haushalt für das kommende Jahr zu beraten, hieß es gestern."
)


def warned(model: Model, *texts: str, **envelope: object) -> ArticleWarning:
    return warn_article(parse_article({"paragraphs": list(texts)} | envelope), model)


def test_an_article_is_as_severe_as_its_most_severe_paragraph(model: Model) -> None:
    found = warned(model, CALM, VIOLENT, CALM)
    assert found.warning.warn
    assert found.warning.paragraphs == [1]
    assert found.warning.severity == found.paragraphs[1].severity >= 2
    assert found.warning.tags == ["atrocity", "graphic_violence"]
    assert found.warning.message is not None
    assert found.warning.message.startswith("Paragraph 2 describes ")
    assert found.warning.decisions == {"warn_reader": True}


def test_a_calm_article_is_not_warned_of(model: Model) -> None:
    found = warned(model, CALM)
    assert not found.warning.warn
    assert found.warning.message is None
    [paragraph] = found.paragraphs
    assert (paragraph.severity, paragraph.severity_name, paragraph.warn) == (0, "none", False)


@pytest.mark.parametrize(
    ("text", "envelope", "reason"),
    [
        (GERMAN, {}, "too_few_known_words"),
        (CALM, {"language": "de"}, "language"),
        ("Share", {}, "too_short"),
        ("Arsenal 2 Chelsea 1 Everton 0 Fulham 3", {}, "not_prose"),
        ("...", {}, "too_short"),
    ],
)
def test_what_cannot_be_judged_is_said_so(model: Model, text: str, envelope: dict[str, str], reason: str) -> None:
    [paragraph] = warned(model, text, **envelope).paragraphs
    assert not paragraph.assessed
    assert paragraph.reason == reason
    assert (paragraph.severity, paragraph.severity_name, paragraph.warn) == (None, None, None)
    assert (paragraph.tags, paragraph.descriptors, paragraph.evidence) == ([], {}, [])
    assert set(paragraph.scores) == {"mentioned", "graphic_violence", "severe", "atrocity"}


def test_a_declared_english_language_does_not_hide_another(model: Model) -> None:
    [paragraph] = warned(model, GERMAN, language="en-GB").paragraphs
    assert paragraph.reason == "too_few_known_words"


def test_evidence_can_be_left_out(model: Model) -> None:
    [paragraph] = warned(model, VIOLENT, explain=False).paragraphs
    assert paragraph.warn
    assert (paragraph.evidence, paragraph.log_odds) == ([], {})


def test_evidence_quotes_the_paragraph(model: Model) -> None:
    [paragraph] = warned(model, VIOLENT).paragraphs
    assert paragraph.evidence
    assert all(span.text == VIOLENT[span.start : span.end] for span in paragraph.evidence)


def test_a_name_alone_is_no_evidence(model: Model) -> None:
    for name in (
        "ISIS",
        "Hamas",
        "the army",
        "Russians and Ukrainians",
        "Muslims, Christians and Jews",
        "Boko Haram",
    ):
        [paragraph] = warned(model, f"{name}, {name} and {name}").paragraphs
        assert not paragraph.warn, name


def test_an_unknown_policy_is_refused() -> None:
    assert find_policy(None) is find_policy("default") is find_policy("default@1")
    with pytest.raises(ArticleError, match="default@1"):
        find_policy("tabloid")
