"""What can be wrong with feedback or its database."""

from __future__ import annotations

from classifier import ForewarnError


class FeedbackError(ForewarnError):
    """A database of feedback that this version cannot use, however long one waits."""


class UnavailableError(FeedbackError):
    """A database that does not answer now; nothing was stored."""


class EmptyError(FeedbackError):
    """A database in which no tables were made yet."""


class NotFoundError(FeedbackError):
    """No feedback has this id."""


class ConflictError(FeedbackError):
    """What is asked for cannot be done with feedback in this state."""


class KeyReusedError(FeedbackError):
    """An Idempotency-Key that came before, with another body."""
