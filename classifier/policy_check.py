"""Put a policy in words, so that people can tell whether it says what they mean."""

from __future__ import annotations

from dataclasses import asdict, dataclass

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
class PolicyInWords:
    """A policy in words."""

    policy: str
    """Its version, as replies show it."""
    decisions: dict[str, list[str]]
    """The rules of each decision, which holds for a paragraph if any does; without rules it never holds."""
    sections: dict[str, dict[str, list[str]]]
    """What sections decide otherwise."""
    messages: dict[str, list[str]]
    """Samples of its messages by language: of a paragraph, an article, a headline."""


@_published
@dataclass(frozen=True, slots=True)
class CheckedPolicy(PolicyInWords):
    """A policy in words, and what is doubtful about it."""

    warnings: list[Doubt]
    """Rules that can never hold or add nothing, and decisions that contradict each other."""


def put_in_words(policy: Policy) -> PolicyInWords:
    """Say what a policy decides and how it words warnings."""
    return PolicyInWords(
        policy=policy.version,
        decisions=as_words(policy.decisions),
        sections={name: as_words(own) for name, own in policy.sections.items()},
        messages={tag: say_samples(wording) for tag, wording in policy.wordings.items()},
    )


def check_policy(policy: Policy, text: str) -> CheckedPolicy:
    """Put a policy in words, with the first doubts about it by line; `text` is the TOML that it was read from."""
    some = doubts(policy)[: most_places(text)]
    found = [Doubt(find_line(text, path), f"{name_path(path)} {words}") for path, words in some]
    by_line = sorted(found, key=lambda doubt: (doubt.line, doubt.detail))
    return CheckedPolicy(**asdict(put_in_words(policy)), warnings=by_line)
