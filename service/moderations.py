"""The route of OpenAI's moderation schema, and its errors as that schema's clients read them."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Response, current_app, g, request
from pydantic import ConfigDict, with_config

from classifier import Model, Policies, parse_envelope, warn_article
from service.body import read_json
from service.count import count
from service.feedback.overrides import find_overrides
from service.moderation import ModerationIn, ModerationReply, moderate, read_texts
from service.operation import Operation, documented
from service.problem import Problem, copy_headers, problem_of, respond
from service.reply import as_json
from service.turn import Turns

bp = Blueprint("moderations", __name__)
_PASSING = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


@dataclass(frozen=True, slots=True)
class ClientError:
    """The error as OpenAI's clients read it; `param` names the bad field, and `code` is always null."""

    message: str
    type: str
    param: str | None
    code: None


@with_config(ConfigDict(use_attribute_docstrings=True))
@dataclass(frozen=True, slots=True, kw_only=True)
class ModerationProblem(Problem):
    """An error (RFC 9457) that OpenAI's clients can read too."""

    error: ClientError


@bp.post("/v1/moderations")
@documented(
    Operation(body=ModerationIn, reply=ModerationReply, problem=ModerationProblem, problems=(400, 415), scope="read")
)
def moderations() -> Response:
    """Judge texts in the words of OpenAI's moderation schema.

    Of its 13 categories two are filled: `violence` from severity 1 (mentioned) on, with the score `mentioned`, and
    `violence/graphic` from severity 2 (described) on, with the score `graphic_violence`. **The other eleven are not
    assessed**: they are always false, with score 0 and no `category_applied_input_types`, however the text reads.
    Where no paragraph could be judged (another language, a few words) the two have no input types either.

    `content_warning` is the warning that `POST /v1/warnings` gives, and no part of OpenAI's schema.
    Errors carry an `error` object for OpenAI's clients; too long a text is 400, and `x-should-retry` is false.
    """
    model: Model = current_app.extensions["model"]
    policies: Policies = current_app.extensions["policies"]
    articles = read_texts(parse_envelope(ModerationIn, read_json(request), '{"input": "…"}'))
    turns: Turns = current_app.extensions["turns"]
    overrides = find_overrides(articles)
    with turns.of(articles):
        warned = [warn_article(one, model, policies.find(one.policy), overrides) for one in articles]
        for one in warned:
            count(one)
        results = [moderate(one) for one in warned]
        return as_json(ModerationReply(f"modr-{g.request_id}", model.version, results))


@bp.errorhandler(Exception)
def _refuse(error: Exception) -> Response:
    """Say 400 for what is too long or of the wrong shape, as OpenAI does; only a wait mends anything."""
    problem = problem_of(error)
    status = HTTPStatus(400 if problem.status in (413, 422) else problem.status)
    said = ClientError(
        message=problem.detail,
        type="server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid_request_error",
        param=_param(problem.errors[0].pointer) if problem.errors else None,
        code=None,
    )
    response = respond(
        ModerationProblem(problem.type, status.phrase, status, problem.detail, problem.errors, error=said)
    )
    copy_headers(error, response)
    response.headers["x-should-retry"] = "true" if status in _PASSING else "false"
    return response


def _param(pointer: str) -> str | None:
    """Write a pointer as OpenAI writes it: /input/1/text as input[1].text."""
    keys = [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]
    return "".join(f"[{key}]" if key.isdigit() else f".{key}" for key in keys).removeprefix(".") or None
