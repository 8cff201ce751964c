"""Find what editors said of the paragraphs of a request, and go on without it where the database does not answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Response, current_app, g

from classifier import Article, Overrides, text_digest
from service.feedback.error import FeedbackError

if TYPE_CHECKING:
    from service.feedback.store import Store

HEADER = "Forewarn-Overrides"


def find_overrides(articles: Iterable[Article]) -> Overrides:
    """Return the overrides of all paragraphs, looked up at once; none where feedback is off.

    Where it is on, the reply says in a header whether they were looked up: `applied` or `unavailable`.
    """
    store: Store | None = current_app.extensions["feedback"]
    if store is None:
        return {}
    digests = {text_digest(paragraph.text) for article in articles for paragraph in article.paragraphs}
    try:
        found = store.overrides(digests)
    except FeedbackError:  # the database has logged it
        g.overrides = "unavailable"
        return {}
    g.overrides = "applied"
    return found


def say_overrides(response: Response) -> Response:
    """Put the header on a reply."""
    if "overrides" in g:
        response.headers[HEADER] = g.overrides
    return response
