"""What a route says of itself: to the OpenAPI document, and to the door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from service.access.scope import Scope
from service.problem import Problem

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Operation:
    """The types of a route: `body`, `query` and `reply` are any that pydantic can describe.

    `texts` are the content types of a body that is plain characters; `headers` has, by name, the description and
    schema of those of a request that mean something. `status` and `media` are those of a reply that is no error;
    `problems` the statuses of its errors, beside 500 that every route has, and `problem` their type. `scope` is what
    a caller's key must be good for; None needs no key.
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
    scope: Scope | None = "admin"


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


def needs(scope: Scope | None) -> Callable[[View], View]:
    """Say what a key must be good for to ask a route that is not for the document; None needs no key."""

    def mark(view: View) -> View:
        vars(view)["scope"] = scope
        return view

    return mark


def scope_of(view: Callable[..., Any]) -> Scope | None:
    """Return the scope that a view needs; one that says nothing is for administrators."""
    operation = operation_of(view)
    found: Scope | None = vars(view).get("scope", "admin") if operation is None else operation.scope
    return found
