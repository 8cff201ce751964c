"""The columns that a table must have."""

from __future__ import annotations

from pathlib import Path

from classifier.batch.record import Layout
from classifier.errors import BatchError


def refuse_columns(columns: list[str], layout: Layout, path: Path) -> None:
    """Refuse a table that has no column of text, or not the column asked for, before anything is scored."""
    twice = sorted({column for column in columns if column in layout.fields and columns.count(column) > 1})
    if twice:
        raise BatchError(f"{path}: has two columns {twice[0]!r}; rename one")
    missing = [] if set(layout.bodies) & set(columns) else [layout.bodies[0]]
    if layout.id_field != "id" and layout.id_field not in columns:
        missing.append(layout.id_field)
    if missing:
        have = ", ".join(columns)[:300]
        raise BatchError(
            f"{path}: has no column {missing[0]!r}, it has {have}; name yours with --text-field and --id-field"
        )
