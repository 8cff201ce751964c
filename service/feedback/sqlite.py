"""SQLite as the database of feedback: what it needs to lose nothing, and what its errors mean."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DisconnectionError

_WAIT = {"read": 100, "write": 2_000}
"""Milliseconds for which a lock of another process is waited for; a warning waits less than an editor."""

_ON_CONNECT = (
    f"PRAGMA busy_timeout = {_WAIT['read']}",
    "PRAGMA journal_mode = WAL",  # readers and the writer do not wait for each other
    "PRAGMA synchronous = FULL",  # a commit returns when it is on the disk, so that a power cut takes nothing back
    "PRAGMA secure_delete = ON",  # what is purged is overwritten
)
_HEADER = b"SQLite format 3\0"
"""How every database begins (https://www.sqlite.org/fileformat2.html, 1.3), but an empty one."""
_BEGIN = {"read": "BEGIN", "write": "BEGIN IMMEDIATE"}
_REASONS = {
    "SQLITE_BUSY": "is locked by another program; try again when it has finished",
    "SQLITE_LOCKED": "is locked by another program; try again when it has finished",
    "SQLITE_FULL": "has no space left on its disk; make some",
    "SQLITE_IOERR": "cannot be read or written: its disk fails or is full",
    "SQLITE_CORRUPT": "is damaged; stop the service and put a backup in its place",
    "SQLITE_NOTADB": "is damaged, or is no database; stop the service and put a backup in its place",
    "SQLITE_CANTOPEN": "is missing or may not be opened; put it back, or restart the service to begin a new one",
    "SQLITE_READONLY": "may not be written; see to its permissions, and those of its folder",
    "SQLITE_ERROR": "lacks its tables; put a backup in its place, or restart the service to make them",
}


def sqlite_engine(path: Path) -> Engine:
    """Return an engine that opens the file, but never makes it, and that notices when another takes its place."""
    name = f"{path.absolute().as_uri()}?mode=rw"

    def connect() -> sqlite3.Connection:
        # Without isolation level the driver begins no transaction of its own: `_begin` does.
        return sqlite3.connect(name, uri=True, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, record: Any) -> None:
        for pragma in _ON_CONNECT:
            connection.execute(pragma)
        record.info["file"] = _identity(path)

    @event.listens_for(engine, "checkout")
    def _refuse_removed(connection: sqlite3.Connection, record: Any, proxy: Any) -> None:
        # What is written to a file that was removed goes with it.
        if record.info["file"] is None or record.info["file"] != _identity(path):
            raise DisconnectionError
        _refuse_foreign(path)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        purpose = connection.get_execution_options().get("purpose", "read")
        wait = _WAIT[purpose]
        if connection.info.get("wait") != wait:
            connection.info["wait"] = wait
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {wait}")
        connection.exec_driver_sql(_BEGIN[purpose])

    return engine


def create_file(path: Path) -> None:
    """Make an empty file that only its owner may read, unless there is one."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def erase_log(engine: Engine) -> None:
    """Take what was deleted out of the write-ahead log too."""
    _outside_of_transactions(engine, "PRAGMA wal_checkpoint(TRUNCATE)")


def copy_database(engine: Engine, target: Path) -> None:
    """Write the database as it stands at one moment into a new file, while it is being used."""
    _outside_of_transactions(engine, "VACUUM INTO ?", str(target))


def _outside_of_transactions(engine: Engine, statement: str, *values: str) -> None:
    connection = engine.raw_connection()
    try:
        connection.cursor().execute(statement, values)
    finally:
        connection.close()


def sqlite_reason(error: BaseException | None) -> str:
    """Say in half a sentence what an error of the driver or the file system means, and what to do."""
    if isinstance(error, OSError):
        return f"cannot be opened: {error.strerror}"
    name = getattr(error, "sqlite_errorname", "")
    known = next((said for code, said in _REASONS.items() if name.startswith(code)), None)
    return known or f"does not answer ({type(error).__name__})"


def _refuse_foreign(path: Path) -> None:
    """Refuse a file that was overwritten: while all is in the log, SQLite would write on, and acknowledge it."""
    with path.open("rb") as file:
        header = file.read(len(_HEADER))
    if header not in (b"", _HEADER):
        error = sqlite3.DatabaseError("not a database")
        error.sqlite_errorname = "SQLITE_NOTADB"
        raise error


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
