from __future__ import annotations

import pickle
from typing import Any

import pytest

from classifier import Model, Policy, find_policy, parse_article, warn_article
from classifier.codebook import SEVERITY_NAMES
from classifier.model import Prediction
from classifier.policy import decide_article
from classifier.policy_file import parse_policy
from tests.test_warning import CALM, GERMAN, VIOLENT


def prediction(severity: int = 0, *descriptors: str, atrocity: bool = False, **scores: float) -> Prediction:
    return Prediction(scores, severity, atrocity, dict.fromkeys(descriptors, 0.9))


def policy(rules: str, rest: str = "", *, name: str = "decision") -> Policy:
    warn_reader = "" if name == "warn_reader" else "warn_reader = []\n"
    return parse_policy(f'name = "house"\nversion = 1\n[decisions]\n{warn_reader}{name} = {rules}\n{rest}', "house")


@pytest.mark.parametrize(
    ("rule", "found", "holds"),
    [
        ("{ severity = 2 }", prediction(2), True),
        ("{ severity = 2 }", prediction(1), False),
        ('{ severity = "described" }', prediction(2), True),
        ("{ severity_at_most = 1 }", prediction(2), False),
        ("{ severity_at_most = 1 }", prediction(0), True),
        ('{ tags = ["atrocity"] }', prediction(1, atrocity=True), True),
        ('{ tags = ["atrocity"] }', prediction(3), False),
        ('{ tags = ["graphic_violence", "atrocity"] }', prediction(2), True),
        ('{ descriptors = ["torture", "injury"] }', prediction(1, "injury"), True),
        ('{ descriptors = ["torture", "injury"] }', prediction(3, "combat"), False),
        ('{ all_descriptors = ["torture", "injury"] }', prediction(1, "injury"), False),
        ('{ all_descriptors = ["torture", "injury"] }', prediction(1, "injury", "torture"), True),
        ("{ probability = { severe = 0.2 } }", prediction(severe=0.2), True),
        ("{ probability = { severe = 0.2 } }", prediction(severe=0.1999999), False),
        ("{ probability = { torture = 0.2 } }", prediction(**{"descriptor:torture": 0.3}), True),
        ("{ probability = { torture = 0.2 } }", prediction(), False),
        ('{ severity = 2, descriptors = ["torture"] }', prediction(2), False),
        ('{ severity = 2, descriptors = ["torture"] }', prediction(2, "torture"), True),
        ('{ severity = 2, unless = { descriptors = ["accident"] } }', prediction(2, "accident"), False),
        ('{ severity = 2, unless = { descriptors = ["accident"] } }', prediction(2), True),
        ('{ severity = 2, unless = { descriptors = ["accident"], severity = 3 } }', prediction(2, "accident"), True),
        ("{ severity = 0 }", prediction(), True),
        ("{ unassessed = true }", prediction(3), False),
    ],
)
def test_a_rule_holds_if_all_its_conditions_do(rule: str, found: Prediction, holds: bool) -> None:
    assert policy(f"[{rule}]").decide(found)["decision"] is holds


def test_a_decision_holds_if_any_rule_does_and_never_without_rules() -> None:
    either = policy('[{ severity = 3 }, { tags = ["atrocity"] }]')
    assert either.decide(prediction(1, atrocity=True)) == {"warn_reader": False, "decision": True}
    assert either.decide(prediction(2)) == {"warn_reader": False, "decision": False}


@pytest.mark.parametrize("severity", range(len(SEVERITY_NAMES)))
@pytest.mark.parametrize("atrocity", [False, True])
def test_the_built_in_policy_warns_from_severity_two_and_of_atrocities(severity: int, atrocity: bool) -> None:
    decided = find_policy("default@1").decide(prediction(severity, atrocity=atrocity))
    assert decided == {"warn_reader": severity >= 2 or atrocity}


def test_nobody_knows_what_an_unassessed_paragraph_would_decide() -> None:
    house = policy('[{ severity = 0 }, { unassessed = ["language"] }]')
    assert house.decide(prediction(3), "language") == {"warn_reader": None, "decision": True}
    assert house.decide(prediction(3), "too_short") == {"warn_reader": None, "decision": None}


@pytest.mark.parametrize(
    ("paragraphs", "article"),
    [([True, False], True), ([None, False], False), ([None, None], None), ([None, True], True), ([False], False)],
)
def test_a_decision_of_an_article_holds_if_any_paragraphs_does(
    paragraphs: list[bool | None], article: bool | None
) -> None:
    assert decide_article({"x": one} for one in paragraphs) == {"x": article}


@pytest.mark.parametrize(
    ("section", "holds"),
    [(None, True), ("", True), ("sport", True), ("history", False), (" History ", False)],
)
def test_a_section_decides_otherwise_what_it_names(section: str | None, holds: bool) -> None:
    house = policy("[{ severity = 2 }]", "[sections.history.decisions]\ndecision = [{ severity = 3 }]")
    assert house.decide(prediction(2), None, section) == {"warn_reader": False, "decision": holds}


def test_the_section_of_a_request_counts(model: Model) -> None:
    house = policy("[{ severity = 2 }]", "[sections.history.decisions]\nwarn_reader = []", name="warn_reader")
    warned = {
        section: warn_article(parse_article({"text": VIOLENT, "section": section}), model, house).warning.warn
        for section in ("history", "politics")
    }
    assert warned == {"history": False, "politics": True}


def test_a_policy_can_ask_for_what_was_not_assessed(model: Model) -> None:
    house = policy('[{ unassessed = ["too_few_known_words"] }]')
    found = warn_article(parse_article({"paragraphs": [GERMAN, "Share"]}), model, house)
    assert [one.decisions["decision"] for one in found.paragraphs] == [True, None]
    assert found.warning.decisions == {"warn_reader": None, "decision": True}
    assert (found.warning.warn, found.warning.severity, found.warning.message) == (None, None, None)


def test_a_message_is_there_in_every_language_of_the_policy(model: Model) -> None:
    house = policy("[{ severity = 2 }]", GERMAN_MESSAGES, name="warn_reader")
    found = warn_article(parse_article({"paragraphs": [CALM, VIOLENT]}), model, house)
    assert found.warning.message == found.warning.messages["en"]
    assert found.warning.messages["de"] == "Absatz 2 ist belastend."
    assert found.paragraphs[1].messages["de"] == "Dieser Absatz ist belastend."
    assert (found.paragraphs[0].message, found.paragraphs[0].messages) == (None, {})


def test_message_speaks_the_policys_language(model: Model) -> None:
    text = 'name = "haus"\nversion = 1\nlanguage = "de"\n[decisions]\nwarn_reader = [{ severity = 2 }]\n'
    found = warn_article(parse_article({"text": VIOLENT}), model, parse_policy(text + GERMAN_MESSAGES, "haus"))
    assert found.warning.message == "Absatz 1 ist belastend."
    assert set(found.warning.messages) == {"de"}


def test_a_message_tells_the_severity_of_what_is_warned_of(model: Model) -> None:
    gore = "Surgeons sawed through the driver's crushed leg while he screamed, and blood and bone covered the seats."
    house = policy('[{ tags = ["atrocity"] }]', name="warn_reader")
    found = warn_article(parse_article({"paragraphs": [gore, VIOLENT]}), model, house)
    assert [one.severity for one in found.paragraphs] == [3, 2]
    assert found.warning.paragraphs == [1]
    assert "in graphic detail" not in str(found.warning.message)


def test_a_policy_travels_to_a_worker_and_stays_the_same() -> None:
    house = policy('[{ severity = 2, unless = { tags = ["atrocity"] } }]', GERMAN_MESSAGES)
    there: Any = pickle.loads(pickle.dumps(house))
    assert there == house
    assert there.decide(prediction(2)) == house.decide(prediction(2))


def test_every_section_has_the_same_decisions() -> None:
    house = policy("[{ severity = 2 }]", "[sections.history.decisions]\ndecision = []")
    assert set(house.decide(prediction(), None, "history")) == set(house.decide(prediction()))


GERMAN_MESSAGES = """
[messages.de]
this_paragraph = "Dieser Absatz ist belastend."
paragraph = "Absatz {paragraphs} ist belastend."
paragraphs = "Die Absätze {paragraphs} sind belastend."
headline = "Die Überschrift ist belastend."
headline_and_paragraph = "Die Überschrift und Absatz {paragraphs} sind belastend."
headline_and_paragraphs = "Die Überschrift und die Absätze {paragraphs} sind belastend."
"""
