"""An editor's word in place of the model's."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from classifier import Model, Override, include_standards, load_policy, parse_article, text_digest, warn_article
from classifier.warning import ArticleWarning
from tests.test_warning import CALM, GERMAN, VIOLENT

CORRECTION = Override(
    id="f-1",
    severity=0,
    atrocity=0,
    descriptors=[],
    who="Ana Example",
    why="a film",
    at="2026-01-02T03:04:05.000006Z",
    accepted=False,
)


def warned(model: Model, override: Override, *texts: str, **envelope: object) -> ArticleWarning:
    article = parse_article({"paragraphs": list(texts)} | envelope)
    return warn_article(article, model, overrides={text_digest(texts[0]): override})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Caf\u00e9 life", "Cafe\u0301 life"),
        ("two  words", "two words"),
        (" a\n\tb\u00a0\u2003c ", "a b c"),
    ],
)
def test_a_digest_is_blind_to_composition_and_white_space(one: str, other: str) -> None:
    assert text_digest(one) == text_digest(other)


def test_a_digest_is_that_of_the_words_and_of_nothing_else() -> None:
    assert text_digest(" Two\nwords ") == hashlib.sha256(b"Two words").hexdigest()
    assert text_digest("Two words") != text_digest("two words")
    assert text_digest("Two words") != text_digest("Twowords")
    assert text_digest("\ud800")


def test_the_editor_decides_everything_but_the_scores(model: Model) -> None:
    [plain] = warn_article(parse_article({"paragraphs": [VIOLENT]}), model).paragraphs
    [paragraph] = warned(model, CORRECTION, VIOLENT).paragraphs
    assert (paragraph.severity, paragraph.severity_name, paragraph.tags) == (0, "none", [])
    assert (paragraph.warn, paragraph.message, paragraph.descriptors) == (False, None, {})
    assert paragraph.decisions == {"warn_reader": False}
    for same in ("scores", "evidence", "log_odds", "known_words", "text", "start", "assessed"):
        assert getattr(paragraph, same) == getattr(plain, same), same
    override = paragraph.override
    assert override is not None
    assert replace(override, replaced=None) == CORRECTION
    assert override.replaced is not None
    assert (override.replaced.severity, override.replaced.tags) == (plain.severity, plain.tags)
    assert override.replaced.descriptors == sorted(plain.descriptors)


def test_the_article_and_its_standards_follow_the_editor(model: Model) -> None:
    calm = warned(model, CORRECTION, VIOLENT, CALM)
    assert (calm.warning.warn, calm.warning.severity, calm.warning.paragraphs) == (False, 0, [])
    graver = replace(CORRECTION, severity=3, atrocity=1, descriptors=["torture"])
    article = parse_article({"paragraphs": [CALM, CALM + " Again."], "include": ["desk", "ninjs"]})
    grave = warn_article(article, model, overrides={text_digest(CALM): graver})
    assert grave.warning.tags == ["atrocity", "graphic_violence"]
    assert (grave.warning.severity, grave.warning.descriptors, grave.warning.paragraphs) == (3, ["torture"], [0])
    assert grave.warning.message == "Paragraph 1 describes torture in graphic detail."
    included = include_standards(grave, article).included
    assert included["desk"] == "(EDS NOTE: GRAPHIC CONTENT in paragraph 1: torture)"
    assert included["ninjs"]["subjects"]


def test_a_descriptor_keeps_the_probability_that_the_model_gives(model: Model) -> None:
    given = replace(CORRECTION, severity=1, descriptors=["suicide", "execution"])
    [paragraph] = warned(model, given, VIOLENT).paragraphs
    [prediction] = model.predict([VIOLENT])
    assert paragraph.descriptors == {
        name: round(prediction.scores[f"descriptor:{name}"], 6) for name in ("suicide", "execution")
    }


@pytest.mark.parametrize(("text", "language"), [(GERMAN, None), (CALM, "de"), ("Share", None)])
def test_what_the_model_cannot_judge_an_editor_can(model: Model, text: str, language: str | None) -> None:
    given = replace(CORRECTION, severity=2)
    [paragraph] = warned(model, given, text, language=language).paragraphs
    assert (paragraph.assessed, paragraph.reason, paragraph.severity, paragraph.warn) == (True, None, 2, True)
    assert paragraph.override is not None
    assert paragraph.override.replaced is not None
    assert not paragraph.override.replaced.assessed
    assert paragraph.override.replaced.severity is None
    assert paragraph.evidence == []


def test_a_house_policy_decides_on_what_the_editor_said(model: Model, tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text(
        'name = "house"\nversion = 1\n[decisions]\nwarn_reader = [{ severity = 2 }]\n'
        'helpline = [{ descriptors = ["suicide"] }]\n'
    )
    article = parse_article({"paragraphs": [VIOLENT]})
    given = replace(CORRECTION, severity=1, descriptors=["suicide"])
    found = warn_article(article, model, load_policy(path), {text_digest(VIOLENT): given})
    assert found.warning.decisions == {"warn_reader": False, "helpline": True}


def test_only_the_same_words_are_overridden(model: Model) -> None:
    found = warned(model, CORRECTION, VIOLENT, VIOLENT + " More.", f"  {VIOLENT.replace(' ', chr(10), 3)}")
    assert [paragraph.override is not None for paragraph in found.paragraphs] == [True, False, True]


def test_a_warning_with_an_override_is_json(model: Model) -> None:
    reply = json.loads(json.dumps(warned(model, CORRECTION, VIOLENT).as_reply()))
    assert reply["paragraphs"][0]["override"]["who"] == "Ana Example"
