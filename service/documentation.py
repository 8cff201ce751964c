"""Serve the OpenAPI document, and a page for people made from it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, render_template
from markdown_it import MarkdownIt
from markupsafe import Markup

from service.operation import needs
from service.reply import as_json

Document = Callable[[], dict[str, Any]]

bp = Blueprint("documentation", __name__)
_COMMON_MARK = MarkdownIt("commonmark", {"html": False})
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@bp.get("/openapi.json")
@needs(None)
def openapi() -> Response:
    """Return the OpenAPI document."""
    return as_json(_document())


@bp.get("/docs")
@needs(None)
def docs() -> Response:
    """Show the document to people, without scripts or anything from elsewhere."""
    page = render_template("docs.html", document=_document())
    return Response(page, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": _POLICY})


@bp.app_template_filter("common_mark")
def common_mark(text: str) -> Markup:
    """Render a description as OpenAPI means it: CommonMark, of which HTML is no part."""
    return Markup(_COMMON_MARK.render(text))  # noqa: S704 - the renderer escapes


@bp.app_template_filter("compact")
def compact(value: Any) -> str:
    """Write an example: text as it is, JSON with one line for each key and for each item below a key."""
    if not isinstance(value, dict):
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "{" + ",\n ".join(f"{json.dumps(key)}: {_items(below)}" for key, below in value.items()) + "}"


def _items(value: Any) -> str:
    items = [json.dumps(item, ensure_ascii=False) for item in value] if isinstance(value, list) else []
    return "[\n  " + ",\n  ".join(items) + "]" if items else json.dumps(value, ensure_ascii=False)


def _document() -> dict[str, Any]:
    document: Document = current_app.extensions["document"]
    return document()
