"""Open the feedback of a service when it starts."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from service.feedback.error import EmptyError, UnavailableError

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


def try_feedback(source: str | None) -> str:
    """Say what a start of the service would find in the database of a setting; nothing is made.

    Raises
    ------
    FeedbackError
        For what would stop the start.
    """
    if source is None:
        return "off"
    from service.feedback.database import Database

    database = Database(source, create=False)
    if database.path is not None and not database.path.exists():
        if not os.access(database.path.parent, os.W_OK | os.X_OK):
            return f"OUT OF REACH, the service starts without it: {database.path.parent} is no folder to write to"
        return f"will be made as {database.path}"
    try:
        database.prepare()
    except EmptyError:
        return "on, its tables will be made"
    except UnavailableError as error:
        return f"OUT OF REACH, the service starts without it: {error}"
    return "on"
