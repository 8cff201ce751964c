"""Open the feedback of a service when it starts."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from service.feedback.error import UnavailableError

if TYPE_CHECKING:
    from service.feedback.store import Store


def open_feedback(source: str | None, *, keep_text: bool) -> Store | None:
    """Return the store that a setting names, None for none.

    A database that does not answer stops no service: it is logged, and asked again with the next request.

    Raises
    ------
    FeedbackError
        For a setting that can never work: no URL, no driver, a database of another version of forewarn.
    """
    if source is None:
        return None
    from service.feedback.database import Database  # SQLAlchemy is imported by those who use it
    from service.feedback.store import Store

    database = Database(source)
    with suppress(UnavailableError):
        database.prepare()
    return Store(database, keep_text=keep_text)
