"""Write the OpenAPI document of an application."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

import openapi_pydantic as oas
from flask import Flask
from flask.testing import FlaskClient
from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from service.example import EXAMPLES, Example
from service.operation import Operation, operation_of
from service.problem import MEDIA_TYPE

_JSON = "application/json"
_OUR_FAULT = 500
_WHEN = {
    200: "Done.",
    201: "Stored.",
    400: "The body cannot be read: it ends early, is not UTF-8 or not JSON, or has a key twice.",
    401: "No key, or one that is not good (where keys are asked for).",
    403: "The key lacks the scope that this route needs.",
    404: "There is no such thing, or the service is not set up for it.",
    409: "What is asked for cannot be done with it as it is.",
    413: "The body has more bytes than the service takes.",
    414: "The path and query together have more than some 4,000 bytes.",
    415: "A content type, a charset or an encoding that is not read.",
    422: "The JSON is not of this shape, or holds no article that can be read; each fault has its pointer.",
    421: "An open service was asked by a name that is not this machine's.",
    429: "The key has asked too often; `Retry-After` says how many seconds to wait.",
    500: "Our fault; the log has the place under the request's id, and never the article's text.",
    503: "Not now: the detail says why.",
}
_ABOUT = (
    "Warns of violence in news articles, paragraph by paragraph.\n\n"
    "Errors are problem details (RFC 9457); beside those below, 404 is a route that is not there and 405 a method "
    "that a route does not take."
)
_AT_THE_DOOR = (401, 403, 421, 429, 503)
_SCHEMES = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "`Authorization: Bearer KEY`, as OpenAI's clients send it.",
    },
    "key": {
        "type": "apiKey",
        "in": "header",
        "name": "X-API-Key",
        "description": "The same key in a header of its own.",
    },
}
_STRING = {"type": "string"}
_VARIABLE = re.compile(r"<(?:(\w+):)?(\w+)>")
_REQUEST_ID = {
    "name": "X-Request-ID",
    "in": "header",
    "description": "Your key of the request: up to 128 letters, digits and `._:-`; any other is replaced.",
    "schema": _STRING,
}
_HEADERS = {"X-Request-ID": {"description": "The key of the request, yours or a new one.", "schema": _STRING}}

Exchange = tuple[Example, Any]
"""An example and the JSON that answers it."""


def write_document(app: Flask, client: FlaskClient, *, is_open: bool) -> dict[str, Any]:
    """Describe every documented route of an application; `client` answers the examples.

    Of an open application it says that a key may be sent, but need not.
    """
    routes = sorted(_routes(app), key=lambda route: not route.path.startswith("/v1/"))
    schemas, definitions = _schemas([route.operation for route in routes])
    exchanges = [(example, _send(client, example)) for example in EXAMPLES]
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        examples = [exchange for exchange in exchanges if exchange[0].path == route.path]
        described = _describe(route, schemas, examples) | {"security": _security(route.operation, is_open=is_open)}
        paths.setdefault(route.path, {})[route.method] = described
    document = oas.OpenAPI.model_validate(
        {
            "openapi": "3.1.1",
            "info": {"title": "forewarn", "version": version("forewarn"), "description": _ABOUT},
            "paths": paths,
            "components": {"schemas": definitions, "securitySchemes": _SCHEMES},
        }
    )
    written: dict[str, Any] = document.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return written


@dataclass(frozen=True, slots=True)
class _Route:
    rule: str
    method: str
    name: str
    doc: str
    operation: Operation

    @property
    def path(self) -> str:
        return _VARIABLE.sub(r"{\2}", self.rule)


def _routes(app: Flask) -> Iterator[_Route]:
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        operation = operation_of(view)
        if operation is not None:
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                yield _Route(rule.rule, method.lower(), view.__name__, inspect.getdoc(view) or "", operation)


_Schemas = Mapping[tuple[Any, JsonSchemaMode], Any]


def _schemas(operations: Sequence[Operation]) -> tuple[_Schemas, dict[str, Any]]:
    """Return a reference for each type, and the components that these refer to."""
    modes: dict[JsonSchemaMode, set[Any]] = {
        "validation": {operation.body for operation in operations if operation.body is not None},
        "serialization": {one for operation in operations for one in (operation.reply, operation.problem)},
    }
    inputs = [(one, mode, TypeAdapter(one)) for mode, types in modes.items() for one in types]
    schemas, definitions = TypeAdapter.json_schemas(inputs, ref_template="#/components/schemas/{model}")
    return schemas, dict(sorted(definitions["$defs"].items()))


def _send(client: FlaskClient, example: Example) -> Any:
    body = example.body if isinstance(example.body, str) else json.dumps(example.body)
    reply = client.post(example.path, data=body, content_type=example.media, headers={"X-Request-ID": example.name})
    return reply.get_json()


def _describe(route: _Route, schemas: _Schemas, exchanges: Sequence[Exchange]) -> dict[str, Any]:
    operation = route.operation
    summary, _, description = route.doc.partition("\n")
    statuses = {*operation.problems, *(_AT_THE_DOOR if operation.scope else ()), _OUR_FAULT}
    if operation.query is not None:
        statuses.add(HTTPStatus.REQUEST_URI_TOO_LONG)
    problems = dict.fromkeys(sorted(statuses), schemas[operation.problem, "serialization"])
    replies = {operation.status: schemas[operation.reply, "serialization"]} | problems
    described = {
        "operationId": route.name,
        "summary": summary,
        "description": description.strip(),
        "parameters": [_REQUEST_ID, *_parameters(route)],
        "responses": {
            str(status): _reply(
                status, operation.media if status == operation.status else MEDIA_TYPE, schema, exchanges
            )
            for status, schema in replies.items()
        },
    }
    if operation.body is not None:
        # No type for a text: any characters are taken, so that none can be of a wrong one.
        texts = {media: {"contentMediaType": media} for media in operation.texts}
        bodies = {_JSON: schemas[operation.body, "validation"]} | texts
        content = {media: _body(media, schema, exchanges) for media, schema in bodies.items()}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _parameters(route: _Route) -> Iterator[dict[str, Any]]:
    """Describe what stands in the path, in the query and in headers."""
    for kind, name in _VARIABLE.findall(route.rule):
        yield {"name": name, "in": "path", "required": True, "schema": _STRING | ({"format": kind} if kind else {})}
    if route.operation.query is not None:
        for name, schema in TypeAdapter(route.operation.query).json_schema()["properties"].items():
            kinds = [kind for kind in schema.get("anyOf", [schema]) if kind != {"type": "null"}]
            said = {"description": schema["description"]} if "description" in schema else {}
            yield {"name": name, "in": "query", "schema": {"anyOf": kinds}} | said
    for name, header in route.operation.headers.items():
        yield {"name": name, "in": "header", **header}


def _security(operation: Operation, *, is_open: bool) -> list[dict[str, list[str]]]:
    if operation.scope is None:
        return []
    needed: list[dict[str, list[str]]] = [{scheme: [operation.scope]} for scheme in _SCHEMES]
    return [*needed, {}] if is_open else needed


def _body(media: str, schema: Any, exchanges: Sequence[Exchange]) -> dict[str, Any]:
    """Describe one content type of a request; only what is taken is an example of it."""
    shown = [example for example, _ in exchanges if (example.media, example.status) == (media, HTTPStatus.OK)]
    return {"schema": schema, "examples": {one.name: {"summary": one.summary, "value": one.body} for one in shown}}


def _reply(status: int, media: str, schema: Any, exchanges: Sequence[Exchange]) -> dict[str, Any]:
    shown = [(example, reply) for example, reply in exchanges if example.status == status]
    examples = {example.name: {"summary": example.summary, "value": reply} for example, reply in shown}
    return {
        "description": _WHEN[status],
        "headers": _HEADERS,
        "content": {media: {"schema": schema, "examples": examples}},
    }
