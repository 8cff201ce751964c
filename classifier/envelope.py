"""Check the JSON that a caller sends against a type, and point at every fault in it."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StrictStr,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from classifier.errors import ArticleError
from classifier.paragraph import broken_characters


class Envelope(BaseModel):
    """An object of which every key is known; the lines under its fields describe them in the OpenAPI document."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


def _whole_characters(value: str) -> str:
    reason = broken_characters(value)
    if reason:
        raise PydanticCustomError("characters", "{reason}", {"reason": reason})
    return value


def _string(value: Any) -> str:
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return _whole_characters(str(value))
    raise PydanticCustomError("key", "must be a string or a whole number")


Text = Annotated[StrictStr, AfterValidator(_whole_characters)]
"""Text that people could read."""

Key = Annotated[str, BeforeValidator(_string), WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "integer"}]})]
"""A key of the caller's; a whole number is taken as its digits."""

E = TypeVar("E", bound=Envelope)


def parse_envelope(kind: type[E], value: Any, example: str) -> E:
    """Read a JSON value as a `kind`; `example` shows whoever sent no object what one looks like.

    Members of a discriminated union are tagged with two words ("a string"), so that they are told from keys.

    Raises
    ------
    ArticleError
        With a pointer for each fault.
    """
    if not isinstance(value, dict):
        raise ArticleError([("", f"must be a JSON object such as {example}")])
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        raise ArticleError(_faults(error)) from error


def _faults(error: ValidationError) -> list[tuple[str, str]]:
    faults: dict[str, str] = {}
    for fault in error.errors(include_url=False, include_input=False, include_context=False):
        *above, last = fault["loc"]
        keys = [str(key) for key in above if " " not in str(key)]
        if fault["type"] == "extra_forbidden" or " " not in str(last):  # a caller's own key may hold a blank
            keys.append(str(last))
        pointer = "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in keys)
        faults.setdefault(pointer, _detail(fault["type"], fault["msg"]))
    return list(faults.items())


def _detail(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "is not a key of this request; remove it"
    if kind == "missing":
        return "is missing"
    said = message.replace("Input should be", "must be").replace("List should have", "must have")
    return said[0].lower() + said[1:].replace(" after validation", "")
