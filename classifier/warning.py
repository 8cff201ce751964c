"""Put together what is said of an article: a warning, and one for each of its paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from itertools import accumulate
from typing import Annotated, Any

import orjson
from pydantic import ConfigDict, Field, with_config

from classifier.article import Article
from classifier.assessment import Assessment, assess
from classifier.codebook import PUBLIC_OUTPUTS, SEVERITY_NAMES
from classifier.digest import text_digest
from classifier.evidence import Evidence
from classifier.model import Judgement, Model, Prediction
from classifier.override import Override, Overrides
from classifier.paragraph import Paragraph
from classifier.policy import WARN_READER, Policy, decide_article
from classifier.policy_file import default_policy
from classifier.standards.shape import Included

DECIMALS = 6

# What these types promise is published: the OpenAPI document is made of them and of the lines under their fields.
published = with_config(ConfigDict(use_attribute_docstrings=True))
Severity = Annotated[int, Field(ge=0, le=3)]
Probability = Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True, slots=True)
class EvidenceSpan:
    """Code points `[start, end)` of the paragraph that speak for an output, with their log-odds."""

    start: int
    end: int
    text: str
    output: str
    weight: float


@published
@dataclass(frozen=True, slots=True)
class ParagraphWarning:
    """What is said of one paragraph."""

    index: int
    """Counts from 0; the title is -1."""
    id: str | None
    """Your key of the paragraph, or "title"."""
    start: int | None
    """Where it starts in the submitted text, in Unicode code points; null for other inputs."""
    end: int | None
    """Where it ends there; the end is no part of it."""
    selector: str | None
    """A CSS selector of its element in submitted HTML."""
    text: str
    assessed: bool
    """Whether the model, or an editor, judged it; if not, severity, name and warn are null."""
    reason: str | None
    """Why not: `language`, `too_few_known_words`, `too_short` or `not_prose`."""
    warn: bool | None
    """Whether the policy warns readers of it."""
    severity: Severity | None
    """0 none, 1 mentioned, 2 described, 3 severe: the highest whose threshold is passed, or the editor's."""
    severity_name: str | None
    tags: list[str]
    """`graphic_violence` (severity 2 or more) and `atrocity`."""
    scores: dict[str, Probability]
    """Calibrated probabilities of `mentioned`, `graphic_violence`, `severe` and `atrocity`."""
    descriptors: dict[str, Probability]
    """What it is about, with the model's probabilities: those above their threshold, or the editor's."""
    message: str | None
    """The warning in words for readers, in the policy's language."""
    messages: dict[str, str]
    """The same in each language that the policy has words for, by its tag."""
    decisions: dict[str, bool | None]
    """What the policy decides, by name."""
    override: Override | None
    """What an editor said of these words, if any did; it decides everything here but scores and evidence."""
    evidence: list[EvidenceSpan]
    """The words behind every output that reached its threshold, or else behind the likeliest."""
    log_odds: dict[str, dict[str, float]]
    """Intercept, shown and rest of each explained output; their sum is its log-odds before calibration."""
    known_words: Probability
    """The share of its words that the model knows."""


@published
@dataclass(frozen=True, slots=True)
class Summary:
    """What the article as a whole is warned of; warn and severity are None if nothing was assessed."""

    warn: bool | None
    severity: Severity | None
    """The highest of its paragraphs."""
    severity_name: str | None
    tags: list[str]
    descriptors: list[str]
    message: str | None
    """The warning in words for readers; paragraphs are counted from 1."""
    messages: dict[str, str]
    paragraphs: list[int]
    """The indices of the paragraphs that are warned of."""
    decisions: dict[str, bool | None]
    """A decision holds if that of any paragraph does."""


@published
@dataclass(frozen=True, slots=True)
class ArticleWarning:
    """The reply of `POST /v1/warnings`."""

    id: str | None
    """Your key of the article."""
    model: str
    """The version of the model."""
    policy: str
    """The policy that decided."""
    skipped: list[str]
    """What was not read."""
    warning: Summary
    paragraphs: list[ParagraphWarning]
    included: Included = field(default_factory=Included)
    """What `include` asked for; left out where it asked for nothing."""

    def as_reply(self) -> dict[str, Any]:
        """Return the JSON object."""
        reply = asdict(self)
        if not self.included:
            del reply["included"]
        return reply

    def write(self) -> bytes:
        """Return the object of `as_reply` as JSON in UTF-8; some twenty times as fast."""
        names = (one.name for one in fields(self) if self.included or one.name != "included")
        return orjson.dumps({name: getattr(self, name) for name in names})


def warn_article(
    article: Article, model: Model, policy: Policy | None = None, overrides: Overrides | None = None
) -> ArticleWarning:
    """Judge every paragraph of an article on its own words, and the article by its paragraphs.

    Without a policy the built-in one decides. Of a paragraph whose digest has an override, the editor's severity,
    atrocity and descriptors are taken in place of the model's; its scores and evidence stay the model's.
    """
    [warned] = warn_articles([article], model, policy, overrides)
    return warned


def warn_articles(
    articles: Sequence[Article], model: Model, policy: Policy | None = None, overrides: Overrides | None = None
) -> list[ArticleWarning]:
    """Judge each article as `warn_article` does; the paragraphs of all are scored in one call, which is faster."""
    policy = policy or default_policy()
    judgement = model.judge([paragraph.text for article in articles for paragraph in article.paragraphs])
    firsts = accumulate((len(article.paragraphs) for article in articles), initial=0)
    return [
        _warn_article(article, first, judgement, model, policy, overrides)
        for article, first in zip(articles, firsts, strict=False)
    ]


def _warn_article(
    article: Article, first: int, judgement: Judgement, model: Model, policy: Policy, overrides: Overrides | None
) -> ArticleWarning:
    """Warn of the article whose paragraphs are judged from place `first` on."""
    predictions = judgement.predictions[first : first + len(article.paragraphs)]
    assessments = [assess(prediction.words, article.language) for prediction in predictions]
    explained = _explain(article, first, assessments, judgement, model)
    paragraphs = [
        _warn_paragraph(*judged, article.section, policy, overrides or {})
        for judged in zip(article.paragraphs, predictions, assessments, explained, strict=True)
    ]
    return ArticleWarning(
        id=article.id,
        model=model.version,
        policy=policy.version,
        skipped=list(article.skipped),
        warning=summarize(paragraphs, policy),
        paragraphs=paragraphs,
    )


def _explain(
    article: Article, first: int, assessments: Sequence[Assessment], judgement: Judgement, model: Model
) -> list[list[Evidence]]:
    """Explain every assessed paragraph, in one call, which is faster; the others have no evidence."""
    found: list[list[Evidence]] = [[] for _ in assessments]
    if article.explain:
        indices = [index for index, one in enumerate(assessments) if one.reason is None]
        explained = model.explain(judgement, [first + index for index in indices])
        for index, evidence in zip(indices, explained, strict=True):
            found[index] = evidence
    return found


def _warn_paragraph(
    paragraph: Paragraph,
    prediction: Prediction,
    assessment: Assessment,
    explained: Sequence[Evidence],
    section: str | None,
    policy: Policy,
    overrides: Overrides,
) -> ParagraphWarning:
    reason = assessment.reason
    override = overrides.get(text_digest(paragraph.text)) if overrides else None
    if override is not None:
        override = override.replacing(prediction, reason)
        prediction, reason = override.applied_to(prediction), None
    assessed = reason is None
    decisions = policy.decide(prediction, reason, section)
    warn = decisions[WARN_READER]
    descriptors = prediction.descriptors if assessed else {}
    messages = {
        language: wording.of_paragraph(descriptors, prediction.severity)
        for language, wording in policy.wordings.items()
        if warn
    }
    return ParagraphWarning(
        index=paragraph.index,
        id=paragraph.id,
        start=paragraph.start,
        end=paragraph.end,
        selector=paragraph.selector,
        text=paragraph.text,
        assessed=assessed,
        reason=reason,
        warn=warn,
        severity=prediction.severity if assessed else None,
        severity_name=SEVERITY_NAMES[prediction.severity] if assessed else None,
        tags=prediction.tags if assessed else [],
        scores={name: round(prediction.scores[name], DECIMALS) for name in PUBLIC_OUTPUTS},
        descriptors={name: round(score, DECIMALS) for name, score in descriptors.items()},
        message=messages.get(policy.language),
        messages=messages,
        decisions=decisions,
        override=override,
        evidence=[span for one in explained for span in _spans(one, paragraph.text)],
        log_odds={
            one.output: {"intercept": one.intercept, "shown": one.shown, "rest": one.rest} for one in explained
        },
        known_words=round(assessment.known_share, DECIMALS),
    )


def _spans(evidence: Evidence, text: str) -> list[EvidenceSpan]:
    return [
        EvidenceSpan(span.start, span.end, text[span.start : span.end], evidence.output, span.weight)
        for span in evidence.spans
    ]


def summarize(paragraphs: Sequence[ParagraphWarning], policy: Policy) -> Summary:
    """An article is as severe as its most severe paragraph; a decision holds if any paragraph's does."""
    severity = max((one.severity for one in paragraphs if one.severity is not None), default=None)
    decisions = decide_article(paragraph.decisions for paragraph in paragraphs)
    warned = [paragraph for paragraph in paragraphs if paragraph.warn]
    messages = _messages(warned, policy) if warned else {}
    return Summary(
        warn=decisions[WARN_READER],
        severity=severity,
        severity_name=None if severity is None else SEVERITY_NAMES[severity],
        tags=sorted({tag for paragraph in paragraphs for tag in paragraph.tags}),
        descriptors=sorted({name for paragraph in paragraphs for name in paragraph.descriptors}),
        message=messages.get(policy.language),
        messages=messages,
        paragraphs=[paragraph.index for paragraph in warned],
        decisions=decisions,
    )


def _messages(warned: Sequence[ParagraphWarning], policy: Policy) -> dict[str, str]:
    likeliest: dict[str, float] = {}
    for paragraph in warned:
        for name, score in paragraph.descriptors.items():
            likeliest[name] = max(score, likeliest.get(name, 0.0))
    indices = [paragraph.index for paragraph in warned]
    severity = max(paragraph.severity or 0 for paragraph in warned)
    return {tag: wording.of_article(indices, likeliest, severity) for tag, wording in policy.wordings.items()}
