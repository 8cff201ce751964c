"""Read an article, in any form the interfaces take, into paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Discriminator, Field, StrictBool, StrictStr, Tag
from pydantic_core import PydanticCustomError

from classifier.envelope import Envelope, Key, Text, parse_envelope
from classifier.errors import ArticleError
from classifier.formats import FORMATS
from classifier.formats.reading import Reading
from classifier.known_name import known_name
from classifier.paragraph import MAX_CHARACTERS, MAX_PARAGRAPHS, TITLE_INDEX, Paragraph, broken_characters

INCLUDES = ("ninjs", "iab", "annotations", "desk")
"""What a reply can say besides, see classifier.standards."""

MAX_LINES = 100_000
_LINE_END = re.compile(r"\r\n?|\n")
_BODIES = (("text",), ("html",), ("paragraphs",), ("format", "content"))
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Article:
    """An article cut into paragraphs; its title, if it has one, comes first with index -1.

    `text` is what was submitted, where it was plain text; `include` are names of INCLUDES;
    `skipped` names the types of blocks that its format does not know.
    """

    paragraphs: tuple[Paragraph, ...]
    id: str | None = None
    language: str | None = None
    policy: str | None = None
    explain: bool = True
    section: str | None = None
    include: tuple[str, ...] = ()
    text: str | None = None
    skipped: tuple[str, ...] = ()


def _language_tag(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise PydanticCustomError("language", 'must be a language tag such as "en" or "en-GB"')
    return value


LanguageTag = Annotated[
    StrictStr, AfterValidator(_language_tag), Field(json_schema_extra={"pattern": f"^{_LANGUAGE.pattern}$"})
]

_Include = Annotated[
    StrictStr, AfterValidator(known_name("standard", INCLUDES)), Field(json_schema_extra={"enum": [*INCLUDES]})
]


class ParagraphIn(Envelope):
    """A paragraph with the caller's own key."""

    text: Text
    id: Key | None = None
    """Your key of the paragraph; it may repeat."""


def _shape(value: Any) -> str | None:
    if isinstance(value, str):
        return "a string"
    return "an object" if isinstance(value, dict | ParagraphIn) else None


ParagraphItem = Annotated[
    Annotated[Text, Tag("a string")] | Annotated[ParagraphIn, Tag("an object")],
    Discriminator(
        _shape,
        custom_error_type="paragraph",
        custom_error_message='must be a string, or an object such as {"id": "…", "text": "…"}',
    ),
]


def _exactly_one(schema: dict[str, Any]) -> None:
    """Say in JSON Schema what `_body` checks; null is as good as absent."""
    keys = [key for body in _BODIES for key in body]
    absent, present = {"type": "null"}, {"not": {"type": "null"}}
    schema["oneOf"] = [
        {"required": [*body], "properties": {key: present if key in body else absent for key in keys}}
        for body in _BODIES
    ]


class ArticleIn(Envelope):
    """An article: exactly one of `text`, `html`, `paragraphs`, or `format` with `content`."""

    model_config = ConfigDict(json_schema_extra=_exactly_one)

    text: Text | None = None
    """Plain text, with blank lines or single line ends between paragraphs, or hard-wrapped lines."""
    html: Text | None = None
    """HTML, whole or a fragment, broken or not."""
    paragraphs: Annotated[list[ParagraphItem], Field(max_length=MAX_PARAGRAPHS)] | None = None
    """The paragraphs, already cut."""
    format: Annotated[StrictStr, Field(json_schema_extra={"enum": [*FORMATS]})] | None = None
    """The format of `content`."""
    content: Any = None
    """The article in that format: the CMS's own value, as JSON or as a string of it."""
    id: Key | None = None
    """Your key of the article, given back as a string."""
    title: Text | None = None
    """The headline, judged as a paragraph with index -1 and id "title"."""
    language: LanguageTag | None = None
    """The language tag: an article in another than English is not assessed."""
    policy: StrictStr | None = None
    """The policy that decides; if none is named, the one that stands in the service."""
    section: Text | None = None
    """The section it appears in: a policy may decide otherwise for it."""
    explain: StrictBool | None = None
    """Whether to name the words behind each mark; null is true."""
    include: list[_Include] | None = None
    """Standards that the reply speaks besides: `ninjs`, `iab`, `annotations`, `desk`."""


def parse_article(envelope: Any) -> Article:
    """Read an envelope (INTERFACES, section 4) into an article.

    Raises
    ------
    ArticleError
        With a pointer for each fault: unknown keys, wrong types, not exactly one body, no text at all, more
        than 5,000 paragraphs or 1,000,000 characters, text that is not Unicode (lone surrogates), content that is
        not of its format.
    """
    given = parse_envelope(ArticleIn, envelope, '{"text": "…"}')
    body = _body(given)
    title = [Paragraph(TITLE_INDEX, given.title, id="title")] if given.title else []
    paragraphs = (*title, *body.paragraphs)
    if not any(paragraph.text.strip() for paragraph in paragraphs):
        raise ArticleError([("", "has no text: send at least one paragraph")])
    if len(body.paragraphs) > MAX_PARAGRAPHS:
        count = len(body.paragraphs)
        raise ArticleError([("", f"has {count} paragraphs, more than {MAX_PARAGRAPHS}: send it in parts")])
    size = sum(len(paragraph.text) for paragraph in paragraphs)
    if size > MAX_CHARACTERS:
        raise ArticleError([("", f"has {size} characters, more than {MAX_CHARACTERS}: send it in parts")])
    return Article(
        paragraphs,
        given.id,
        given.language,
        given.policy,
        given.explain is not False,
        given.section,
        tuple(given.include or ()),
        given.content if given.format == "text" else given.text,
        tuple(body.skipped),
    )


def _body(given: ArticleIn) -> Reading:
    sent = [name for name in ("text", "html", "paragraphs", "content") if getattr(given, name) is not None]
    if len(sent) != 1:
        detail = "needs exactly one of text, html, paragraphs, or format with content"
        raise ArticleError([("", f"{detail}; it has {' and '.join(sent) if sent else 'none'}")])
    if (given.format is None) != (given.content is None):
        missing = "content" if given.content is None else "format"
        raise ArticleError([(f"/{missing}", "format and content go together")])
    if given.paragraphs is not None:
        return Reading([_paragraph(index, item) for index, item in enumerate(given.paragraphs)], [])
    name, key = (given.format, "content") if given.format is not None else (sent[0], sent[0])
    if name not in FORMATS:
        raise ArticleError([("/format", f"{name!r} is not known; use one of {', '.join(FORMATS)}")])
    content = getattr(given, key)
    try:
        _check_text(content, name)
        return FORMATS[name].read(content)
    except ArticleError as error:
        raise error.under(f"/{key}") from error


def _paragraph(index: int, item: str | ParagraphIn) -> Paragraph:
    return Paragraph(index, item) if isinstance(item, str) else Paragraph(index, item.text, id=item.id)


def _check_text(content: Any, name: str) -> None:
    """Check a string whole; the strings within JSON are checked as they are read."""
    if not isinstance(content, str):
        return
    reason = broken_characters(content)
    if reason:
        raise ArticleError([("", reason)])
    if name == "text" and _LINE_END.subn("", content)[1] > MAX_LINES:
        raise ArticleError([("", f"has more than {MAX_LINES} lines: send it in parts")])
