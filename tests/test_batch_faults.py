"""What is wrong in an archive is said in one line, and nothing is lost or half done."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from classifier import MAX_CHARACTERS, MAX_PARAGRAPHS
from classifier.batch.chunk import MOST_BYTES
from classifier.errors import BatchError
from tests.batch import batch, read_rows, write_records
from tests.test_batch import score
from tests.test_warning import CALM

GOOD = json.dumps({"id": "good", "text": CALM}).encode()


def rejects(output: Path) -> list[dict[str, Any]]:
    return read_rows(output.with_name(output.name + ".rejects.jsonl"))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not JSON: "),
        (b"[1, 2]", "must be a JSON object"),
        (b"caf\xe9", "not UTF-8 at byte 3 of the line"),
        (b'{"id": 7, "text": "caf\xe9"}', "not UTF-8 at byte 22 of the line"),
        (b"\0\0\0\0", "not JSON: "),
        (b'{"id": 7}', "the record: needs exactly one of text, html, paragraphs, or format with content"),
        (b'{"id": 7, "text": " "}', "the record: has no text"),
        (b'{"id": 7, "text": 7}', "/text: "),
        (b'{"id": 7.5, "text": "Words."}', "/id: must be a string or a whole number"),
        (b'{"id": 7, "text": "\\ud800"}', "not JSON: "),
        (b'{"id": 7, "text": "a\\u0000\\u0000"}', "/text: is full of NUL"),
        (b'{"id": 7, "text": "One.", "html": "One."}', "it has text and html"),
        (b'{"id": 7, "text": "One.", "language": "English"}', "/language: must be a language tag"),
        (b'{"id": 7, "format": "docx", "content": "One."}', "/format: 'docx' is not known"),
        (b'{"id": 7, "text": "' + b"a " * MAX_CHARACTERS + b'"}', f"more than {MAX_CHARACTERS}"),
        (b'{"id": 7, "text": "' + b"a\\n\\n" * (MAX_PARAGRAPHS + 1) + b'"}', f"more than {MAX_PARAGRAPHS}"),
        (b"[" * 100_000, "not JSON: "),
        (b'"' + b"a" * (MOST_BYTES + 100) + b'"', f"is {MOST_BYTES + 103} bytes long"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_a_bad_line_is_put_aside_and_stops_nothing(tmp_path: Path, line: bytes, reason: str) -> None:
    source, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(b"\n".join([GOOD, line, GOOD, b""]))
    batch(source, output=output, chunk_bytes=100)
    assert [row["id"] for row in read_rows(output)] == ["good", "good"]
    [reject] = rejects(output)
    assert (reject["input"], reject["line"]) == (str(source), 2)
    assert reason in reject["reason"]
    if b'"id": 7,' in line and b"\xe9" not in line and b"ud800" not in line:
        assert reject["id"] == 7
    assert len(reject["excerpt"] or "") <= 200 * 4


def test_marks_blank_lines_and_windows_line_ends_are_no_fault(tmp_path: Path) -> None:
    source, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join([GOOD, b"", b"  ", b"\xef\xbb\xbf" + GOOD, GOOD]))
    batch(source, output=output)
    assert len(read_rows(output)) == 3
    assert not rejects_exist(output)


def rejects_exist(output: Path) -> bool:
    return output.with_name(output.name + ".rejects.jsonl").exists()


def test_bad_rows_of_a_csv_are_put_aside_with_their_line(tmp_path: Path) -> None:
    source, output = tmp_path / "in.csv", tmp_path / "out.jsonl"
    rows = [
        b"\xef\xbb\xbfid,text,section",
        b'1,"Two lines,\none ""record"".",world',
        b"2,too few",
        b'3,"quoted"wrongly,world',
        b"4,caf\xe9 au lait,world",
        b"",
        b"5,,world",
        b"6," + b"a" * (MOST_BYTES + 1) + b",world",
        b"7,Three plain words.,world",
        b'8,"never closed,world',
    ]
    source.write_bytes(b"\r\n".join(rows))
    batch(source, output=output, chunk_bytes=50)
    assert [row["id"] for row in read_rows(output)] == ["1", "1", "7"]
    told = [(one["line"], one["reason"]) for one in rejects(output)]
    assert told == [
        (4, "has 2 cells, the header 3"),
        (5, "not CSV: ',' expected after '\"'"),
        (6, "not UTF-8; convert it to UTF-8"),
        (8, told[3][1]),
        (9, f"is {MOST_BYTES + 11} bytes long, more than {MOST_BYTES}: send it in parts"),
        (11, "not CSV: unexpected end of data"),
    ]
    assert "needs exactly one of text" in told[3][1]


def test_bad_documents_are_put_aside_by_name(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_bytes(b"caf\xe9")
    (news / "b.txt").write_text(" ")
    (news / "c.txt").symlink_to(tmp_path / "nowhere")
    (news / "d.txt").write_text("a" * (MOST_BYTES + 1))
    (news / "e.txt").write_text(CALM)
    batch(news, output=tmp_path / "out.jsonl")
    assert [row["id"] for row in read_rows(tmp_path / "out.jsonl")] == ["e.txt"]
    told = {one["input"]: one["reason"] for one in rejects(tmp_path / "out.jsonl")}
    assert told["a.txt"].startswith("not UTF-8 at byte 3")
    assert "has no text" in told["b.txt"]
    assert told["c.txt"] == "No such file or directory"
    assert told["d.txt"].startswith(f"is {MOST_BYTES + 1} bytes long")


def cut(content: bytes) -> bytes:
    return content[:-50]


def scramble(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes(64) + content[middle + 64 :]


@pytest.mark.parametrize("damage", [cut, scramble, lambda content: b"junk" + content])
@pytest.mark.parametrize("ending", [".jsonl.gz", ".jsonl.zst", ".parquet"])
def test_a_broken_input_gives_one_line_and_no_output(tmp_path: Path, ending: str, damage: Any) -> None:
    source = write_records(
        tmp_path / f"in{ending}", [{"id": str(n), "text": f"{os.urandom(40).hex()} {CALM}"} for n in range(40)]
    )
    source.write_bytes(damage(source.read_bytes()))
    done = score(source, "-o", tmp_path / "out.jsonl", "--workers", "1")
    assert done.exit_code == 1
    [line] = done.stderr.splitlines()
    assert str(source) in line
    assert "broken" in line or "no whole Parquet" in line
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("in.jsonl", None, "no such file"),
        ("in.jsonl", json.dumps({"id": "1", "text": CALM}).encode("utf-16"), "is UTF-16; convert it to UTF-8"),
        ("in.csv", b"", "is empty; its first line must name the columns"),
        ("in.csv", b"id,body\n1,Words.\n", "has no column 'text', it has id, body; name yours with --text-field"),
        ("in.csv", b"id,text,text\n", "has two columns 'text'"),
        ("in.parquet", b"", "no whole Parquet file"),
        ("*.jsonl", None, "nothing matches"),
        ("", b"", "holds no file that ends in .txt"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(
    tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    if content is not None and name:
        (tmp_path / name).write_bytes(content)
    done = score(tmp_path / name, "-o", tmp_path / "out.csv")
    assert done.exit_code == 1
    [line] = done.stderr.splitlines()
    assert reason in line
    assert not list(tmp_path.glob("out.csv*"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["in.jsonl", "-o", "out.xlsx"],
        ["in.docx", "-o", "out.csv"],
        ["in.jsonl", "-o", "in.jsonl"],
        ["in.jsonl", "-o", "out.csv", "--rejects", "out.csv"],
        ["in.jsonl", "-o", "out.csv", "--articles", "--unit", "paragraph"],
        ["in.jsonl", "-o", "out.csv", "--format", "html"],
        ["in.jsonl", "-o", "out.csv", "--force", "--resume"],
        ["in.jsonl", "-o", "-", "--json"],
        ["a.txt", "-o", "out.csv", "--unit", "paragraph"],
        ["in.jsonl", "-o", "folder.csv"],
        ["in.jsonl"],
        ["-o", "out.csv"],
    ],
)
def test_wrong_usage_exits_with_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.jsonl").write_bytes(GOOD)
    (tmp_path / "a.txt").write_text(CALM)
    (tmp_path / "folder.csv").mkdir()
    assert score(*arguments).exit_code == 2
    assert (tmp_path / "in.jsonl").read_bytes() == GOOD


@pytest.mark.parametrize("option", ["-o", "--rejects"])
def test_a_folder_that_is_not_there_is_noticed_at_once(tmp_path: Path, option: str) -> None:
    source = write_records(tmp_path / "in.jsonl", [{"id": "1", "text": CALM}])
    done = score(source, "-o", tmp_path / "out.csv", option, tmp_path / "nowhere" / "file.csv")
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [f"Error: {tmp_path / 'nowhere'}: no such folder; make it first"]
    assert list(tmp_path.iterdir()) == [source]


def test_what_a_killed_run_from_standard_input_left_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "out.csv.journal").mkdir()
    for name in ("journal.jsonl", "rejects"):
        (tmp_path / "out.csv.journal" / name).touch()
    (tmp_path / "out.csv.journal" / "rows").write_text("half a r")
    done = score("-", "-o", tmp_path / "out.csv", stdin=GOOD)
    assert done.exit_code == 0, done.stderr
    assert [row["id"] for row in read_rows(tmp_path / "out.csv")] == ["good"]
    assert not (tmp_path / "out.csv.journal").exists()


def test_a_cell_of_parquet_that_is_too_long_is_put_aside(tmp_path: Path) -> None:
    records = [{"id": "1", "text": CALM}, {"id": "2", "text": "a " * MOST_BYTES}, {"id": "3", "text": CALM}]
    batch(write_records(tmp_path / "in.parquet", records), output=tmp_path / "out.jsonl")
    assert [row["id"] for row in read_rows(tmp_path / "out.jsonl")] == ["1", "3"]
    [reject] = rejects(tmp_path / "out.jsonl")
    assert reject["line"] == 2
    assert f"more than {MOST_BYTES}" in reject["reason"]


def test_an_input_that_grows_meanwhile_is_noticed(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes((GOOD + b"\n") * 4)

    def grow(share: float | None, counts: Any) -> None:
        if source.stat().st_size < 6 * len(GOOD):
            with source.open("ab") as file:
                file.write(GOOD + b"\n")

    with pytest.raises(BatchError, match="changed while it was read"):
        batch(source, output=tmp_path / "out.jsonl", report=grow, chunk_bytes=100)
    assert not (tmp_path / "out.jsonl").exists()


def test_a_full_disk_is_said_in_one_line_and_gone_on_from(tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk: the same error at the same calls."""
    source = write_records(tmp_path / "in.jsonl", [{"id": str(n), "text": CALM} for n in range(200)])
    command = [sys.executable, "-m", "service", "score", source, "-o", tmp_path / "out.csv", "--workers", "1"]
    batch(source, output=tmp_path / "whole.csv")
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000)),
    )
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "File too large; make room, then go on with --resume" in line
    assert not (tmp_path / "out.csv").exists()
    done = subprocess.run([*command, "--resume"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_a_missing_pyarrow_is_said_before_anything_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(GOOD)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = score(source, "-o", tmp_path / "out.parquet")
    assert done.exit_code == 1
    assert done.stderr.splitlines() == ["Error: Parquet needs pyarrow: install forewarn[batch]"]
    assert list(tmp_path.iterdir()) == [source]
