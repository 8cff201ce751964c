"""What a route says of itself to the OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from service.problem import Problem

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Operation:
    """The types of a route: `body` and `reply` are any that pydantic can describe.

    `texts` are the content types of a body that is plain characters; `problems` the statuses of its errors, beside
    500 that every route has, and `problem` their type.
    """

    reply: Any
    body: Any = None
    texts: tuple[str, ...] = ()
    problems: tuple[int, ...] = ()
    problem: Any = Problem


def documented(operation: Operation) -> Callable[[View], View]:
    """Put a route into the document; what it does is said by the view's docstring."""

    def mark(view: View) -> View:
        vars(view)["operation"] = operation
        return view

    return mark


def operation_of(view: Callable[..., Any]) -> Operation | None:
    """Return what a view says of itself, or None if it is not for the document."""
    found: Operation | None = vars(view).get("operation")
    return found
