"""A record: one article, or one paragraph, of an archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from classifier.article import Article, parse_article
from classifier.errors import ArticleError

UNITS = ("article", "paragraph")
BODIES = ("text", "html", "paragraphs", "format", "content")
_ASIDES = ("title", "language", "section")


@dataclass(frozen=True, slots=True)
class Item:
    """An article to be scored, and the id that its rows carry."""

    id: str | int
    article: Article


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that cannot be scored: where it stands, why, and how it begins.

    `line` counts from 1 (rows in Parquet) and is None for a document, which is named by `input`; `id` and
    `excerpt` are None where they are not known.
    """

    input: str
    line: int | None
    reason: str
    id: str | int | None = None
    excerpt: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """What a record is, and how it names its parts.

    Without `text_field` an article has the keys of `POST /v1/warnings`; with it, that field is the text, read as
    `format`. Fields that nobody asked for are left alone, whatever they are called.
    """

    unit: str = "article"
    text_field: str | None = None
    id_field: str = "id"
    format: str | None = None

    @property
    def bodies(self) -> tuple[str, ...]:
        """The fields of which a record needs at least one."""
        if self.text_field is not None:
            return (self.text_field,)
        return BODIES if self.unit == "article" else ("text",)

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field that is read."""
        return (self.id_field, *self.bodies, *_ASIDES)

    def read(self, fields: Mapping[str, Any], name: str, line: int) -> Item | Reject:
        """Read a record that stood at a line of an input, by the rules of the service."""
        try:
            return self._item(fields, line)
        except ArticleError as error:
            reason = self._reason(error)
        except Exception as error:  # noqa: BLE001 - one record in ten million must not end the night
            reason = f"cannot be read ({type(error).__name__}: {error})"
        identifier = fields.get(self.id_field)
        return Reject(name, line, reason, identifier if type(identifier) in (str, int) else None)

    def _item(self, fields: Mapping[str, Any], line: int) -> Item:
        identifier = fields.get(self.id_field)
        envelope = self._body(fields) | {name: fields[name] for name in self._asides if fields.get(name) is not None}
        article = parse_article(envelope | {"id": identifier, "explain": False})
        if self.unit == "paragraph":
            return Item(line if identifier is None else identifier, article)
        return Item(str(line) if article.id is None else article.id, article)

    @property
    def _asides(self) -> tuple[str, ...]:
        return _ASIDES if self.unit == "article" else _ASIDES[1:]

    def _body(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        if self.unit == "article" and self.text_field is None:
            return {name: fields[name] for name in BODIES if fields.get(name) is not None}
        [name] = self.bodies
        value = fields.get(name)
        if value is None:
            raise ArticleError([("/text", "is missing")])
        if self.unit == "paragraph":
            if not isinstance(value, str):
                raise ArticleError([("/text", "must be a string")])
            return {"paragraphs": [value]}
        return {"text": value} if self.format is None else {"format": self.format, "content": value}

    def _reason(self, error: ArticleError) -> str:
        """Say what is wrong, by the names that the record has for its fields."""
        own = {"/id": f"/{self.id_field}"}
        if self.text_field is not None or self.unit == "paragraph":
            own |= dict.fromkeys(("/text", "/content", "/paragraphs/0"), f"/{self.bodies[0]}")
        return "; ".join(f"{_renamed(pointer, own) or 'the record'}: {detail}" for pointer, detail in error.errors)


def _renamed(pointer: str, own: Mapping[str, str]) -> str:
    for name, new in own.items():
        if pointer == name or pointer.startswith(f"{name}/"):
            return new + pointer.removeprefix(name)
    return pointer
