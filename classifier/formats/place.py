"""Where in the CMS's JSON a value stands."""

from __future__ import annotations

from dataclasses import dataclass

from classifier.errors import ArticleError
from classifier.paragraph import broken_characters

_DEEPEST_POINTER = 100  # steps: below, an error points at the value around the bad one


@dataclass(frozen=True, slots=True)
class Where:
    """One step into an object or a list, and the way before it; None is the whole content."""

    step: str | int
    before: Where | None

    def pointer(self) -> str:
        """Return the JSON pointer (RFC 6901) of the value, or of what is around it below 100 levels."""
        steps = []
        where: Where | None = self
        while where is not None:
            steps.append(str(where.step).replace("~", "~0").replace("/", "~1"))
            where = where.before
        return "".join(f"/{step}" for step in reversed(steps[-_DEEPEST_POINTER:]))


def check_text(text: str, where: Where | None) -> None:
    """Raise ArticleError for characters that are none, pointing at the text."""
    reason = broken_characters(text)
    if reason:
        raise fault(where, reason)


def fault(where: Where | None, detail: str) -> ArticleError:
    """Return an error that points at a value of the content."""
    return ArticleError([(where.pointer() if where else "", detail)])
