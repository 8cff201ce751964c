"""The application: routes around one model."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request

from classifier import (
    ArticleIn,
    ArticleWarning,
    Model,
    Policies,
    find_model_folder,
    include_standards,
    load_model,
    load_policies,
    parse_article,
    warn_article,
)
from service import documentation, moderations, policies, probes
from service.access.door import Door
from service.body import FORMAT_OF, read_envelope
from service.count import count
from service.feedback import routes as feedback
from service.feedback.open import open_feedback
from service.feedback.overrides import find_overrides, say_overrides
from service.headers import register_headers
from service.health import ModelFolder
from service.metrics import Metrics
from service.openapi import write_document
from service.operation import Operation, documented
from service.page import routes as page
from service.problem import register_problems
from service.reply import ModelDescription, as_json, written
from service.request_log import register_request_log
from service.settings import Settings
from service.turn import Turns

bp = Blueprint("warnings", __name__)


def create_app(settings: Settings | None = None, model: Model | None = None, metrics: Metrics | None = None) -> Flask:
    """Build the application; without a model it loads the current one, once, and fails here or not at all.

    Without metrics it neither counts its requests nor logs them.

    Raises
    ------
    ModelError, PolicyError, KeysError, AccessError
        What the settings name cannot be used, or would be open to everybody.
    """
    settings = settings or Settings()
    app = Flask(__name__, static_folder=None)  # the page has its own
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body
    app.extensions["settings"] = settings
    if model is None:
        folder = find_model_folder(settings.models)
        model = load_model(folder, resident=True)
        app.extensions["model_folder"] = ModelFolder(folder, model.version)
    app.extensions["model"] = model.with_sensitivity(settings.sensitivity)
    app.extensions["policies"] = load_policies(settings.policy)
    app.extensions["feedback"] = open_feedback(settings.feedback, keep_text=settings.feedback_text)
    app.extensions["metrics"] = metrics
    app.extensions["turns"] = Turns()
    register_request_log(app, metrics)
    register_headers(app, settings)
    app.after_request(say_overrides)
    Door(settings).attach(app)
    for blueprint in (bp, moderations.bp, feedback.bp, policies.bp, page.bp, probes.bp, documentation.bp):
        app.register_blueprint(blueprint)
    app.extensions["document"] = cache(lambda: _document(app))
    register_problems(app)
    return app


def _document(app: Flask) -> dict[str, Any]:
    """Describe an application; one of its own answers the examples, so that they are no requests of this one."""
    settings: Settings = app.extensions["settings"]
    alone = Settings(sensitivity=settings.sensitivity, max_body=settings.max_body)
    examples = create_app(alone, app.extensions["model"])
    examples.extensions["policies"] = app.extensions["policies"]
    door: Door = app.extensions["door"]
    return write_document(app, examples.test_client(), is_open=door.is_open)


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
    overrides = find_overrides([article])
    with _turns().of([article]):
        warned = warn_article(article, _model(), policy, overrides)
        count(warned)
        return written(include_standards(warned, article).write())


@bp.get("/v1/model")
@documented(Operation(reply=ModelDescription, scope="read"))
def model() -> Response:
    """Describe the model: version, outputs, thresholds, figures, digests."""
    return as_json(ModelDescription(**_model().describe()))


def _model() -> Model:
    found: Model = current_app.extensions["model"]
    return found


def _turns() -> Turns:
    found: Turns = current_app.extensions["turns"]
    return found


def _policies() -> Policies:
    found: Policies = current_app.extensions["policies"]
    return found
