"""Add to a warning the standards that a request asked for."""

from __future__ import annotations

from dataclasses import replace

from classifier.article import Article
from classifier.standards.annotation import annotate
from classifier.standards.desk import write_note
from classifier.standards.iab import find_topics
from classifier.standards.iptc import find_subjects
from classifier.standards.shape import Included
from classifier.warning import ArticleWarning


def include_standards(warned: ArticleWarning, article: Article) -> ArticleWarning:
    """Return the warning of an article with what the article's `include` names."""
    included: Included = {}
    if "ninjs" in article.include:
        included["ninjs"] = find_subjects(warned)
    if "iab" in article.include:
        included["iab"] = find_topics(warned)
    if "annotations" in article.include:
        included["annotations"] = annotate(warned, article.text)
    if "desk" in article.include:
        included["desk"] = write_note(warned)
    return replace(warned, included=included)
