"""What is logged and counted of each request."""

from __future__ import annotations

import logging
import re
import time
import uuid
from dataclasses import dataclass

from flask import Flask, Response, g, request

from service.log import fields
from service.metrics import Metrics

REQUEST_ID = "X-Request-ID"
_CALLERS_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_PROBES = frozenset({"/livez", "/readyz", "/metrics"})
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _RequestLog:
    metrics: Metrics | None

    def begin(self) -> None:
        g.begun = time.perf_counter()
        given = request.headers.get(REQUEST_ID, "")
        g.request_id = given if _CALLERS_ID.fullmatch(given) else uuid.uuid4().hex
        g.key_id = None

    def end(self, response: Response) -> Response:
        response.headers[REQUEST_ID] = g.request_id
        if self.metrics is not None:
            self._tell(self.metrics, response)
        return response

    def _tell(self, metrics: Metrics, response: Response) -> None:
        seconds = time.perf_counter() - g.begun
        # The route, not the path, and no method of the caller's making: both can hold any text.
        route = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.method in _METHODS else "other"
        metrics.count_request(method, route, response.status_code, seconds)
        if route not in _PROBES:
            said = fields(
                request_id=g.request_id,
                method=method,
                route=route,
                status=response.status_code,
                seconds=round(seconds, 6),
                key=g.key_id,
            )
            _LOG.info("request", extra=said)


def register_request_log(app: Flask, metrics: Metrics | None) -> None:
    """Name every request; where there are metrics, count and log it."""
    log = _RequestLog(metrics)
    app.before_request(log.begin)
    app.after_request(log.end)
