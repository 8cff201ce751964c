"""Prodigy's JSON lines for textcat with `choice`: `text`, `accept`, `answer`, `meta`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from classifier.errors import LabelsError
from classifier.label import LabelledParagraph, parse_label, parse_lines
from classifier.label_formats.choice import from_choices, to_choices


def write(labels: Sequence[LabelledParagraph]) -> str:
    """Write one accepted task a line."""
    lines = []
    for label in labels:
        meta = {"id": label.id, "article": label.article, "extra": dict(label.extra)}
        task = {"text": label.text, "accept": to_choices(label), "answer": "accept", "meta": meta}
        lines.append(json.dumps(task, ensure_ascii=False))
    return "".join(line + "\n" for line in lines)


def read(content: str, name: str) -> list[LabelledParagraph]:
    """Read a db-out of Prodigy; tasks that were rejected or ignored are no labels."""
    labels = []
    for number, record in parse_lines(content, name):
        where = f"{name}:{number}"
        if record.get("answer", "accept") != "accept":
            continue
        accept, meta = record.get("accept"), record.get("meta", {})
        if not isinstance(accept, list) or not isinstance(meta, dict):
            raise LabelsError(f"{where}: 'accept' must be a list and 'meta' an object")
        identifier = str(meta.get("id", record.get("_task_hash", f"{name}-{number}")))
        extra = meta.get("extra")
        given = {"id": identifier, "article": str(meta.get("article", identifier)), "text": record.get("text")}
        given |= from_choices(accept, where)
        labels.append(parse_label((extra if isinstance(extra, dict) else {}) | given, where))
    return labels
