"""What is sent to the routes of feedback."""

from __future__ import annotations

import hashlib
import re
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StrictInt, StrictStr, WithJsonSchema
from pydantic_core import PydanticCustomError

from classifier import DESCRIPTORS, MAX_CHARACTERS, ArticleError, Envelope, Key, Text, parse_envelope, text_digest

LONGEST_NAME, LONGEST_KEY, LONGEST_WHY = 200, 255, 5_000
_DIGEST = re.compile("[0-9a-fA-F]{64}")
_HIGHEST = 2**63 - 1  # that a database's number may have
_MOST_DAYS = 36_500


def _without_nul(value: str) -> str:
    if "\0" in value:
        raise PydanticCustomError("nul", "holds a NUL character; take it out")
    return value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("blank", "must have something to read in it")
    return value


def _descriptor(value: str) -> str:
    if value not in DESCRIPTORS:
        raise PydanticCustomError("descriptor", f"is no descriptor; use {', '.join(DESCRIPTORS)}")
    return value


def _digest(value: str) -> str:
    if not _DIGEST.fullmatch(value):
        raise PydanticCustomError("digest", "must be a SHA-256 in 64 hexadecimal digits")
    return value.lower()


def _bit(value: Any) -> int:
    if type(value) in (bool, int) and value in (0, 1):
        return int(value)
    raise PydanticCustomError("bit", "must be 0 or 1")


_NOT_BLANK = (AfterValidator(_without_nul), AfterValidator(_not_blank), Field(json_schema_extra={"pattern": r"\S"}))
Name = Annotated[Text, Field(max_length=LONGEST_NAME), *_NOT_BLANK]
Words = Annotated[Text, Field(max_length=LONGEST_WHY), AfterValidator(_without_nul)]
_Digest = Annotated[StrictStr, AfterValidator(_digest), Field(json_schema_extra={"pattern": f"^{_DIGEST.pattern}$"})]
_Key = Annotated[
    Key,
    Field(max_length=LONGEST_NAME),
    AfterValidator(_without_nul),
    WithJsonSchema({"anyOf": [{"type": "string", "maxLength": LONGEST_NAME}, {"type": "integer"}]}),
]


def _rules(schema: dict[str, Any]) -> None:
    """Say in JSON Schema what `FeedbackIn.check` checks; null is as good as absent."""
    absent, present = {"type": "null"}, {"not": {"type": "null"}}
    schema["oneOf"] = [
        {"required": [one], "properties": {one: present, other: absent}}
        for one, other in (("text", "digest"), ("digest", "text"))
    ]
    schema["if"] = {"properties": {"severity": {"const": 0}}}
    schema["then"] = {"properties": {"atrocity": {"enum": [0, False]}, "descriptors": {"maxItems": 0}}}


class Sent(Envelope):
    """Something sent."""

    def check(self) -> None:
        """Refuse what no field shows alone; raises ArticleError with a pointer for each fault."""


S = TypeVar("S", bound=Sent)


def parse_sent(kind: type[S], value: Any, example: str) -> S:
    """Read a JSON value as a `kind`; raises ArticleError with a pointer for each fault."""
    given = parse_envelope(kind, value, example)
    given.check()
    return given


class FeedbackIn(Sent):
    """An editor's label of a paragraph, which is told by exactly one of `text` and `digest`.

    It is the whole label: an atrocity or descriptor that is left out is taken away.
    """

    model_config = ConfigDict(json_schema_extra=_rules)

    text: Annotated[Text, Field(max_length=MAX_CHARACTERS), *_NOT_BLANK] | None = None
    """The paragraph, as it is in the article or in a reply."""
    digest: _Digest | None = None
    """SHA-256, in hexadecimal, of the text in UTF-8, composed (NFC), each run of white space made one blank."""
    severity: Annotated[StrictInt, Field(ge=0, le=3)]
    """0 none, 1 mentioned, 2 described, 3 severe."""
    atrocity: Annotated[
        int, BeforeValidator(_bit), WithJsonSchema({"anyOf": [{"enum": [0, 1]}, {"type": "boolean"}]})
    ] = 0
    """1 if the paragraph reports one; never with severity 0."""
    descriptors: Annotated[
        list[Annotated[StrictStr, AfterValidator(_descriptor), Field(json_schema_extra={"enum": [*DESCRIPTORS]})]],
        Field(json_schema_extra={"uniqueItems": True}),
    ] = Field(default=[])
    """What the paragraph is about; none with severity 0."""
    who: Name
    """The editor."""
    why: Words | None = None
    article: _Key | None = None
    """Your key of the article; paragraphs of one article are never split between training and testing."""
    paragraph: _Key | None = None
    """Your key of the paragraph."""
    model: _Key | None = None
    """The version of the model that the editor saw."""

    def check(self) -> None:
        """Refuse two paragraphs or none, and what the codebook calls impossible."""
        faults = []
        if (self.text is None) == (self.digest is None):
            faults.append(
                ("/text", f"needs exactly one of text and digest; it has {'both' if self.text else 'none'}")
            )
        if len(set(self.descriptors)) < len(self.descriptors):
            faults.append(("/descriptors", "one is named twice"))
        if self.severity == 0:
            advice = "must be {}: severity 0 is no violence at all, and cannot have any; or raise the severity"
            faults += [("/atrocity", advice.format(0))] if self.atrocity else []
            faults += [("/descriptors", advice.format("empty"))] if self.descriptors else []
        if faults:
            raise ArticleError(faults)

    @property
    def text_digest(self) -> str:
        """The digest of the paragraph."""
        return self.digest or text_digest(self.text or "")

    @property
    def fingerprint(self) -> str:
        """A digest of all that was sent, by which the same body is known again."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


class ReviewIn(Sent):
    """A reviewer's word on feedback; the last one counts."""

    verdict: Literal["accept", "reject"]
    who: Name
    """The reviewer."""
    why: Words | None = None


class WithdrawIn(Sent):
    """Feedback taken back, for good."""

    who: Name
    why: Words | None = None


class PurgeIn(Sent):
    """What to delete, texts and names and all: what every condition given says, of which there is at least one."""

    older_than_days: Annotated[StrictInt, Field(ge=0, le=_MOST_DAYS)] | None = None
    """Received so many days ago, or earlier."""
    article: _Key | None = None
    """Of this article."""
    dry_run: bool = False
    """Only count."""

    def check(self) -> None:
        """Refuse to delete everything by accident."""
        if self.older_than_days is None and self.article is None:
            raise ArticleError([("/older_than_days", "is missing: give it, or article, or both")])


class ListIn(Sent):
    """Which feedback to list."""

    status: Literal["open", "accepted", "rejected", "withdrawn"] | None = None
    article: _Key | None = None
    digest: _Digest | None = None
    before: Annotated[int, Field(ge=1, le=_HIGHEST)] | None = None
    """The `next` of the page before."""
    limit: Annotated[int, Field(ge=1, le=500)] = 50
    """How many; 50 without it."""
