from __future__ import annotations

import pytest

from classifier.model import Model
from classifier.policy_case import Patience, cases
from classifier.policy_doubt import doubts
from classifier.policy_fault import name_path
from classifier.policy_file import default_policy, parse_policy
from tests.test_warning import CALM, VIOLENT

WARNS = "warn_reader = [{ severity = 2 }]\n"


def told(decisions: str) -> list[str]:
    policy = parse_policy(f'name = "house"\nversion = 1\n[decisions]\n{decisions}\n', "house")
    return [f"{name_path(path)}: {words}" for path, words in doubts(policy)]


@pytest.mark.parametrize(
    "rule",
    [
        "{ severity = 2, severity_at_most = 1 }",
        '{ tags = ["graphic_violence"], severity_at_most = 1 }',
        "{ severity = 2, unless = { severity = 1 } }",
        '{ all_descriptors = ["torture", "injury"], unless = { descriptors = ["injury", "combat"] } }',
        '{ severity_at_most = 0, descriptors = ["torture"], unless = { tags = ["atrocity"] } }',
        "{ probability = { severe = 0.5 }, unless = { probability = { mentioned = 0.4 } } }",
        "{ probability = { torture = 0.5 }, unless = { probability = { mentioned = 0.4 } } }",
        "{ probability = { severe = 0.5 }, unless = { probability = { graphic_violence = 0.5 } } }",
    ],
)
def test_a_rule_that_can_never_hold_is_named(rule: str) -> None:
    assert told(f"{WARNS}x = [{rule}]") == [
        "decisions.x, rule 1: can never hold: its conditions contradict each other",
        "decisions.x: can never hold: none of its rules can",
    ]


@pytest.mark.parametrize(
    "rule",
    [
        '{ severity_at_most = 0, tags = ["atrocity"], descriptors = ["torture"] }',
        '{ descriptors = ["torture", "injury"], unless = { descriptors = ["injury"] } }',
        "{ probability = { severe = 0.5 }, unless = { probability = { mentioned = 0.6 } } }",
        "{ probability = { severe = 0.9 }, severity_at_most = 1 }",
        "{ probability = { mentioned = 0.5, severe = 1 } }",
    ],
)
def test_a_rare_rule_is_no_contradiction(rule: str) -> None:
    assert told(f"{WARNS}x = [{rule}]") == []


@pytest.mark.parametrize(
    ("rules", "doubt"),
    [
        ("{ severity = 1 }, { severity = 2 }", "rule 2: adds nothing: rule 1 holds wherever it does"),
        ("{ severity = 2 }, { severity = 1 }", "rule 1: adds nothing: rule 2 holds wherever it does"),
        ('{ severity = 2 }, { tags = ["graphic_violence"] }', "rule 2: adds nothing: rule 1 holds wherever it does"),
        (
            '{ descriptors = ["torture", "injury"] }, { all_descriptors = ["injury"] }',
            "rule 2: adds nothing: rule 1 holds wherever it does",
        ),
        (
            "{ probability = { severe = 0.3 } }, { probability = { severe = 0.4 } }",
            "rule 2: adds nothing: rule 1 holds wherever it does",
        ),
        (
            '{ unassessed = true }, { unassessed = ["language"] }',
            "rule 2: adds nothing: rule 1 holds wherever it does",
        ),
    ],
)
def test_a_rule_that_adds_nothing_is_named(rules: str, doubt: str) -> None:
    assert told(f"{WARNS}x = [{rules}]") == [f"decisions.x, {doubt}"]


def test_rules_that_each_add_something_are_left_in_peace() -> None:
    assert told(f'{WARNS}x = [{{ severity = 2 }}, {{ tags = ["atrocity"] }}, {{ unassessed = true }}]') == []


def test_a_decision_that_always_or_never_holds_is_named() -> None:
    [always] = told(f"{WARNS}x = [{{ severity = 1 }}, {{ severity_at_most = 0 }}]")
    assert always == "decisions.x: holds for every paragraph that is assessed"
    assert told("warn_reader = []") == ["decisions.warn_reader: never holds, so no reader is ever warned"]


def test_what_is_folded_away_must_be_warned_of() -> None:
    [silent] = told(f'{WARNS}collapse = [{{ descriptors = ["suicide"] }}]')
    assert silent.startswith("decisions.collapse: holds where warn_reader does not, as for severity 0 (none) and")
    [unknown] = told(f"{WARNS}collapse = [{{ unassessed = true }}]")
    assert "were not assessed" in unknown
    assert told(f"{WARNS}collapse = [{{ severity = 3 }}]") == []


def test_a_section_is_looked_at_too() -> None:
    section = "collapse = [{ severity = 2 }]\n[sections.culture.decisions]\n"
    [silent] = told(f"{WARNS}{section}warn_reader = [{{ severity = 3 }}]")
    assert silent.startswith(
        "sections.culture.decisions.collapse: holds where warn_reader does not, as for severity 2"
    )
    [same] = told(f"{WARNS}{section}collapse = [{{ severity = 2 }}]")
    assert same == "sections.culture.decisions.collapse: is the same as outside of this section; leave it out"


def test_the_built_in_policy_raises_no_doubt() -> None:
    assert doubts(default_policy()) == []


def test_too_many_conditions_are_left_in_peace() -> None:
    names = (
        "torture",
        "injury",
        "combat",
        "suicide",
        "homicide",
        "accident",
        "captivity",
        "execution",
        "persecution",
    )
    probability = ", ".join(f"{name} = 0.{place}" for place, name in enumerate(names, start=1))
    rules = ", ".join(f'{{ descriptors = ["{name}"] }}' for name in names)
    policy = parse_policy(
        f'name = "x"\nversion = 1\n[decisions]\n{WARNS}x = [{{ probability = {{ {probability} }} }}, {rules}]', "x"
    )
    assert not Patience().lasts(policy.decisions["x"])
    assert doubts(policy) == []


def test_every_kind_of_paragraph_that_the_model_returns_is_among_the_cases(model: Model) -> None:
    policy = parse_policy('name="x"\nversion=1\n[decisions]\nwarn_reader=[{descriptors=["execution"]}]', "x")
    imagined = {(one.severity, one.atrocity, bool(one.descriptors)) for one in cases(policy.decisions["warn_reader"])}
    for found in model.predict([CALM, VIOLENT]):
        assert (found.severity, found.atrocity, "execution" in found.descriptors) in imagined
    assert (0, False, True) not in imagined


def test_patience_ends_and_later_rules_are_left_in_peace() -> None:
    [rule] = parse_policy('name = "a"\nversion = 1\n[decisions]\nwarn_reader = [{ severity = 2 }]\n', "a").decisions[
        "warn_reader"
    ]
    patience = Patience(kinds=100)
    assert [patience.lasts([rule]) for _ in range(4)] == [True, True, False, False]
