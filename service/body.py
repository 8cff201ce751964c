"""Read the body of a request."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from flask import Request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

_TEXT_TYPES = {"text/plain": "text", "text/html": "html"}


def read_envelope(request: Request) -> Any:
    """Return the JSON of a request, or the envelope around a body of plain text or HTML.

    Raises
    ------
    BadRequest
        Not UTF-8, not JSON, a key twice in one object, NaN or Infinity, nested too deeply to be read.
    UnsupportedMediaType
        Any other content type.
    """
    kind = request.mimetype
    if kind in _TEXT_TYPES:
        return {_TEXT_TYPES[kind]: _decode(request)}
    if kind != "application/json" and not kind.endswith("+json"):
        raise UnsupportedMediaType(
            f"the body is {kind or 'of no stated type'}: send application/json, text/plain or text/html"
        )
    try:
        return json.loads(_decode(request), object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise BadRequest("the JSON is nested too deeply") from error
    except ValueError as error:
        raise BadRequest(f"the body is not JSON: {error}") from error


def _decode(request: Request) -> str:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaType(f"the charset is {charset}: send UTF-8")
    try:
        return request.get_data().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequest(f"the body is not UTF-8 at byte {error.start}") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice!r} is there twice in one object")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
