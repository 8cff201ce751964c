"""Errors as RFC 9457 problem details."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus

from flask import Flask, Response, current_app, g
from pydantic import ConfigDict, with_config
from werkzeug.exceptions import HTTPException

from classifier import ArticleError
from service.log import describe_error, fields

_LOG = logging.getLogger(__name__)
_ADVICE = {
    HTTPStatus.NOT_FOUND: "there is no such route; docs/api.md lists them",
    HTTPStatus.METHOD_NOT_ALLOWED: "this route takes the methods of the Allow header",
}
MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Fault:
    """One bad field: what is wrong with it, and its JSON pointer (RFC 6901) into the request."""

    detail: str
    pointer: str


@with_config(ConfigDict(use_attribute_docstrings=True))
@dataclass(frozen=True, slots=True)
class Problem:
    """An error (RFC 9457)."""

    type: str
    """`about:blank`: the status says it all."""
    title: str
    """The status in words."""
    status: int
    detail: str
    """What is wrong and what to do."""
    errors: tuple[Fault, ...] = ()
    """Each bad field; left out where there is none."""


def problem(status: int, detail: str, errors: Sequence[Fault] = ()) -> Response:
    """Build the response for one error; `errors` point at the bad fields."""
    return respond(_problem(HTTPStatus(status), detail, tuple(errors)))


def respond(problem: Problem) -> Response:
    """Build the response for a problem."""
    return Response(write_problem(problem), status=problem.status, content_type=MEDIA_TYPE)


def write_problem(problem: Problem) -> str:
    """Return a problem as JSON, without what it has not."""
    return json.dumps({key: value for key, value in asdict(problem).items() if value})


def problem_of(error: Exception) -> Problem:
    """Say what any error that Flask or we can raise means to a caller; the unexpected is logged."""
    if isinstance(error, ArticleError):
        faults = tuple(Fault(detail, pointer) for pointer, detail in error.errors)
        return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error), faults)
    if isinstance(error, HTTPException):
        return _of_http(error)
    # Where it happened, but never the message: it may quote the article.
    described = fields(request_id=g.request_id, **describe_error((type(error), error, error.__traceback__)))
    _LOG.error("unexpected %s in request %s", type(error).__name__, g.request_id, extra=described)
    return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, "an unexpected error; the log has it under this request's id")


def register_problems(app: Flask) -> None:
    """Answer every error with a problem."""
    app.register_error_handler(Exception, _answer)


def copy_headers(error: Exception, response: Response) -> None:
    """Give a response the headers that an error brings, such as Allow, Retry-After or WWW-Authenticate."""
    if isinstance(error, HTTPException):
        for name, value in error.get_headers():
            if name.lower() not in ("content-type", "content-length"):
                response.headers[name] = value


def _answer(error: Exception) -> Response:
    response = respond(problem_of(error))
    copy_headers(error, response)
    return response


def _of_http(error: HTTPException) -> Problem:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    advice = _ADVICE.get(status, error.description or "")
    if status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        advice = f"the body has more than {current_app.config['MAX_CONTENT_LENGTH']} bytes: send the article in parts"
    return _problem(status, advice)


def _problem(status: HTTPStatus, detail: str, errors: tuple[Fault, ...] = ()) -> Problem:
    return Problem("about:blank", status.phrase, status, detail, errors)
