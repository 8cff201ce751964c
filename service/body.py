"""Read the body of a request."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from flask import Request
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import BadRequest, ClientDisconnected, RequestEntityTooLarge, UnsupportedMediaType

from classifier import FORMATS

FORMAT_OF = {media: name for name, one in FORMATS.items() for media in one.media_types}
"""The content types of a body that is nothing but an article, and the format of each."""

MAX_NESTING = 200
"""Levels of lists and objects in JSON; Python alone would take some hundreds more, in each version another number."""


def read_envelope(request: Request) -> Any:
    """Return the JSON of a request, or the envelope around a body that is nothing but an article.

    Raises
    ------
    BadRequest
        Not UTF-8, not JSON, a key twice in one object, NaN or Infinity, nested too deeply to be read.
    UnsupportedMediaType
        Any other content type.
    """
    name = FORMAT_OF.get(request.mimetype)
    if name is None:
        return read_json(request, "application/json, text/plain, text/html or text/markdown")
    if FORMATS[name].is_json:
        return {"format": name, "content": read_json(request)}
    content = _decode(request)
    return {name: content} if name in ("text", "html") else {"format": name, "content": content}


def read_json(request: Request, types: str = "application/json") -> Any:
    """Return the JSON of a request; `types` are those that the route takes, and errors are those above."""
    kind = request.mimetype
    if kind != "application/json" and not kind.endswith("+json"):
        raise UnsupportedMediaType(f"the body is {kind or 'of no stated type'}: send {types}")
    try:
        value = json.loads(_decode(request), object_pairs_hook=_unique, parse_constant=_refuse_constant)
        if _nests_deeper(value, MAX_NESTING):
            raise RecursionError
    except RecursionError as error:
        raise BadRequest(f"the JSON is nested too deeply: {MAX_NESTING} levels are read") from error
    except json.JSONDecodeError as error:
        raise BadRequest(f"the body is not JSON: {error}") from error
    except ValueError as error:
        raise BadRequest(f"the body is not JSON: {_reason(error)}") from error
    return value


def _nests_deeper(value: Any, most: int) -> bool:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(most):
        if not level:
            return False
        inner = (one.values() if isinstance(one, dict) else one for one in level)
        level = [one for items in inner for one in items if isinstance(one, dict | list)]
    return bool(level)


def _bytes(request: Request) -> bytes:
    """Read the body whole; what ends early, or is cut at the limit, is never taken for an article."""
    coded = request.headers.get("Content-Encoding") or request.headers.get("Transfer-Encoding", "chunked")
    if coded.strip().lower() not in ("chunked", "identity"):
        raise UnsupportedMediaType(f"the body is encoded as {coded}: send it plain")
    try:
        content = request.get_data()
    except (OSError, ClientDisconnected, ParseException) as error:
        raise BadRequest("the body ended early, or its chunks are malformed: send it again") from error
    limit = request.max_content_length
    if request.content_length is None:
        if limit is not None and len(content) >= limit:
            raise RequestEntityTooLarge
    elif len(content) < request.content_length:
        raise BadRequest(
            f"the body ended after {len(content)} of {request.content_length} bytes: send it again, whole and in time"
        )
    return content


def _decode(request: Request) -> str:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaType(f"the charset is {charset}: send UTF-8")
    try:
        return _bytes(request).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequest(f"the body is not UTF-8 at byte {error.start}") from error


def _reason(error: ValueError) -> str:
    return "a number of thousands of digits" if "int_max_str_digits" in str(error) else str(error)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice!r} is there twice in one object")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
