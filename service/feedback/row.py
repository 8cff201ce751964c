"""A row of the table as the rest of the service knows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from classifier import Override
from service.feedback.record import Receipt, Record, Signature


def receipt_of(values: Mapping[str, Any]) -> Receipt:
    """Return what is said when a row is stored; nothing that happens to it later changes that."""
    return Receipt(
        id=values["id"],
        at=values["at"],
        digest=values["digest"],
        text_kept=values["text"] is not None,
        severity=values["severity"],
        atrocity=values["atrocity"],
        descriptors=values["descriptors"].split(),
    )


def override_of(row: Row[Any]) -> Override:
    """Return the row as the override of its paragraph."""
    return Override(
        id=row.id,
        severity=row.severity,
        atrocity=row.atrocity,
        descriptors=row.descriptors.split(),
        who=row.who,
        why=row.why,
        at=row.at,
        accepted=row.status == "accepted",
    )


def record_of(row: Row[Any], standing: Row[Any] | None) -> Record:
    """Return the row with what `standing`, all that is live for its digest, makes of it."""
    return Record(
        id=row.id,
        at=row.at,
        status=row.status,
        effective=standing is not None and standing.latest == row.number,
        disputed=standing is not None and bool(standing.disputed),
        digest=row.digest,
        text=row.text,
        severity=row.severity,
        atrocity=row.atrocity,
        descriptors=row.descriptors.split(),
        who=row.who,
        why=row.why,
        article=row.article,
        paragraph=row.paragraph,
        model=row.model,
        caller=row.caller or None,
        review=_signature(row.reviewed_by, row.reviewed_why, row.reviewed_at),
        withdrawal=_signature(row.withdrawn_by, row.withdrawn_why, row.withdrawn_at),
    )


def _signature(who: str | None, why: str | None, at: str | None) -> Signature | None:
    return None if who is None or at is None else Signature(who, why, at)
