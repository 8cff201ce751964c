"""The database of feedback: an answer within a bounded time, or a reason why there is none."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from service.feedback.error import FeedbackError, UnavailableError
from service.feedback.sqlite import create_file, sqlite_engine, sqlite_reason
from service.feedback.table import prepare_tables

PAUSE = 1.0
"""Seconds for which a database that failed is not asked again, so that requests do not queue for it."""

_LOG = logging.getLogger(__name__)
_POOL_WAIT = 2
_MOST_WRITERS = 2
"""Threads of a process that may wait for a lock of the database; the others are there for warnings."""
_QUEUE_WAIT = 0.3


class Database:
    """A database that is opened when it is first needed: SQLite for a path, else what the URL names.

    With `create`, a missing file and missing tables are made.

    Raises
    ------
    FeedbackError
        For a URL that names no database or one that keeps nothing, and for a driver that is not installed.
    """

    def __init__(self, source: str, *, create: bool = True) -> None:
        self.url = database_url(source)
        self.path = Path(self.url.database or "") if self.url.get_backend_name() == "sqlite" else None
        self.engine = _engine(self.url) if self.path is None else sqlite_engine(self.path)
        self._engines = {purpose: self.engine.execution_options(purpose=purpose) for purpose in ("read", "write")}
        self._create = create
        self._is_ready = False
        self._writers = BoundedSemaphore(_MOST_WRITERS)
        self._asleep_until = {"read": 0.0, "write": 0.0}

    def prepare(self) -> None:
        """Make or check the tables, and leave no connection open, so that the process may fork.

        Raises UnavailableError, and FeedbackError for tables of another version.
        """
        try:
            with self.reading():
                pass
        finally:
            self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that changes nothing; raises UnavailableError."""
        with self._open("read") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that is on the disk when the block is left; raises UnavailableError.

        A constraint that the block breaks is raised as SQLAlchemy's IntegrityError.
        """
        if not self._writers.acquire(timeout=_QUEUE_WAIT):
            raise UnavailableError("the feedback database is busy: try again shortly")
        try:
            with self._open("write") as connection:
                yield connection
        finally:
            self._writers.release()

    def run(self, work: Callable[[Engine], None], purpose: str) -> None:
        """Do work on SQLite that is no transaction, on others none; raises UnavailableError."""
        if self.path is not None:
            with self._told(purpose):
                self._make_ready()
                work(self.engine)

    @contextmanager
    def _open(self, purpose: str) -> Iterator[Connection]:
        if time.monotonic() < self._asleep_until[purpose]:
            raise UnavailableError("the feedback database did not answer a moment ago: try again shortly")
        with self._told(purpose):
            self._make_ready()
            with self._engines[purpose].begin() as connection:
                yield connection

    @contextmanager
    def _told(self, purpose: str) -> Iterator[None]:
        """Turn what a database can raise into UnavailableError."""
        try:
            yield
        except (IntegrityError, DataError):
            raise
        except (DBAPIError, PoolTimeout, OSError, sqlite3.Error) as error:
            original = error.orig if isinstance(error, DBAPIError) else error
            # Never the error itself: it may quote a text, or a password.
            reason = sqlite_reason(original) if self.path else f"does not answer ({type(original).__name__})"
            self._asleep_until[purpose] = time.monotonic() + PAUSE
            _LOG.warning("feedback, %s: the database %s", purpose, reason)
            raise UnavailableError(f"the feedback database {reason}") from error

    def _make_ready(self) -> None:
        if self._is_ready:
            return
        if self._create and self.path is not None:
            create_file(self.path)
        try:
            with self._engines["write"].begin() as connection:
                prepare_tables(connection, create=self._create)
        except IntegrityError as error:
            raise UnavailableError("the feedback database is just being made by another process") from error
        self._is_ready = True


def database_url(source: str) -> URL:
    """Return the URL that a setting names: SQLAlchemy's, or that of a SQLite file; raises FeedbackError."""
    if "://" not in source:
        return URL.create("sqlite", database=str(Path(source).absolute()))
    try:
        url = make_url(source)
        is_sqlite = url.get_backend_name() == "sqlite"
    except ArgumentError as error:
        raise FeedbackError("the feedback database is no URL that SQLAlchemy reads; give one, or a path") from error
    if is_sqlite and (url.query or not url.database or url.database.startswith((":", "file:"))):
        raise FeedbackError("a SQLite database of feedback is a file: give its path")
    return url


def _engine(url: URL) -> Engine:
    try:
        return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_timeout=_POOL_WAIT)
    except (ImportError, NoSuchModuleError, ArgumentError) as error:
        raise FeedbackError(f"{url.drivername}: SQLAlchemy has no such driver here; install it") from error
