"""How many articles a worker judges at once."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from classifier import Article

_LONG = 50_000
"""Characters; most articles have a tenth, and judging these takes milliseconds."""


class Turns:
    """Two places of a worker to judge in: one for articles of usual length, one for long ones.

    A worker's threads wait for clients side by side, but Python runs one of them at a time. Dozens that judge at once
    take longer together than one after the other, and each waits for all; a long article that goes before would hold
    up everybody else.
    """

    def __init__(self) -> None:
        self._usual = threading.Lock()
        self._long = threading.Lock()

    def of(self, articles: Iterable[Article]) -> threading.Lock:
        """Return the place for articles: `with turns.of([article]):`."""
        size = sum(len(paragraph.text) for article in articles for paragraph in article.paragraphs)
        return self._long if size > _LONG else self._usual
