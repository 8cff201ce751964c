"""The routes of the page: itself, and what it is made of."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template
from werkzeug.exceptions import NotFound

from service.access.door import Door
from service.operation import needs
from service.page.asset import page_assets
from service.page.facts import page_facts
from service.settings import Settings

bp = Blueprint("page", __name__)

# No string is ever made into HTML or a script: browsers that know trusted types refuse it whatever our scripts do.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_FOR_A_YEAR = "public, max-age=31536000, immutable"


@bp.get("/")
@needs(None)
def page() -> Response:
    """Show the editor's page, which is never kept, so that it always names the scripts of this version."""
    settings: Settings = current_app.extensions["settings"]
    door: Door = current_app.extensions["door"]
    assets = page_assets()
    shown = render_template(
        "page.html",
        digest=assets.digest,
        scripts=[name for name in assets.named if name.endswith(".js")],
        facts=page_facts(settings, is_open=door.is_open),
        settings=settings,
    )
    headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY}
    return Response(shown, content_type="text/html; charset=utf-8", headers=headers)


@bp.get("/static/<digest>/<name>")
@needs(None)
def static(digest: str, name: str) -> Response:
    """Send an asset; one asked for by another version's digest, as while workers change, is not kept."""
    assets = page_assets()
    if name not in assets.named:
        raise NotFound
    asset = assets.named[name]
    headers = {"Cache-Control": _FOR_A_YEAR} if digest == assets.digest else {}
    return Response(asset.content, content_type=asset.content_type, headers=headers)
