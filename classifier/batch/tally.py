"""Count what a run found."""

from __future__ import annotations

from collections import Counter

from classifier.warning import ArticleWarning

ARTICLES, PARAGRAPHS, REJECTS, OVERRIDDEN = "articles", "paragraphs", "rejects", "overridden"
SEVERITY, ATROCITY, UNASSESSED, DECISION = "severity", "atrocity", "unassessed", "decision"


def tally(warned: ArticleWarning) -> Counter[str]:
    """Count one article: `articles`, `paragraphs`, and under both `… severity 2`, `… atrocity`,
    `… decision warn_reader` and `… unassessed`; under paragraphs `… unassessed too_short` too. And `overridden`."""
    warning = warned.warning
    counts = Counter({ARTICLES: 1, PARAGRAPHS: len(warned.paragraphs)})
    counts[OVERRIDDEN] = sum(one.override is not None for one in warned.paragraphs)
    _count(counts, ARTICLES, warning.severity, None, warning.tags, warning.decisions)
    for one in warned.paragraphs:
        _count(counts, PARAGRAPHS, one.severity, one.reason, one.tags, one.decisions)
    return counts


def _count(
    counts: Counter[str],
    what: str,
    severity: int | None,
    reason: str | None,
    tags: list[str],
    decisions: dict[str, bool | None],
) -> None:
    if severity is None:
        counts[f"{what} {UNASSESSED}"] += 1
        if reason is not None:
            counts[f"{what} {UNASSESSED} {reason}"] += 1
    else:
        counts[f"{what} {SEVERITY} {severity}"] += 1
    if ATROCITY in tags:
        counts[f"{what} {ATROCITY}"] += 1
    for name, holds in decisions.items():
        counts[f"{what} {DECISION} {name}"] += bool(holds)
