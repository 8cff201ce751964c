"""Warned paragraphs as W3C Web Annotations."""

from __future__ import annotations

import re
from uuid import NAMESPACE_OID, uuid5

from classifier.standards.shape import Annotation, Body, Target, TextQuoteSelector
from classifier.warning import ArticleWarning, ParagraphWarning

AROUND = 32
"""Code points quoted before and after the paragraph, as most annotators quote."""

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


def annotate(warned: ArticleWarning, text: str | None) -> list[Annotation]:
    """Annotate each paragraph that readers are warned of; `text` is the submitted text, if it was plain.

    Equal warnings give equal annotations, ids included.
    """
    return [_annotation(warned, place, text) for place, paragraph in enumerate(warned.paragraphs) if paragraph.warn]


def _annotation(warned: ArticleWarning, place: int, text: str | None) -> Annotation:
    paragraph = warned.paragraphs[place]
    source = _source(warned)
    target: Target = {"source": source, "selector": [_quote(warned, place, text)]}
    if paragraph.start is not None and paragraph.end is not None:
        target["selector"].append({"type": "TextPositionSelector", "start": paragraph.start, "end": paragraph.end})
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": _urn(source, warned.model, warned.policy, str(paragraph.index), paragraph.text),
        "type": "Annotation",
        "motivation": "classifying",
        "generator": {"type": "Software", "name": f"forewarn {warned.model}"},
        "body": _bodies(paragraph),
        "target": target,
    }


def _source(warned: ArticleWarning) -> str:
    """Name the article: by the caller's id if that is an IRI, else by its words."""
    if warned.id is not None and _IRI.fullmatch(warned.id):
        return warned.id
    return _urn(warned.id or "", *(paragraph.text for paragraph in warned.paragraphs))


def _urn(*parts: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_OID, repr(parts))}"


def _quote(warned: ArticleWarning, place: int, text: str | None) -> TextQuoteSelector:
    """Quote a paragraph and what stands around it: in the submitted text, or else the neighbours' own words."""
    paragraph = warned.paragraphs[place]
    before = after = ""
    if text is not None and paragraph.start is not None:
        before, after = text[: paragraph.start], text[paragraph.end :]
    elif paragraph.index >= 0:
        if place > 0 and warned.paragraphs[place - 1].index >= 0:
            before = warned.paragraphs[place - 1].text
        if place + 1 < len(warned.paragraphs):
            after = warned.paragraphs[place + 1].text
    return {
        "type": "TextQuoteSelector",
        "exact": paragraph.text,
        "prefix": before[-AROUND:],
        "suffix": after[:AROUND],
    }


def _bodies(paragraph: ParagraphWarning) -> list[Body]:
    messages: list[Body] = [
        {
            "type": "TextualBody",
            "purpose": "describing",
            "value": message,
            "format": "text/plain",
            "language": language,
        }
        for language, message in paragraph.messages.items()
    ]
    tags: list[Body] = [
        {"type": "TextualBody", "purpose": "tagging", "value": name, "format": "text/plain"}
        for name in (*paragraph.tags, *paragraph.descriptors)
    ]
    return [*messages, *tags]
