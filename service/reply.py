"""The replies that are not an article's warning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import orjson
from flask import Response
from pydantic import ConfigDict, with_config


@dataclass(frozen=True, slots=True)
class Alive:
    """The process answers."""

    status: Literal["alive"]


@dataclass(frozen=True, slots=True)
class Ready:
    """The model answers too."""

    status: Literal["ready"]
    model: str


@with_config(ConfigDict(use_attribute_docstrings=True))
@dataclass(frozen=True, slots=True)
class ModelDescription:
    """The model that serves."""

    version: str
    """A date, and the first 8 hexadecimal digits of the digest of the manifest's content."""
    outputs: list[str]
    """What it gives a probability of."""
    sensitivity: str
    """Which thresholds are in use: `cautious`, `balanced` or `sparing`."""
    thresholds: dict[str, float]
    """The probability from which each output says yes."""
    figures: dict[str, Any]
    """What `forewarn evaluate` measured on the test part."""
    manifest: dict[str, Any]
    """Versions of format, tokenizer and libraries, and the digests of the label files and of the model's own."""


def as_json(value: Any) -> Response:
    """Build the response for a JSON value, in which dataclasses may stand for objects."""
    return written(orjson.dumps(value))


def written(content: bytes) -> Response:
    """Build the response for what is JSON already."""
    return Response(content, content_type="application/json")
