"""Feedback in a database: SQLite, or what FOREWARN_TEST_DATABASE names (its tables are dropped)."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert, inspect, update

from classifier import text_digest
from service.feedback import database as database_module
from service.feedback.backup import back_up, open_copy
from service.feedback.database import Database, database_url
from service.feedback.envelope import FeedbackIn, ListIn, PurgeIn, ReviewIn, WithdrawIn
from service.feedback.error import ConflictError, FeedbackError, KeyReusedError, NotFoundError, UnavailableError
from service.feedback.store import Store
from service.feedback.table import SCHEMA, feedback
from tests.test_warning import CALM, VIOLENT

ACCEPT, REJECT = ReviewIn(verdict="accept", who="Bo"), ReviewIn(verdict="reject", who="Bo", why="too mild")
TAKE_BACK = WithdrawIn(who="Ana", why="a slip")


def given(text: str = VIOLENT, severity: int = 1, **more: Any) -> FeedbackIn:
    return FeedbackIn(**{"text": text, "severity": severity, "who": "Ana Example"} | more)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "feedback.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """An empty store."""
    database = Database(os.environ.get("FOREWARN_TEST_DATABASE", str(path)))
    if database.path is None:
        feedback.metadata.drop_all(database.engine)
    database.prepare()
    yield Store(database)
    database.engine.dispose()


@pytest.fixture
def lite(path: Path) -> Iterator[Store]:
    """A store in SQLite, whatever else is tested."""
    database = Database(str(path))
    yield Store(database)
    database.engine.dispose()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask a database again at once after a failure, and do not wait for locks."""
    monkeypatch.setattr(database_module, "PAUSE", 0.0)
    monkeypatch.setattr("service.feedback.sqlite._WAIT", {"read": 10, "write": 10})


def in_effect(store: Store, text: str = VIOLENT) -> int | None:
    found = store.overrides([text_digest(text)])
    return found[text_digest(text)].severity if found else None


def test_feedback_is_in_effect_and_told_as_it_was_given(store: Store) -> None:
    whole = given(
        severity=2,
        atrocity=True,
        descriptors=["torture", "execution"],
        why="it is",
        article=17,
        paragraph="b7",
        model="m+1",
    )
    receipt = store.add(whole)
    record = store.get(receipt.id)
    assert (record.text, record.digest, record.status) == (VIOLENT, text_digest(VIOLENT), "open")
    assert (record.severity, record.atrocity, record.descriptors) == (2, 1, ["execution", "torture"])
    assert (record.who, record.why, record.article) == ("Ana Example", "it is", "17")
    assert (record.paragraph, record.model) == ("b7", "m+1")
    assert (record.effective, record.disputed, record.review, record.withdrawal) == (True, False, None, None)
    override = store.overrides([text_digest(CALM), record.digest])[record.digest]
    assert (override.id, override.who, override.why, override.at) == (record.id, "Ana Example", "it is", record.at)
    assert (override.severity, override.atrocity, override.accepted) == (2, 1, False)


def test_the_latest_that_nobody_rejected_or_took_back_is_in_effect(store: Store) -> None:
    first, second, third = (store.add(given(severity=severity)).id for severity in (1, 2, 3))
    assert in_effect(store) == 3
    store.review(first, ACCEPT)
    assert in_effect(store) == 3
    store.review(third, REJECT)
    assert in_effect(store) == 2
    store.withdraw(second, TAKE_BACK)
    assert in_effect(store) == 1
    store.review(first, REJECT)
    assert in_effect(store) is None
    store.review(third, ACCEPT)
    assert in_effect(store) == 3
    assert store.overrides([text_digest(VIOLENT)])[text_digest(VIOLENT)].accepted


def test_editors_who_differ_are_disputed_until_somebody_settles_it(store: Store) -> None:
    first = store.add(given(severity=1, descriptors=["injury"])).id
    store.add(given(severity=1, descriptors=["injury"], who="Bo"))
    assert not store.get(first).disputed
    second = store.add(given(severity=1, descriptors=["combat"], who="Cy")).id
    assert (store.get(first).disputed, store.get(first).effective) == (True, False)
    assert (store.get(second).disputed, store.get(second).effective) == (True, True)
    store.review(second, REJECT)
    assert (store.get(first).disputed, store.get(second).disputed) == (False, False)


def test_a_key_is_stored_once_and_answered_the_same_for_ever(store: Store) -> None:
    first = store.add(given(), "k-1")
    store.review(first.id, REJECT)
    assert store.add(given(), "k-1") == first
    assert store.add(given(), "k-2").id != first.id
    with pytest.raises(KeyReusedError, match="another body"):
        store.add(given(severity=2), "k-1")
    with pytest.raises(KeyReusedError):
        store.add(given(text=f"{VIOLENT} "), "k-1")
    assert len(list(store.export())) == 2


def test_two_callers_may_use_one_key(store: Store) -> None:
    first = store.add(given(), "k-1", "aaaa1111")
    second = store.add(given(severity=2), "k-1", "bbbb2222")
    assert store.add(given(), "k-1", "aaaa1111") == first
    assert [store.get(one.id).caller for one in (first, second)] == ["aaaa1111", "bbbb2222"]


def test_a_key_that_comes_many_times_at_once_is_stored_once(store: Store) -> None:
    receipts = []
    start = threading.Barrier(8)

    def send() -> None:
        start.wait()
        while True:
            try:
                return receipts.append(store.add(given(), "k-1"))
            except UnavailableError:
                time.sleep(0.1)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receipts) == 8
    assert len({receipt.id for receipt in receipts}) == len(list(store.export())) == 1


def test_withdrawn_is_for_good(store: Store) -> None:
    identifier = store.add(given()).id
    record = store.withdraw(identifier, TAKE_BACK)
    assert record.withdrawal is not None
    assert (record.status, record.withdrawal.who, record.withdrawal.why) == ("withdrawn", "Ana", "a slip")
    assert store.withdraw(identifier, WithdrawIn(who="Bo")) == record
    with pytest.raises(ConflictError, match="withdrawn"):
        store.review(identifier, ACCEPT)


def test_what_is_not_there_is_said_so(store: Store) -> None:
    for ask in (
        lambda: store.get("f-1"),
        lambda: store.review("f-1", ACCEPT),
        lambda: store.withdraw("f-1", TAKE_BACK),
    ):
        with pytest.raises(NotFoundError, match="no feedback f-1"):
            ask()


def test_pages_go_from_the_latest_to_the_earliest(store: Store) -> None:
    identifiers = [store.add(given(article="a" if number % 2 else "b")).id for number in range(7)]
    found: list[str] = []
    before = None
    while True:
        page = store.page(ListIn(limit=3, before=before))
        found += [record.id for record in page.items]
        before = page.next
        if before is None:
            break
    assert found == identifiers[::-1]
    assert [record.id for record in store.page(ListIn(article="a")).items] == identifiers[1::2][::-1]
    store.review(identifiers[2], ACCEPT)
    assert [record.id for record in store.page(ListIn(status="accepted")).items] == [identifiers[2]]
    assert store.page(ListIn(digest=text_digest(CALM))).items == []
    assert [record.id for record in store.export()] == identifiers


def test_a_purge_takes_what_every_condition_names(store: Store) -> None:
    old, other, new = (
        store.add(given(article="a")).id,
        store.add(given(article="b")).id,
        store.add(given(article="a")).id,
    )
    long_ago = (datetime.now(UTC) - timedelta(days=31)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    with store.database.writing() as connection:
        connection.execute(update(feedback).where(feedback.c.id.in_([old, other])).values(at=long_ago))
    assert store.purge(PurgeIn(older_than_days=30, dry_run=True)) == 2
    assert store.purge(PurgeIn(older_than_days=32)) == 0
    assert store.purge(PurgeIn(older_than_days=30, article="a")) == 1
    assert {record.id for record in store.export()} == {other, new}
    assert store.purge(PurgeIn(article="a")) == 1
    assert store.purge(PurgeIn(older_than_days=0)) == 1
    assert in_effect(store) is None


def test_numbers_of_purged_feedback_are_not_given_again(store: Store) -> None:
    store.add(given(severity=3))
    last = store.page(ListIn(limit=1))
    store.purge(PurgeIn(older_than_days=0))
    store.add(given(severity=2))
    store.add(given(severity=1))
    assert in_effect(store) == 1
    assert last.next is None
    with store.database.reading() as connection:
        numbers = [row.number for row in connection.execute(feedback.select().order_by(feedback.c.number))]
    assert numbers[0] > 1


def test_hundreds_of_paragraphs_are_looked_up_together(store: Store) -> None:
    texts = [f"Paragraph {number}." for number in range(1_200)]
    for number in (0, 600, 1_199):
        store.add(given(text=texts[number]))
    found = store.overrides({text_digest(text) for text in texts})
    assert set(found) == {text_digest(texts[number]) for number in (0, 600, 1_199)}
    assert store.overrides([]) == {}


def test_without_texts_only_digests_are_stored(path: Path) -> None:
    store = Store(Database(str(path)), keep_text=False)
    assert not store.add(given()).text_kept
    assert in_effect(store) == 1
    store.database.engine.dispose()
    stored = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert text_digest(VIOLENT).encode() in stored
    assert b"villagers" not in stored


def test_what_is_purged_is_not_on_the_disk(lite: Store, path: Path) -> None:
    lite.add(given(why="confidential"))
    lite.add(given(text=CALM))
    assert any(b"confidential" in file.read_bytes() for file in path.parent.iterdir())
    lite.withdraw(lite.add(given(why="confidential", article="x")).id, TAKE_BACK)
    with lite.database.writing() as connection:
        connection.execute(update(feedback).where(feedback.c.why == "confidential").values(article="x"))
    assert lite.purge(PurgeIn(article="x")) == 2
    for file in path.parent.iterdir():
        assert b"confidential" not in file.read_bytes(), file
        assert b"villagers" not in file.read_bytes(), file


def test_sqlite_writes_ahead_and_waits_for_the_disk(lite: Store, path: Path) -> None:
    lite.add(given())
    with lite.database.reading() as connection:
        said = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")
        }
    assert said == {"journal_mode": "wal", "synchronous": 2}
    assert path.stat().st_mode & 0o077 == 0


def test_a_backup_is_whole_while_others_write(lite: Store, path: Path, tmp_path: Path) -> None:
    stop = threading.Event()
    stored = [lite.add(given()).id]

    def write() -> None:
        while not stop.is_set():
            stored.append(lite.add(given(text=f"{VIOLENT} {len(stored)}")).id)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        before = set(stored)
        copy = tmp_path / "copies" / "feedback.db"
        copy.parent.mkdir()
        back_up(lite.database, copy)
    finally:
        stop.set()
        thread.join()
    assert copy.stat().st_mode & 0o077 == 0
    assert [file.name for file in copy.parent.iterdir()] == ["feedback.db"]
    with sqlite3.connect(copy) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    restored = {record.id for record in Store(Database(str(copy), create=False)).export()}
    assert before <= restored <= set(stored)
    with open_copy(lite.database) as file:
        assert file.read(16) == b"SQLite format 3\0"
    assert {file.name.partition("-")[0] for file in path.parent.iterdir()} == {"feedback.db", "copies"}


def test_a_backup_that_cannot_be_written_leaves_nothing(lite: Store, path: Path, tmp_path: Path) -> None:
    lite.add(given())
    with pytest.raises(FeedbackError, match="No such file"):
        back_up(lite.database, tmp_path / "nowhere" / "feedback.db")
    with pytest.raises(FeedbackError, match="the database itself"):
        back_up(lite.database, path)
    (tmp_path / "folder").mkdir()
    with pytest.raises(FeedbackError, match="directory"):
        back_up(lite.database, tmp_path / "folder")
    assert list((tmp_path / "folder").iterdir()) == []
    assert in_effect(lite) == 1


@pytest.mark.parametrize(
    "source", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:a?mode=memory&uri=true", "no://"]
)
def test_a_database_that_would_keep_nothing_is_refused(source: str) -> None:
    with pytest.raises(FeedbackError):
        Database(source)


def test_a_driver_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FeedbackError, match=r"mysql\+mysqldb.*install"):
        Database("mysql+mysqldb://forewarn:secret@127.0.0.1/feedback")


def test_a_path_and_its_url_are_one_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert database_url("feedback.db") == database_url(f"sqlite:///{tmp_path}/feedback.db")


def test_a_database_of_a_later_version_is_refused_and_left_as_it_is(lite: Store, path: Path) -> None:
    lite.add(given())
    with lite.database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE forewarn_feedback_schema SET version = {SCHEMA + 1}")
    later = Database(str(path))
    with pytest.raises(FeedbackError, match=f"schema {SCHEMA + 1}, and this forewarn reads {SCHEMA}") as caught:
        later.prepare()
    assert not isinstance(caught.value, UnavailableError)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM forewarn_feedback").fetchall() == [(1,)]


def test_tables_are_made_only_where_that_was_asked_for(path: Path) -> None:
    with pytest.raises(UnavailableError, match="missing"):
        Database(str(path), create=False).prepare()
    path.touch()
    with pytest.raises(FeedbackError, match="holds no feedback"):
        Database(str(path), create=False).prepare()
    database = Database(str(path))
    database.prepare()
    assert inspect(database.engine).has_table("forewarn_feedback")


@pytest.mark.usefixtures("impatient")
def test_a_locked_database_takes_no_feedback_but_is_still_read(lite: Store, path: Path) -> None:
    lite.add(given())
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(UnavailableError, match="locked by another program"):
        lite.add(given(severity=2))
    assert in_effect(lite) == 1
    other.execute("ROLLBACK")
    lite.add(given(severity=2))
    assert in_effect(lite) == 2


def test_a_locked_database_does_not_keep_every_thread_waiting(lite: Store, path: Path) -> None:
    lite.add(given())
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    def wait(_: int) -> float:
        start = time.monotonic()
        with pytest.raises(UnavailableError):
            lite.add(given(severity=2))
        return time.monotonic() - start

    with ThreadPoolExecutor(6) as pool:
        waited = sorted(pool.map(wait, range(6)))
    assert waited[3] < 1.5 < waited[5]
    other.close()


@pytest.mark.usefixtures("impatient")
def test_a_full_disk_takes_no_feedback_but_is_still_read(lite: Store) -> None:
    @event.listens_for(lite.database.engine, "begin")
    def _limit(connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    pages = 1_000_000
    lite.add(given())
    pages = 20
    with pytest.raises(UnavailableError, match="no space left on its disk"):
        lite.add(given(text=VIOLENT + " word" * 20_000))
    assert in_effect(lite) == 1
    pages = 1_000_000
    lite.add(given(text=VIOLENT + " word" * 20_000))


@pytest.mark.usefixtures("impatient")
def test_a_removed_database_is_missed_and_one_put_back_is_used(lite: Store, path: Path, tmp_path: Path) -> None:
    lite.add(given())
    back_up(lite.database, tmp_path / "copy.db")
    aside = tmp_path / "aside"
    aside.mkdir()
    for file in list(path.parent.glob("feedback.db*")):
        file.rename(aside / file.name)
    with pytest.raises(UnavailableError, match="missing"):
        lite.overrides([text_digest(VIOLENT)])
    with pytest.raises(UnavailableError, match="missing"):
        lite.add(given(severity=2))
    (tmp_path / "copy.db").rename(path)
    assert in_effect(lite) == 1
    lite.add(given(severity=2))
    assert in_effect(lite) == 2


@pytest.mark.usefixtures("impatient")
def test_a_damaged_database_is_said_to_be_damaged(lite: Store, path: Path) -> None:
    lite.add(given())
    lite.database.engine.dispose()
    path.write_bytes(b"\xff" * path.stat().st_size)
    for ask in (lambda: lite.add(given()), lambda: in_effect(lite)):
        with pytest.raises(UnavailableError, match="damaged"):
            ask()


def test_a_database_that_failed_is_left_alone_for_a_moment(
    lite: Store, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lite.database.prepare()
    path.unlink()
    for _ in range(5):
        with pytest.raises(UnavailableError):
            lite.add(given())
    assert len(caplog.records) == 1
    assert "villagers" not in caplog.text


def test_what_a_driver_says_is_not_passed_on(lite: Store, caplog: pytest.LogCaptureFixture) -> None:
    lite.add(given())
    with lite.database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE forewarn_feedback")
    with pytest.raises(UnavailableError) as caught:
        lite.add(given())
    assert str(caught.value).startswith("the feedback database lacks its tables")
    assert "villagers" not in caplog.text


def test_a_file_that_was_overwritten_acknowledges_nothing(store: Store) -> None:
    store.add(given())
    path = store.database.path
    assert path is not None
    with path.open("r+b") as file:  # all rows are in the log still, so that SQLite alone would go on
        file.write(b"no database at all")
    with pytest.raises(UnavailableError, match="is damaged"):
        store.add(given())


def test_a_label_is_stored_once_or_not_at_all(store: Store) -> None:
    row = {"id": "x", "at": "t", "status": "open", "digest": "d", "severity": 1, "atrocity": 0, "descriptors": ""}
    with pytest.raises(RuntimeError), store.database.writing() as connection:
        connection.execute(insert(feedback), row | {"who": "a", "caller": "", "fingerprint": "f"})
        raise RuntimeError
    assert list(store.export()) == []
