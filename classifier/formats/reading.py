"""What a format's reader gives: paragraphs, and what it could not make sense of."""

from __future__ import annotations

from dataclasses import dataclass

from classifier.paragraph import Paragraph


@dataclass(frozen=True, slots=True)
class Reading:
    """The paragraphs of an article, and the types of its blocks that the format does not know.

    `skipped` also names known blocks whose text is kept elsewhere (a shared block, an entry that was not resolved).
    Each type is listed once, in the order of the article.
    """

    paragraphs: list[Paragraph]
    skipped: list[str]
