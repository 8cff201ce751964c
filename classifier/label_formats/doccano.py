"""doccano's JSON lines for text classification: `text`, `label`, and the rest as `meta` columns."""

from __future__ import annotations

import json
from collections.abc import Sequence

from classifier.errors import LabelsError
from classifier.label import LabelledParagraph, parse_label, parse_lines
from classifier.label_formats.choice import from_choices, to_choices


def write(labels: Sequence[LabelledParagraph]) -> str:
    """Write one object a line; doccano keeps every key but text and label as metadata."""
    lines = []
    for label in labels:
        own = {"text": label.text, "label": to_choices(label), "id": label.id, "article": label.article}
        lines.append(json.dumps(own | {"extra": dict(label.extra)}, ensure_ascii=False))
    return "".join(line + "\n" for line in lines)


def read(content: str, name: str) -> list[LabelledParagraph]:
    """Read an export of doccano; without `article` a paragraph is its own article."""
    labels = []
    for number, record in parse_lines(content, name):
        where = f"{name}:{number}"
        choices = record.get("label", record.get("labels"))
        if not isinstance(choices, list):
            raise LabelsError(f"{where}: 'label' must be a list")
        extra = record.get("extra")
        identifier = str(record.get("id", f"{name}-{number}"))
        given = {"id": identifier, "article": str(record.get("article", identifier)), "text": record.get("text")}
        given |= from_choices(choices, where)
        labels.append(parse_label((extra if isinstance(extra, dict) else {}) | given, where))
    return labels
