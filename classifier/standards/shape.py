"""The shapes that the standards prescribe."""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypedDict


class Subject(TypedDict):
    """A subject as ninjs 2 and 3 have it."""

    name: str
    uri: str
    literal: str


class Ninjs(TypedDict):
    """What to merge into the article's ninjs object."""

    subjects: list[Subject]


class Category(TypedDict):
    """A sensitive topic, and how risky the brand suitability levels call it."""

    id: str
    name: str
    risk: Literal["bsr002", "bsr003", "bsr004"]
    risk_name: Literal["high", "medium", "low"]


class Iab(TypedDict):
    """The article's sensitive topics; `cattax` is OpenRTB's number of the taxonomy."""

    cattax: Literal[7]
    categories: list[Category]


class TextQuoteSelector(TypedDict):
    """What is marked, and what stands around it."""

    type: Literal["TextQuoteSelector"]
    exact: str
    prefix: str
    suffix: str


class TextPositionSelector(TypedDict):
    """Code points of the submitted text; the end is no part of it."""

    type: Literal["TextPositionSelector"]
    start: int
    end: int


class Target(TypedDict):
    """What the annotation is on: the same place, told in one way or two."""

    source: str
    selector: list[TextQuoteSelector | TextPositionSelector]


class Body(TypedDict):
    """The warning in words, or one of its tags and descriptors."""

    type: Literal["TextualBody"]
    purpose: Literal["describing", "tagging"]
    value: str
    format: Literal["text/plain"]
    language: NotRequired[str]


class Generator(TypedDict):
    """What made the annotation."""

    type: Literal["Software"]
    name: str


Annotation = TypedDict(
    "Annotation",
    {
        "@context": Literal["http://www.w3.org/ns/anno.jsonld"],
        "id": str,
        "type": Literal["Annotation"],
        "motivation": Literal["classifying"],
        "generator": Generator,
        "body": list[Body],
        "target": Target,
    },
)


class Included(TypedDict, total=False):
    """What `include` asked for."""

    ninjs: Ninjs
    iab: Iab
    annotations: list[Annotation]
    desk: str | None
