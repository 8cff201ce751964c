"""Errors as RFC 9457 problem details."""

from __future__ import annotations

import json
import logging
import traceback
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g
from werkzeug.exceptions import HTTPException

from classifier import ArticleError

_LOG = logging.getLogger(__name__)
_ADVICE = {
    HTTPStatus.NOT_FOUND: "there is no such route; docs/api.md lists them",
    HTTPStatus.METHOD_NOT_ALLOWED: "this route takes the methods of the Allow header",
}
MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str, errors: list[dict[str, str]] | None = None) -> Response:
    """Build the response for one error; `errors` point at the bad fields."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = errors
    return Response(json.dumps(body), status=status, content_type=MEDIA_TYPE)


def register_problems(app: Flask) -> None:
    """Answer every error that Flask or we can raise with a problem."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(ArticleError, _article)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    advice = _ADVICE.get(status, error.description or "")
    if status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        advice = f"the body has more than {current_app.config['MAX_CONTENT_LENGTH']} bytes: send the article in parts"
    response = problem(status, advice)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _article(error: ArticleError) -> Response:
    errors = [{"detail": detail, "pointer": pointer} for pointer, detail in error.errors]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error), errors)


def _unexpected(error: Exception) -> Response:
    # Where it happened, but never the message: it may quote the article.
    places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    _LOG.error("unexpected %s in request %s at %s", type(error).__name__, g.request_id, " < ".join(places[::-1]))
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "an unexpected error; the log has it under this request's id")
