"""What a route says of itself to the OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from service.problem import Problem

Scope = Literal["read", "feedback", "admin"]

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Operation:
    """The types of a route: `body`, `query` and `reply` are any that pydantic can describe.

    `texts` are the content types of a body that is plain characters; `headers` has, by name, the description and
    schema of those of a request that mean something. `status` and `media` are those of a reply that is no error;
    `problems` the statuses of its errors, beside 500 that every route has, and `problem` their type. `scope` is what
    a caller's key must allow, None where nobody is asked.
    """

    reply: Any
    body: Any = None
    texts: tuple[str, ...] = ()
    query: Any = None
    headers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    status: int = 200
    media: str = "application/json"
    problems: tuple[int, ...] = ()
    problem: Any = Problem
    scope: Scope | None = None


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
