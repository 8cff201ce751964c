"""The headers of every reply, and which other sites' pages may ask."""

from __future__ import annotations

from flask import Flask, Response
from flask_cors import CORS

from service.settings import Settings

# HSTS is for whoever ends TLS: the service speaks plain HTTP.
_HEADERS = {
    "Cache-Control": "no-store",  # replies hold articles that may be unpublished
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_SENT = ["Authorization", "Content-Type", "Idempotency-Key", "X-API-Key", "X-Request-ID"]
_READ = ["Forewarn-Overrides", "Retry-After", "X-Request-ID"]
_METHODS = ["GET", "POST"]
_DAY = 86_400


def register_headers(app: Flask, settings: Settings) -> None:
    """Put the security headers on every reply, where a route has not its own; CORS only for the origins set."""
    app.after_request(_secure)
    if settings.origins:
        CORS(
            app,
            origins=list(settings.origins),
            allow_headers=_SENT,
            expose_headers=_READ,
            methods=_METHODS,
            max_age=_DAY,
            send_wildcard=False,
            supports_credentials=False,  # keys travel in headers; a cookie is never asked for
        )


def _secure(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
