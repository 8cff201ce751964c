"""CSV with a header: id, article, text, severity, atrocity, descriptors (by spaces), extra (as JSON)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from classifier.errors import LabelsError
from classifier.label import LabelledParagraph, parse_label

COLUMNS = ("id", "article", "text", "severity", "atrocity", "descriptors", "extra")


def write(labels: Sequence[LabelledParagraph]) -> str:
    """Write RFC 4180 CSV."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    for label in labels:
        extra = json.dumps(dict(label.extra), ensure_ascii=False) if label.extra else ""
        row = (label.id, label.article, label.text, label.severity, label.atrocity)
        writer.writerow([*row, " ".join(label.descriptors), extra])
    return sheet.getvalue()


def read(content: str, name: str) -> list[LabelledParagraph]:
    """Read CSV; `id`, `article`, `atrocity`, `descriptors` and `extra` may be missing, other columns are kept."""
    rows = csv.DictReader(io.StringIO(content.removeprefix("\ufeff"), newline=""), strict=True)
    labels = []
    try:
        missing = {"text", "severity"} - set(rows.fieldnames or ())
        if missing:
            raise LabelsError(f"{name}:1: no column {' and '.join(sorted(missing))}")
        for row in rows:
            where = f"{name}:{rows.line_num}"
            labels.append(parse_label(_record(row, f"{name}-{rows.line_num}", where), where))
    except csv.Error as error:
        raise LabelsError(f"{name}:{rows.line_num}: not CSV ({error})") from error
    return labels


def _record(row: dict[str | Any, Any], identifier: str, where: str) -> dict[str, Any]:
    if None in row:
        raise LabelsError(f"{where}: more cells than the header has columns")
    kept = {key: value for key, value in row.items() if key not in COLUMNS and value not in (None, "")}
    given: dict[str, Any] = {"id": row.get("id") or identifier, "text": row["text"]}
    given["article"] = row.get("article") or given["id"]
    given["descriptors"] = (row.get("descriptors") or "").replace(",", " ").split()
    try:
        given["severity"] = int(row["severity"])
        given["atrocity"] = int(row.get("atrocity") or 0)
        extra = json.loads(row.get("extra") or "{}")
    except (TypeError, ValueError) as error:
        raise LabelsError(f"{where}: severity and atrocity must be whole numbers, extra JSON ({error})") from error
    return (extra if isinstance(extra, dict) else {}) | kept | given
