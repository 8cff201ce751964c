"""The application: routes around one model."""

from __future__ import annotations

import re
import uuid
from dataclasses import asdict, replace
from functools import cache
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, request

from classifier import (
    ArticleIn,
    ArticleWarning,
    Model,
    Policies,
    include_standards,
    load_model,
    load_policies,
    parse_article,
    warn_article,
)
from service import documentation, moderations
from service.body import FORMAT_OF, read_envelope
from service.feedback import routes as feedback
from service.feedback.open import open_feedback
from service.feedback.overrides import find_overrides, say_overrides
from service.openapi import write_document
from service.operation import Operation, documented
from service.problem import problem, register_problems
from service.reply import Alive, ModelDescription, Ready, as_json
from service.settings import Settings

REQUEST_ID = "X-Request-ID"
_CALLERS_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_PROBE = "Officials said the bodies of three men were found near the road."

bp = Blueprint("warnings", __name__)


def create_app(settings: Settings | None = None, model: Model | None = None) -> Flask:
    """Build the application; without a model it loads the current one, once, and fails here or not at all."""
    settings = settings or Settings()
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body
    app.extensions["model"] = (model or load_model()).with_sensitivity(settings.sensitivity)
    app.extensions["policies"] = load_policies(settings.policy)
    app.extensions["feedback"] = open_feedback(settings.feedback, keep_text=settings.feedback_text)
    app.before_request(_name_request)
    app.after_request(_stamp)
    app.after_request(say_overrides)
    app.register_blueprint(bp)
    app.register_blueprint(moderations.bp)
    app.register_blueprint(feedback.bp)
    app.register_blueprint(documentation.bp)
    app.extensions["document"] = cache(lambda: _document(app, settings))
    register_problems(app)
    return app


def _document(app: Flask, settings: Settings) -> dict[str, Any]:
    """Describe an application; one of its own answers the examples, so that they are no requests of this one."""
    examples = create_app(replace(settings, policy=None, feedback=None), app.extensions["model"])
    examples.extensions["policies"] = app.extensions["policies"]
    return write_document(app, examples.test_client())


@bp.post("/v1/warnings")
@documented(
    Operation(
        body=ArticleIn,
        texts=tuple(FORMAT_OF),
        reply=ArticleWarning,
        problems=(400, 413, 415, 422),
        scope="read",
    ),
)
def warnings() -> Response:
    """Warn of an article, paragraph by paragraph."""
    envelope = read_envelope(request)
    article = parse_article(envelope)
    policy = _policies().find(article.policy)
    warned = warn_article(article, _model(), policy, find_overrides([article]))
    return as_json(include_standards(warned, article).as_reply())


@bp.get("/v1/model")
@documented(Operation(reply=ModelDescription, scope="read"))
def model() -> Response:
    """Describe the model: version, outputs, thresholds, figures, digests."""
    return as_json(asdict(ModelDescription(**_model().describe())))


@bp.get("/livez")
@documented(Operation(reply=Alive))
def livez() -> Response:
    """Say that the process answers."""
    return as_json(asdict(Alive("alive")))


@bp.get("/readyz")
@documented(Operation(reply=Ready, problems=(503,)))
def readyz() -> Response:
    """Make a real prediction."""
    [prediction] = _model().predict([_PROBE])
    if not all(0.0 <= score <= 1.0 for score in prediction.scores.values()):
        return problem(503, "the model gives no probabilities; train or restore it")
    return as_json(asdict(Ready("ready", _model().version)))


def _model() -> Model:
    found: Model = current_app.extensions["model"]
    return found


def _policies() -> Policies:
    found: Policies = current_app.extensions["policies"]
    return found


def _name_request() -> None:
    given = request.headers.get(REQUEST_ID, "")
    g.request_id = given if _CALLERS_ID.fullmatch(given) else uuid.uuid4().hex


def _stamp(response: Response) -> Response:
    response.headers[REQUEST_ID] = g.request_id
    return response
