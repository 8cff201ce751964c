"""The tables of feedback, and the version of their shape."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    inspect,
    select,
)

from service.feedback.envelope import LONGEST_KEY, LONGEST_NAME
from service.feedback.error import EmptyError, FeedbackError

SCHEMA = 1
"""Raised with every change of the tables; the step from the one before belongs into `prepare_tables`."""

_metadata = MetaData()
_version = Table("forewarn_feedback_schema", _metadata, Column("version", Integer, nullable=False))

feedback = Table(
    "forewarn_feedback",
    _metadata,
    # Of two that came in, the later one has the higher number; no number is given twice, even after a purge.
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("at", String(27), nullable=False),
    Column("status", String(10), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("text", Text),
    Column("severity", SmallInteger, nullable=False),
    Column("atrocity", SmallInteger, nullable=False),
    Column("descriptors", String(500), nullable=False),
    Column("who", String(LONGEST_NAME), nullable=False),
    Column("why", Text),
    Column("article", String(LONGEST_NAME)),
    Column("paragraph", String(LONGEST_NAME)),
    Column("model", String(LONGEST_NAME)),
    Column("reviewed_by", String(LONGEST_NAME)),
    Column("reviewed_why", Text),
    Column("reviewed_at", String(27)),
    Column("withdrawn_by", String(LONGEST_NAME)),
    Column("withdrawn_why", Text),
    Column("withdrawn_at", String(27)),
    Column("caller", String(LONGEST_NAME), nullable=False),  # the id of an API key, or ''
    Column("idempotency_key", String(LONGEST_KEY)),
    Column("fingerprint", String(64), nullable=False),
    UniqueConstraint("caller", "idempotency_key"),
    Index("forewarn_feedback_latest", "digest", "status", "number"),
    Index("forewarn_feedback_article", "article"),
    Index("forewarn_feedback_at", "at"),
    sqlite_autoincrement=True,
)


def prepare_tables(connection: Connection, *, create: bool) -> None:
    """Make the tables where there are none, or check that those there are of this version.

    Raises
    ------
    FeedbackError
        For tables of another version; and for none, unless they may be made.
    """
    if not inspect(connection).has_table(_version.name):
        if not create:
            raise EmptyError("the database holds no feedback")
        _metadata.create_all(connection)
        connection.execute(_version.insert(), {"version": SCHEMA})
    found = connection.execute(select(_version.c.version)).scalar()
    if found != SCHEMA:
        raise FeedbackError(
            f"the feedback database has schema {found}, and this forewarn reads {SCHEMA}: "
            "run the version that made it, or a later one"
        )
