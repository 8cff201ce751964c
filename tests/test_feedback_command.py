"""`forewarn feedback`, and feedback as labels."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from classifier import text_digest
from classifier.label import read_labels
from service.command import forewarn
from service.feedback.command import read_database
from service.feedback.database import Database
from service.feedback.envelope import FeedbackIn
from service.feedback.store import Store
from tests.test_warning import CALM, VIOLENT


def run(*arguments: Any, stdin: str | bytes | None = None, **environ: str) -> Result:
    return CliRunner().invoke(forewarn, [*map(str, arguments)], input=stdin, obj=read_database, env=environ)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "feedback.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    database = Database(str(path))
    database.prepare()
    yield Store(database)
    database.engine.dispose()


def give(store: Store, **more: Any) -> str:
    return store.add(FeedbackIn(**{"text": VIOLENT, "severity": 1, "who": "Ana Example"} | more)).id


def test_an_archive_is_scored_as_editors_corrected_it(store: Store, path: Path, tmp_path: Path) -> None:
    archive, output = tmp_path / "archive.jsonl", tmp_path / "marks.jsonl"
    archive.write_text("".join(json.dumps({"id": n, "paragraphs": [CALM, VIOLENT]}) + "\n" for n in range(3)))
    give(store, severity=0)
    command = ("score", archive, "-o", output)
    assert run(*command).exit_code == 0
    by_the_model = [json.loads(line) for line in output.read_text().splitlines()]
    done = run(*command, "--feedback", path, "--force")
    assert (done.exit_code, "3 of the paragraphs as editors corrected them" in done.stderr) == (0, True)
    corrected = [json.loads(line) for line in output.read_text().splitlines()]
    assert {row["severity"] for row in by_the_model[1::2]} == {2}
    assert {row["severity"] for row in corrected[1::2]} == {0}
    assert corrected[0::2] == by_the_model[0::2]
    assert corrected[1]["graphic_violence"] == by_the_model[1]["graphic_violence"]


def test_feedback_is_listed_reviewed_and_withdrawn(store: Store, path: Path) -> None:
    first, second = give(store, descriptors=["injury"], article="a-1"), give(store, severity=0, who="Bo")
    listed = run("feedback", "list", "--database", path)
    assert listed.exit_code == 0
    assert listed.stdout.index(second) < listed.stdout.index(first)
    assert "open, in effect, disputed" in listed.stdout
    assert "1 injury" in listed.stdout
    done = run("feedback", "review", second, "--reject", "--who", "Cy", "--why", "no", FOREWARN_FEEDBACK=str(path))
    assert (done.exit_code, done.stdout) == (0, f"{second} is rejected\n")
    done = run("feedback", "review", first, "--accept", "--who", "Cy", "--database", path, "--json")
    assert json.loads(done.stdout)["review"]["who"] == "Cy"
    done = run("feedback", "withdraw", first, "--who", "Ana", "--database", path)
    assert done.stdout == f"{first} is withdrawn\n"
    said = json.loads(run("feedback", "list", "--status", "withdrawn", "--database", path, "--json").stdout)
    assert [record["id"] for record in said["items"]] == [first]


def test_a_list_goes_on_where_the_page_before_ended(store: Store, path: Path) -> None:
    give(store)
    give(store)
    page = run("feedback", "list", "--limit", 1, "--database", path)
    assert page.stdout.endswith("more with --before 2\n")
    assert "more with" not in run("feedback", "list", "--limit", 1, "--before", 2, "--database", path).stdout


def test_what_steers_a_terminal_is_taken_out(store: Store, path: Path) -> None:
    give(store, who="\x1b[2JAna", text="\x1b]0;\x07 words", article="[red]a[/red]")
    listed = run("feedback", "list", "--database", path).stdout
    assert "\x1b" not in listed
    assert "[red]a[/red]" in listed


def test_a_purge_can_be_tried_first(store: Store, path: Path) -> None:
    give(store, article="a-1")
    give(store, article="a-2")
    assert (
        run("feedback", "purge", "--article", "a-1", "--dry-run", "--database", path).stdout == "1 would be purged\n"
    )
    assert run("feedback", "purge", "--article", "a-1", "--database", path).stdout == "1 purged\n"
    assert json.loads(run("feedback", "purge", "--older-than-days", 0, "--database", path, "--json").stdout) == {
        "purged": 1
    }
    refused = run("feedback", "purge", "--database", path)
    assert refused.exit_code == 2
    assert "--older-than-days is missing: give it, or article, or both" in refused.stderr


def test_a_backup_holds_all_and_can_be_listed(store: Store, path: Path, tmp_path: Path) -> None:
    identifier = give(store)
    copy = tmp_path / "copy.db"
    done = run("feedback", "backup", copy, "--database", path)
    assert (done.exit_code, done.stdout) == (0, "")
    assert identifier in run("feedback", "list", "--database", copy).stdout


def test_an_export_is_whole_and_its_owners_alone(store: Store, path: Path, tmp_path: Path) -> None:
    identifier, target = give(store), tmp_path / "export.jsonl"
    target.write_text("an older one")
    assert run("feedback", "export", "-o", target, "--database", path).exit_code == 0
    assert json.loads(target.read_text())["id"] == identifier
    assert target.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["list", "--database", "nowhere.db"], 1, "nowhere.db: no such database"),
        (["list", "--status", "new", "--database", "{path}"], 2, "--status must be 'open', 'accepted'"),
        (["list", "--limit", "0", "--database", "{path}"], 2, "--limit must be"),
        (["list"], 2, "--database"),
        (["review", "x", "--accept", "--who", "Bo", "--database", "{path}"], 1, "no feedback x"),
        (["review", "x", "--accept", "--who", " ", "--database", "{path}"], 2, "--who must have something"),
        (["review", "x", "--who", "Bo", "--database", "{path}"], 2, "--accept"),
        (["review", "x", "--accept", "--reject", "--who", "Bo", "--database", "{path}"], 2, "one of --accept"),
        (["export", "-o", "nowhere/export.jsonl", "--database", "{path}"], 1, "nowhere/export.jsonl: No such file"),
        (["withdraw", "x", "--database", "{path}"], 2, "--who"),
        (["backup", "nowhere/copy.db", "--database", "{path}"], 1, "nowhere: No such file"),
        (["list", "--database", "no://where"], 1, "no: SQLAlchemy has no such driver here; install it"),
        (["list", "--database", "://"], 1, "no URL that SQLAlchemy reads"),
        (["list", "--database", "{text}"], 1, "is no database"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    store: Store, path: Path, tmp_path: Path, arguments: list[str], status: int, words: str
) -> None:
    text = tmp_path / "text.db"
    text.write_text("no database at all\n" * 100)
    done = run("feedback", *(one.format(path=path, text=text) for one in arguments))
    assert done.exit_code == status
    assert words in " ".join(done.stderr.split())
    assert len(done.stderr.splitlines()) == 1 or status == 2


def test_feedback_becomes_labels(store: Store, path: Path, tmp_path: Path) -> None:
    graver = give(store, severity=2, atrocity=1, descriptors=["torture"], article="a-1", who="Ana", why="private")
    give(store, text="A text that Bo corrected.", severity=1)
    rejected = give(store, text="A text that was rejected.", severity=1)
    run("feedback", "review", rejected, "--reject", "--who", "Cy", "--database", path)
    give(store, text=None, digest=text_digest(CALM), severity=1)
    out, export = tmp_path / "desk.jsonl", tmp_path / "export.jsonl"
    done = run("labels", "import", "--feedback", path, "-o", out)
    assert done.exit_code == 0
    assert "left out 1 without text" in done.stderr
    assert "2 labelled paragraphs" in done.stderr
    first, second = read_labels(out)
    assert (first.id, first.article, first.text) == (f"feedback-{graver}", "a-1", VIOLENT)
    assert (first.severity, first.atrocity, first.descriptors) == (2, 1, ("torture",))
    assert first.extra == {"source": "feedback"}
    assert (second.severity, second.article) == (1, second.id)
    assert "private" not in out.read_text()
    assert run("feedback", "export", "--database", path, "-o", export).exit_code == 0
    assert run("labels", "import", "--feedback", export).stdout == out.read_text()
    assert run("labels", "import", "--feedback", f"sqlite:///{path}").stdout == out.read_text()
    assert run("labels", "import", "--feedback", "-", stdin=export.read_bytes()).stdout == out.read_text()
    assert run("labels", "import", "--feedback", path, "--accepted").stdout == ""
    run("feedback", "review", graver, "--accept", "--who", "Cy", "--database", path)
    [line] = run("labels", "import", "--feedback", path, "--accepted").stdout.splitlines()
    assert json.loads(line)["id"] == f"feedback-{graver}"


def test_of_two_corrections_the_one_in_effect_is_the_label(store: Store, path: Path) -> None:
    give(store, severity=2)
    give(store, severity=0, text=f" {VIOLENT}")
    [line] = run("labels", "import", "--feedback", path).stdout.splitlines()
    assert json.loads(line)["severity"] == 0


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{}", "is no line of `forewarn feedback export`"),
        ('{"status": "open", "effective": true, "id": "x", "digest": "y", "text": "z"}', "the 'digest' of its text"),
        ("no", "not JSON"),
        ("impossible", "severity 0 cannot have atrocity 1"),
    ],
)
def test_a_bad_export_is_refused_by_its_line(store: Store, path: Path, tmp_path: Path, line: str, words: str) -> None:
    give(store)
    good = run("feedback", "export", "--database", path).stdout
    if line == "impossible":
        line = json.dumps(json.loads(good) | {"severity": 0, "atrocity": 1})
    export = tmp_path / "export.jsonl"
    export.write_text(f"{good}{line}\n")
    done = run("labels", "import", "--feedback", export, "-o", tmp_path / "out.jsonl")
    assert done.exit_code == 1
    assert f"{export}:2" in done.stderr
    assert words in done.stderr
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize(
    "arguments", [[], ["x.csv"], ["x.csv", "--format", "csv", "--feedback", "x"], ["--accepted"]]
)
def test_an_import_has_one_source(arguments: list[str]) -> None:
    assert run("labels", "import", *arguments).exit_code == 2


def test_check_leaves_feedback_out_unless_asked(store: Store, path: Path, tmp_path: Path) -> None:
    give(store, severity=0, who="Ana Example")
    article = tmp_path / "article.txt"
    article.write_text(VIOLENT)
    assert run("check", article).stdout.startswith("WARNING")
    asked = run("check", article, "--feedback", path)
    assert asked.stdout.startswith("No warning needed.")
    assert "said by Ana Example" in asked.stdout
    said = json.loads(run("check", article, "--feedback", path, "--json").stdout)
    assert said["paragraphs"][0]["override"]["replaced"]["severity"] == 2


def test_the_classifier_alone_reads_an_export(store: Store, path: Path, tmp_path: Path) -> None:
    give(store)
    export = tmp_path / "export.jsonl"
    run("feedback", "export", "--database", path, "-o", export)
    done = CliRunner().invoke(forewarn, ["labels", "import", "--feedback", str(export)])
    assert (done.exit_code, len(done.stdout.splitlines())) == (0, 1)


def test_labels_of_feedback_pass_the_check_of_label_files(store: Store, path: Path, tmp_path: Path) -> None:
    give(store)
    (tmp_path / "labels" / "train").mkdir(parents=True)
    run("labels", "import", "--feedback", path, "-o", tmp_path / "labels" / "train" / "feedback.jsonl")
    assert run("labels", "check", "--labels", tmp_path / "labels").exit_code == 0


def test_a_locked_database_is_named(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.feedback.sqlite._WAIT", {"read": 10, "write": 10})
    identifier = give(store)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    done = run("feedback", "withdraw", identifier, "--who", "Ana", "--database", path)
    assert done.exit_code == 1
    assert "locked by another program" in done.stderr
    other.close()
