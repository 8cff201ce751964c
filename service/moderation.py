"""Judge texts in the words of OpenAI's moderation schema."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from classifier import (
    MAX_CHARACTERS,
    MAX_PARAGRAPHS,
    Article,
    ArticleError,
    ArticleWarning,
    Envelope,
    Summary,
    Text,
    parse_article,
)

CATEGORIES = (
    "harassment",
    "harassment/threatening",
    "hate",
    "hate/threatening",
    "illicit",
    "illicit/violent",
    "self-harm",
    "self-harm/intent",
    "self-harm/instructions",
    "sexual",
    "sexual/minors",
    "violence",
    "violence/graphic",
)
"""All of the schema; only the last two are assessed."""

MAX_TEXTS = MAX_PARAGRAPHS  # a text has at least one paragraph
_EXAMPLE = '{"type": "text", "text": "…"}'


class TextPart(Envelope):
    """A part that is text; there are no others here, images are not read."""

    type: Literal["text"]
    text: Text

    @model_validator(mode="before")
    @classmethod
    def _is_text(cls, value: Any) -> Any:
        if not isinstance(value, dict) or value.get("type") != "text":
            raise PydanticCustomError("part", f"is no text part, and images are not read; send {_EXAMPLE}")
        return value


def _shape(value: Any) -> str | None:
    if isinstance(value, list):
        return "a list of parts" if value and isinstance(value[0], dict) else "a list"
    return "a string" if isinstance(value, str) else None


class ModerationIn(Envelope):
    """A text, a list of texts, or the parts of one text."""

    input: Annotated[
        Annotated[Text, Tag("a string")]
        | Annotated[list[Text], Field(min_length=1, max_length=MAX_TEXTS), Tag("a list")]
        | Annotated[list[TextPart], Field(min_length=1, max_length=MAX_TEXTS), Tag("a list of parts")],
        Discriminator(
            _shape,
            custom_error_type="input",
            custom_error_message=f"must be a string, a list of strings, or a list of parts such as {_EXAMPLE}",
        ),
    ]
    """A list of strings has a result for each of them, a list of parts one for all of them together."""
    model: Text | None = None
    """Any: the model that serves judges, and the reply names it."""


def _of_each_category(schema: dict[str, Any]) -> WithJsonSchema:
    properties = dict.fromkeys(CATEGORIES, schema)
    return WithJsonSchema({"type": "object", "properties": properties, "required": [*CATEGORIES]})


@dataclass(frozen=True, slots=True)
class ModerationResult:
    """One judged text. All categories but `violence` and `violence/graphic` are not assessed, whatever it says."""

    flagged: bool
    categories: Annotated[dict[str, bool], _of_each_category({"type": "boolean"})]
    category_scores: Annotated[dict[str, float], _of_each_category({"type": "number", "minimum": 0, "maximum": 1})]
    category_applied_input_types: Annotated[
        dict[str, list[str]], _of_each_category({"type": "array", "items": {"const": "text"}})
    ]
    content_warning: Summary


@dataclass(frozen=True, slots=True)
class ModerationReply:
    """A result for each text, in their order."""

    id: str
    model: str
    results: list[ModerationResult]


def read_texts(given: ModerationIn) -> list[Article]:
    """Split each text into paragraphs as `text` is split; parts are one article.

    Raises
    ------
    ArticleError
        For a text without a word, and for too many paragraphs or characters in all of them.
    """
    if isinstance(given.input, str):
        articles = [_read({"text": given.input}, "/input")]
    elif all(isinstance(item, str) for item in given.input):
        articles = [_read({"text": text}, f"/input/{place}") for place, text in enumerate(given.input)]
    else:
        parts = [item.text for item in given.input if isinstance(item, TextPart) and item.text.strip()]
        paragraphs = [one.text for part in parts for one in _read({"text": part}, "/input").paragraphs]
        articles = [_read({"paragraphs": paragraphs}, "/input")]
    _refuse_too_long([paragraph.text for article in articles for paragraph in article.paragraphs])
    return articles


def _read(envelope: dict[str, Any], pointer: str) -> Article:
    try:
        return parse_article(envelope | {"explain": False})
    except ArticleError as error:
        raise ArticleError([(pointer, detail) for _, detail in error.errors]) from error


def _refuse_too_long(paragraphs: Sequence[str]) -> None:
    size = sum(map(len, paragraphs))
    for count, most, unit in ((len(paragraphs), MAX_PARAGRAPHS, "paragraphs"), (size, MAX_CHARACTERS, "characters")):
        if count > most:
            raise ArticleError([("/input", f"has {count} {unit}, more than {most}: send it in parts")])


def moderate(warned: ArticleWarning) -> ModerationResult:
    """Say what was found in an article: the highest of its paragraphs in each category."""
    severity = warned.warning.severity or 0
    categories = dict.fromkeys(CATEGORIES, False)
    scores = dict.fromkeys(CATEGORIES, 0.0)
    inputs: dict[str, list[str]] = {name: [] for name in CATEGORIES}
    for category, output, least in (("violence", "mentioned", 1), ("violence/graphic", "graphic_violence", 2)):
        categories[category] = severity >= least
        scores[category] = max(paragraph.scores[output] for paragraph in warned.paragraphs)
        inputs[category] = ["text"] * any(paragraph.assessed for paragraph in warned.paragraphs)
    return ModerationResult(any(categories.values()), categories, scores, inputs, warned.warning)
