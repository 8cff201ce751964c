"""Describe a policy for people who shall tell whether it says what they mean."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from pydantic import ConfigDict, with_config

from classifier.policy import Policy
from classifier.policy_doubt import doubts
from classifier.policy_fault import name_path
from classifier.policy_words import as_words, say_samples
from classifier.toml_line import find_line, most_places

# Published: the OpenAPI document is made of these types and of the lines under their fields.
_published = with_config(ConfigDict(use_attribute_docstrings=True))


@_published
@dataclass(frozen=True, slots=True)
class Doubt:
    """What a policy says that its house can hardly mean."""

    line: int
    detail: str


@_published
@dataclass(frozen=True, slots=True)
class Description:
    """A policy in words."""

    policy: str
    """Its version, as replies show it."""
    decisions: dict[str, list[str]]
    """The rules of each decision, which holds for a paragraph if any does; without rules it never holds."""
    sections: dict[str, dict[str, list[str]]]
    """What sections decide otherwise."""
    messages: dict[str, list[str]]
    """Samples of its messages by language: of a paragraph, an article, a headline."""
    warnings: list[Doubt]
    """Rules that can never hold or add nothing, and decisions that contradict each other."""

    def as_reply(self) -> dict[str, Any]:
        """Return the JSON object."""
        return asdict(self)


def describe_policy(policy: Policy, text: str) -> Description:
    """Describe a policy and the doubts about it; `text` is the TOML that it was read from."""
    some = doubts(policy)[: most_places(text)]
    found = [Doubt(find_line(text, path), f"{name_path(path)} {words}") for path, words in some]
    return Description(
        policy=policy.version,
        decisions=as_words(policy.decisions),
        sections={name: as_words(own) for name, own in policy.sections.items()},
        messages={tag: say_samples(wording) for tag, wording in policy.wordings.items()},
        warnings=sorted(found, key=lambda doubt: (doubt.line, doubt.detail)),
    )
