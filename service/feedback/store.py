"""Keep feedback: every change is on the disk before its method returns."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from classifier import Override
from service.feedback.database import Database
from service.feedback.envelope import FeedbackIn, ListIn, PurgeIn, ReviewIn, WithdrawIn
from service.feedback.error import ConflictError, KeyReusedError, UnavailableError
from service.feedback.query import records_of, row_of, rows_in_effect
from service.feedback.record import Page, Receipt, Record
from service.feedback.row import override_of, receipt_of
from service.feedback.sqlite import erase_log
from service.feedback.table import feedback

_VERDICTS = {"accept": "accepted", "reject": "rejected"}
_AT_ONCE = 500
_column = feedback.c


class Store:
    """Feedback in a database; without `keep_text` only the digests of paragraphs are stored.

    Every method raises UnavailableError where the database does not answer, and has then changed nothing.
    """

    def __init__(self, database: Database, *, keep_text: bool = True) -> None:
        self.database = database
        self._keep_text = keep_text

    def add(self, given: FeedbackIn, key: str | None = None, caller: str = "") -> Receipt:
        """Store feedback; with a key that the same caller sent before, tell what was said then.

        Raises
        ------
        KeyReusedError
            If the key came with another body.
        """
        values = self._values(given) | {"caller": caller, "idempotency_key": key}
        if key is not None and (stored := self._of_key(caller, key)) is not None:
            return _same(stored, values)
        try:
            with self.database.writing() as connection:
                connection.execute(insert(feedback), values)
        except IntegrityError as error:  # the same key came twice at once, and the other was first
            stored = self._of_key(caller, key) if key is not None else None
            if stored is None:
                raise UnavailableError("the feedback database changed meanwhile: send it again") from error
            return _same(stored, values)
        return receipt_of(values)

    def overrides(self, digests: Collection[str]) -> dict[str, Override]:
        """Return what is in effect for paragraphs with these digests, one query a few hundred."""
        with self.database.reading() as connection:
            return {row.digest: override_of(row) for row in rows_in_effect(connection, digests)}

    def get(self, identifier: str) -> Record:
        """Return one; raises NotFoundError."""
        with self.database.reading() as connection:
            return records_of(connection, [row_of(connection, identifier)])[0]

    def page(self, given: ListIn) -> Page:
        """List feedback, the latest first."""
        wanted = [
            _column[name] == value for name in ("status", "article", "digest") if (value := getattr(given, name))
        ]
        if given.before is not None:
            wanted.append(_column.number < given.before)
        query = select(feedback).where(*wanted).order_by(_column.number.desc()).limit(given.limit + 1)
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
            shown = rows[: given.limit]
            return Page(records_of(connection, shown), shown[-1].number if len(rows) > len(shown) else None)

    def export(self) -> Iterator[Record]:
        """Yield all feedback, the earliest first; what changes meanwhile is told as it was or as it is."""
        last = 0
        while True:
            query = select(feedback).where(_column.number > last).order_by(_column.number).limit(_AT_ONCE)
            with self.database.reading() as connection:
                rows = connection.execute(query).all()
                records = records_of(connection, rows)
            if not rows:
                return
            yield from records
            last = rows[-1].number

    def review(self, identifier: str, given: ReviewIn) -> Record:
        """Accept or reject; the last verdict counts. Raises NotFoundError, and ConflictError if withdrawn."""
        said = {"reviewed_by": given.who, "reviewed_why": given.why, "reviewed_at": _now()}
        return self._change(identifier, {"status": _VERDICTS[given.verdict]} | said)

    def withdraw(self, identifier: str, given: WithdrawIn) -> Record:
        """Take feedback back; once it is, nothing changes any more. Raises NotFoundError."""
        said = {"withdrawn_by": given.who, "withdrawn_why": given.why, "withdrawn_at": _now()}
        return self._change(identifier, {"status": "withdrawn"} | said)

    def purge(self, given: PurgeIn) -> int:
        """Delete, or count, what every condition holds of, and return how many; their texts are overwritten."""
        wanted: list[ColumnElement[bool]] = []
        if given.older_than_days is not None:
            wanted.append(_column.at <= _time(datetime.now(UTC) - timedelta(days=given.older_than_days)))
        if given.article is not None:
            wanted.append(_column.article == given.article)
        if given.dry_run:
            with self.database.reading() as connection:
                return int(connection.execute(select(func.count()).select_from(feedback).where(*wanted)).scalar_one())
        with self.database.writing() as connection:
            purged = connection.execute(delete(feedback).where(*wanted)).rowcount
        with suppress(UnavailableError):  # it is logged, and SQLite's next checkpoint does the same
            self.database.run(erase_log, "write")
        return purged

    def _change(self, identifier: str, values: dict[str, Any]) -> Record:
        with self.database.writing() as connection:
            row = row_of(connection, identifier, lock=True)
            if row.status == "withdrawn":
                if values["status"] != "withdrawn":
                    raise ConflictError(f"feedback {identifier} was withdrawn: send it again to have it back")
            else:
                connection.execute(update(feedback).where(_column.id == identifier).values(values))
            return records_of(connection, [row_of(connection, identifier)])[0]

    def _of_key(self, caller: str, key: str) -> Row[Any] | None:
        query = select(feedback).where(_column.caller == caller, _column.idempotency_key == key)
        with self.database.reading() as connection:
            return connection.execute(query).one_or_none()

    def _values(self, given: FeedbackIn) -> dict[str, Any]:
        kept = given.model_dump(include={"severity", "atrocity", "who", "why", "article", "paragraph", "model"})
        return kept | {
            "id": str(uuid.uuid4()),
            "at": _now(),
            "status": "open",
            "digest": given.text_digest,
            "text": given.text if self._keep_text else None,
            "descriptors": " ".join(sorted(given.descriptors)),
            "fingerprint": given.fingerprint,
        }


def _same(stored: Row[Any], values: dict[str, Any]) -> Receipt:
    if stored.fingerprint != values["fingerprint"]:
        raise KeyReusedError(
            "this Idempotency-Key came before with another body: give every feedback a key of its own"
        )
    return receipt_of(stored._asdict())


def _now() -> str:
    return _time(datetime.now(UTC))


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
