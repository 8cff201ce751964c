"""The rows of an output: one a paragraph, or one an article."""

from __future__ import annotations

from typing import Any

from classifier.codebook import PUBLIC_OUTPUTS
from classifier.warning import ArticleWarning, ParagraphWarning

Row = dict[str, Any]

COLUMNS = (
    *("id", "index", "start", "end", "assessed", "reason", "warn", "severity", "atrocity"),
    *("mentioned", "graphic_violence", "severe", "atrocity_score", "descriptors", "decisions", "model", "policy"),
)
"""Of a paragraph, as INTERFACES names them: `atrocity` is the decision, `atrocity_score` its probability."""

ARTICLE_COLUMNS = (
    *("id", "count", "unassessed", "warn", "severity", "atrocity"),
    *("mentioned", "graphic_violence", "severe", "atrocity_score"),
    *("descriptors", "paragraphs", "decisions", "message", "model", "policy"),
)
"""Of an article: how many paragraphs it has and how many could not be assessed, `warning` of the service's reply,
and the highest scores of its assessed paragraphs."""

_SCORES = tuple((name if name != "atrocity" else "atrocity_score", name) for name in PUBLIC_OUTPUTS)


def paragraph_rows(identifier: str | int, warned: ArticleWarning) -> list[Row]:
    """Return a row for each paragraph, its title first; the keys are `COLUMNS`."""
    return [_paragraph_row(identifier, paragraph, warned) for paragraph in warned.paragraphs]


def _paragraph_row(identifier: str | int, paragraph: ParagraphWarning, warned: ArticleWarning) -> Row:
    scores = paragraph.scores
    return {
        "id": identifier,
        "index": paragraph.index,
        "start": paragraph.start,
        "end": paragraph.end,
        "assessed": paragraph.assessed,
        "reason": paragraph.reason,
        "warn": paragraph.warn,
        "severity": paragraph.severity,
        "atrocity": "atrocity" in paragraph.tags if paragraph.assessed else None,
        "mentioned": scores["mentioned"],
        "graphic_violence": scores["graphic_violence"],
        "severe": scores["severe"],
        "atrocity_score": scores["atrocity"],
        "descriptors": paragraph.descriptors,
        "decisions": paragraph.decisions,
        "model": warned.model,
        "policy": warned.policy,
    }


def article_row(identifier: str | int, warned: ArticleWarning) -> Row:
    """Return the row of an article; the keys are `ARTICLE_COLUMNS`."""
    warning = warned.warning
    assessed = [paragraph for paragraph in warned.paragraphs if paragraph.assessed]
    return {
        "id": identifier,
        "count": len(warned.paragraphs),
        "unassessed": len(warned.paragraphs) - len(assessed),
        "warn": warning.warn,
        "severity": warning.severity,
        "atrocity": "atrocity" in warning.tags if assessed else None,
        **{column: max((paragraph.scores[name] for paragraph in assessed), default=None) for column, name in _SCORES},
        "descriptors": warning.descriptors,
        "paragraphs": warning.paragraphs,
        "decisions": warning.decisions,
        "message": warning.message,
        "model": warned.model,
        "policy": warned.policy,
    }
