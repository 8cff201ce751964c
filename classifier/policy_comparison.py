"""Compare what two policies decide of one article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import ConfigDict, with_config

from classifier.article import Article
from classifier.model import Model
from classifier.override import Overrides
from classifier.policy import Policy
from classifier.warning import ArticleWarning, ParagraphWarning, summarize, warn_article

_published = with_config(ConfigDict(use_attribute_docstrings=True))

Decided = Mapping[str, bool | None]
"""Decisions by name; None: nobody knows, since nothing was assessed."""


@_published
@dataclass(frozen=True, slots=True)
class Verdict:
    """What one policy decides of the article."""

    policy: str
    """Its version."""
    decisions: dict[str, bool | None]
    message: str | None
    """The warning in words for readers."""


@_published
@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph that the policies decide differently."""

    index: int
    """Counts from 0; the title is -1."""
    id: str | None
    text: str
    old: dict[str, bool | None]
    """What the policy before decides, of the decisions that differ."""
    new: dict[str, bool | None]
    """What the new one decides of them."""


@_published
@dataclass(frozen=True, slots=True)
class Comparison:
    """An article under the policy before and under a new one."""

    model: str
    old: Verdict
    new: Verdict
    paragraphs: int
    """How many there are, the title included."""
    changed: list[Change]
    """Those of them that are decided differently."""


def compare_policies(
    article: Article, model: Model, old: Policy, new: Policy, overrides: Overrides | None = None
) -> Comparison:
    """Judge an article under two policies.

    A decision that only one of them knows is a change where it holds.
    """
    plain = replace(article, explain=False)
    before, after = (_decide(plain, model, policy, overrides) for policy in (old, new))
    return Comparison(
        model=model.version,
        old=_verdict(before, old),
        new=_verdict(after, new),
        paragraphs=len(plain.paragraphs),
        changed=list(_changes(before.paragraphs, after.paragraphs)),
    )


def _decide(article: Article, model: Model, policy: Policy, overrides: Overrides | None) -> ArticleWarning:
    """Judge without wording every paragraph: templates of a caller's making can be long."""
    return warn_article(article, model, replace(policy, wordings={}), overrides)


def _verdict(warned: ArticleWarning, policy: Policy) -> Verdict:
    own = {tag: wording for tag, wording in policy.wordings.items() if tag == policy.language}
    summary = summarize(warned.paragraphs, replace(policy, wordings=own))
    return Verdict(policy.version, summary.decisions, summary.message)


def _changes(before: Sequence[ParagraphWarning], after: Sequence[ParagraphWarning]) -> Iterator[Change]:
    for one, other in zip(before, after, strict=True):
        old, new = one.decisions, other.decisions
        names = [name for name in {**old, **new} if (old.get(name) or None) != (new.get(name) or None)]
        if names:
            yield Change(one.index, one.id, one.text, _only(names, old), _only(names, new))


def _only(names: Sequence[str], decisions: Decided) -> dict[str, bool | None]:
    return {name: decisions[name] for name in names if name in decisions}
