"""The routes for those who watch the service: whether it lives, whether it can judge, what it counted."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import NotFound

from classifier import Model, Policies
from service.access.door import Door
from service.access.error import KeysError
from service.health import ModelFolder, predicts
from service.metrics import Metrics
from service.operation import Operation, documented, needs
from service.problem import problem
from service.reply import Alive, Ready, as_json

bp = Blueprint("probes", __name__)


@bp.get("/livez")
@documented(Operation(reply=Alive, scope=None))
def livez() -> Response:
    """Say that the process answers."""
    return as_json(Alive("alive"))


@bp.get("/readyz")
@documented(Operation(reply=Ready, problems=(503,), scope=None))
def readyz() -> Response:
    """Make a real prediction, and look whether the model's files are whole and the keys can be read."""
    model: Model = current_app.extensions["model"]
    folder: ModelFolder | None = current_app.extensions.get("model_folder")
    door: Door = current_app.extensions["door"]
    if not predicts(model):
        return problem(503, "the model gives no probabilities; train or restore it")
    if folder is not None and folder.fault():
        return problem(503, "the model's files are damaged; warnings go on from memory, but a restart would fail")
    try:
        door.keyring.refresh()
    except KeysError:
        return problem(503, "the keys cannot be read; the service's log says why")
    return as_json(Ready("ready", model.version))


@bp.get("/metrics")
@needs("metrics")
def metrics() -> Response:
    """Return everything counted, for Prometheus."""
    counted: Metrics | None = current_app.extensions["metrics"]
    if counted is None:
        raise NotFound
    model: Model = current_app.extensions["model"]
    policies: Policies = current_app.extensions["policies"]
    versions = sorted(policy.version for policy in policies.named.values())
    content, content_type = counted.write(request.headers.get("Accept", ""), model.version, versions)
    return Response(content, content_type=content_type)
