"""Decide what a house does with a paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from classifier.message import Wording
from classifier.model import Prediction
from classifier.policy_rule import Rule

WARN_READER = "warn_reader"

Decisions = Mapping[str, Sequence[Rule]]
"""Rules by the name of the decision that they take; a decision without rules never holds."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Named decisions on a paragraph; `warn_reader` is always among them. Plain data: it can be pickled.

    `version` is what replies show. `sections` holds, by lower-case name, the decisions that a section takes
    otherwise. `wordings` has a language's templates by its tag; that of `language` words `message`.
    """

    version: str
    decisions: Decisions
    sections: Mapping[str, Decisions]
    language: str
    wordings: Mapping[str, Wording]

    @property
    def name(self) -> str:
        """The version's part before the @."""
        return self.version.partition("@")[0]

    def decide(
        self, prediction: Prediction, reason: str | None = None, section: str | None = None
    ) -> dict[str, bool | None]:
        """Take every decision for one paragraph, in the order of the file.

        Of a paragraph that was not assessed, for the given reason, a decision is True where a rule asks for that
        reason, else None: nobody knows.
        """
        decisions = self.decisions_of(section)
        if reason is None:
            return {name: any(rule.holds(prediction) for rule in rules) for name, rules in decisions.items()}
        return {name: any(reason in rule.unassessed for rule in rules) or None for name, rules in decisions.items()}

    def decisions_of(self, section: str | None) -> Decisions:
        """Return the decisions of a section; one that the policy does not name has the general ones."""
        own = self.sections.get(section.strip().lower()) if section and self.sections else None
        return {**self.decisions, **own} if own else self.decisions


def decide_article(decisions: Iterable[Mapping[str, bool | None]]) -> dict[str, bool | None]:
    """Join the decisions of an article's paragraphs, of which there is at least one.

    A decision holds if any paragraph's does; it is None where it is None of every paragraph.
    """
    joined: dict[str, bool | None] = {}
    for one in decisions:
        for name, value in one.items():
            joined[name] = value if joined.get(name) is None else joined[name] or bool(value)
    return joined
