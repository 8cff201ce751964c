"""Say a policy in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from classifier.assessment import REASONS
from classifier.codebook import SEVERITY_NAMES
from classifier.message import Wording
from classifier.policy import Decisions, Policy
from classifier.policy_rule import Rule

_SAMPLE = ({"torture": 0.9, "execution": 0.8}, 2)


def say_policy(policy: Policy) -> Iterator[str]:
    """Yield lines: every decision with its rules, what sections decide otherwise, a sample of each message."""
    yield from say_decisions(policy.decisions)
    for section, decisions in policy.sections.items():
        yield f"in section {section}:"
        yield from (f"  {line}" for line in say_decisions(decisions))
    for tag, wording in policy.wordings.items():
        yield f"messages in {tag}{' (the one in `message`)' * (tag == policy.language)}:"
        yield from (f"  {line}" for line in say_samples(wording))


def say_decisions(decisions: Decisions) -> Iterator[str]:
    """Yield the lines of some decisions."""
    for name, rules in decisions.items():
        if not rules:
            yield f"{name} never holds"
            continue
        yield f"{name} holds for a paragraph"
        for place, rule in enumerate(rules):
            yield f"  {'or ' * (place > 0)}{say_rule(rule)}"


def say_rule(rule: Rule) -> str:
    """Say what a rule asks of a paragraph."""
    if rule.unassessed:
        return f"that was not assessed{_because(rule.unassessed)}"
    said = f"that {' and '.join(_conditions(rule))}"
    return f"{said}, unless it {' and '.join(_conditions(rule.unless))}" if rule.unless else said


def say_samples(wording: Wording) -> list[str]:
    """Word three invented warnings, so that a person who reads the language can hear them."""
    descriptors, severity = _SAMPLE
    return [
        wording.of_paragraph(descriptors, severity),
        wording.of_article([3, 7, 8, 9], descriptors, severity + 1),
        wording.of_article([-1, 0], {}, severity),
    ]


def _conditions(rule: Rule) -> list[str]:
    said = []
    if rule.severity is not None or rule.severity_at_most is not None:
        said.append(f"has {_severity(rule.severity, rule.severity_at_most)}")
    if rule.tags:
        said.append(f"is tagged {_any(rule.tags)}")
    if rule.descriptors:
        said.append(f"is about {_any(rule.descriptors)}")
    if rule.all_descriptors:
        said.append(f"is about {' and '.join(rule.all_descriptors)} at once")
    said += [f"has a probability of {least:g} or more for {name}" for name, least in rule.probability.items()]
    return said


def _severity(least: int | None, most: int | None) -> str:
    if most is None:
        return "any severity" if not least else f"severity {_named(least)}{' or more' * (least < 3)}"
    if least is None or least == 0:
        return f"severity {_named(most)}{' or less' * (most > 0)}"
    return f"severity {_named(least)}" if least == most else f"severity {_named(least)} to {_named(most)}"


def _named(severity: int) -> str:
    return f"{severity} ({SEVERITY_NAMES[severity]})"


def _because(reasons: Sequence[str]) -> str:
    return "" if set(reasons) == set(REASONS) else f" because of {_any(reasons)}"


def _any(names: Sequence[str]) -> str:
    return " or ".join(names)


def as_words(decisions: Decisions) -> dict[str, list[str]]:
    """Return each decision's rules in words."""
    return {name: [say_rule(rule) for rule in rules] for name, rules in decisions.items()}
