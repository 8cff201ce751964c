"""Ask for rows of feedback."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, or_, select

from service.feedback.error import NotFoundError
from service.feedback.record import LIVE, Record
from service.feedback.row import record_of
from service.feedback.table import feedback

_AT_ONCE = 500
"""Digests of one query; SQLite takes 32,766 values, others fewer."""

# Built once: for a few paragraphs, building a query takes longer than answering it.
_column = feedback.c
_live = (_column.digest.in_(bindparam("digests", expanding=True)), _column.status.in_(LIVE))
_latest = select(func.max(_column.number)).where(*_live).group_by(_column.digest)
_in_effect = select(feedback).where(_column.number.in_(_latest))
_standings = (
    select(
        _column.digest,
        func.max(_column.number).label("latest"),
        or_(
            func.min(_column.severity) != func.max(_column.severity),
            func.min(_column.atrocity) != func.max(_column.atrocity),
            func.min(_column.descriptors) != func.max(_column.descriptors),
        ).label("disputed"),
    )
    .where(*_live)
    .group_by(_column.digest)
)


def rows_in_effect(connection: Connection, digests: Collection[str]) -> Iterator[Row[Any]]:
    """Yield the row in effect of each digest that has one: the latest that is open or accepted."""
    yield from _of_digests(connection, _in_effect, digests)


def records_of(connection: Connection, rows: Sequence[Row[Any]]) -> list[Record]:
    """Return rows as records, with what the others of their digests make of them."""
    standings = {row.digest: row for row in _of_digests(connection, _standings, {row.digest for row in rows})}
    return [record_of(row, standings.get(row.digest)) for row in rows]


def row_of(connection: Connection, identifier: str, *, lock: bool = False) -> Row[Any]:
    """Return one row, kept from others until the transaction ends if asked; raises NotFoundError."""
    query = select(feedback).where(_column.id == identifier)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFoundError(f"there is no feedback {identifier}; it may have been purged")
    return row


def _of_digests(connection: Connection, query: Select[Any], digests: Collection[str]) -> Iterator[Row[Any]]:
    listed = list(digests)
    for start in range(0, len(listed), _AT_ONCE):
        yield from connection.execute(query, {"digests": listed[start : start + _AT_ONCE]})
