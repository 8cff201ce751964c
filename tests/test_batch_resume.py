"""A run that was stopped goes on and gives the bytes of one that was not; one that cannot says why."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from classifier.batch.journal import open_journal
from classifier.batch.sink import SINKS
from classifier.errors import BatchError
from classifier.label import LabelledParagraph
from classifier.override import Override
from tests.batch import KillAfter, KilledError, Record, batch, write_records
from tests.test_batch import score
from tests.test_warning import CALM

CHUNK = 1_500
BAD: Record = {"id": "bad", "text": " "}


@pytest.fixture(scope="module")
def archive(sample: Sequence[LabelledParagraph]) -> list[Record]:
    """Enough for a dozen chunks, with a bad record in some."""
    return [{"id": label.id, "text": label.text} if n % 7 else BAD for n, label in enumerate(sample[::6])]


def killed(source: Path, output: Path, after: int = 4, **options: Any) -> None:
    """Begin a run, and end it after some chunks."""
    with pytest.raises(KilledError):
        batch(source, output=output, report=KillAfter(after), chunk_bytes=CHUNK, checkpoint_seconds=0.0, **options)
    assert not output.exists()


@pytest.mark.parametrize("ending", SINKS)
@pytest.mark.parametrize("after", [1, 5])
def test_a_killed_run_goes_on_to_the_same_bytes(
    tmp_path: Path, archive: list[Record], ending: str, after: int
) -> None:
    source = write_records(tmp_path / "in.jsonl", archive)
    whole, parts = tmp_path / f"whole{ending}", tmp_path / f"parts{ending}"
    chunks = KillAfter(0)
    batch(source, output=whole, report=chunks, chunk_bytes=CHUNK)
    assert len(chunks.counts) > 10
    killed(source, parts, after)
    resumed = KillAfter(0)
    summary = batch(source, output=parts, report=resumed, chunk_bytes=CHUNK, resume=True)
    assert resumed.counts == chunks.counts[after:]
    assert summary.counts["articles"] == chunks.counts[-1]
    assert parts.read_bytes() == whole.read_bytes()
    rejects = [path.with_name(path.name + ".rejects.jsonl").read_bytes() for path in (parts, whole)]
    assert rejects[0] == rejects[1]
    assert not list(tmp_path.glob("*.journal"))


@pytest.mark.parametrize("ending", [".jsonl.gz", ".jsonl.zst", ".csv", ".parquet"])
def test_every_input_is_gone_on_with_from_its_middle(tmp_path: Path, archive: list[Record], ending: str) -> None:
    source = write_records(tmp_path / f"in{ending}", archive)
    batch(source, output=tmp_path / "whole.jsonl", chunk_bytes=CHUNK)
    killed(source, tmp_path / "parts.jsonl")
    batch(source, output=tmp_path / "parts.jsonl", chunk_bytes=CHUNK, resume=True)
    assert (tmp_path / "parts.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_documents_and_further_inputs_are_gone_on_with(tmp_path: Path, archive: list[Record]) -> None:
    (tmp_path / "news").mkdir()
    for record in archive:
        (tmp_path / "news" / f"{record['id']}.txt").write_text(record["text"])
    inputs = [tmp_path / "news", write_records(tmp_path / "in.jsonl", archive)]
    batch(*inputs, output=tmp_path / "whole.jsonl", chunk_bytes=CHUNK)
    for after in (3, 15):  # among the documents, and among the lines
        output = tmp_path / f"{after}.jsonl"
        with pytest.raises(KilledError):
            batch(*inputs, output=output, report=KillAfter(after), chunk_bytes=CHUNK, checkpoint_seconds=0.0)
        batch(*inputs, output=output, chunk_bytes=CHUNK, resume=True)
        assert output.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_what_was_written_after_the_last_checkpoint_is_done_again(tmp_path: Path, archive: list[Record]) -> None:
    source = write_records(tmp_path / "in.jsonl", archive)
    batch(source, output=tmp_path / "whole.jsonl", chunk_bytes=CHUNK)
    killed(source, tmp_path / "parts.jsonl")
    for name in ("rows", "rejects", "journal.jsonl"):
        with (tmp_path / "parts.jsonl.journal" / name).open("ab") as file:
            file.write(b'{"half a li')
    batch(source, output=tmp_path / "parts.jsonl", chunk_bytes=CHUNK, resume=True)
    assert (tmp_path / "parts.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


@pytest.mark.parametrize("ending", SINKS)
def test_a_run_killed_while_it_publishes_goes_on(
    tmp_path: Path, archive: list[Record], ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_records(tmp_path / "in.jsonl", archive[:9])
    batch(source, output=tmp_path / f"whole{ending}")
    output = tmp_path / f"parts{ending}"
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", lambda path: (_ for _ in ()).throw(KilledError))
        with pytest.raises(KilledError):
            batch(source, output=output)
    batch(source, output=output, resume=True)
    assert output.read_bytes() == (tmp_path / f"whole{ending}").read_bytes()
    assert output.with_name(output.name + ".rejects.jsonl").stat().st_size
    assert not list(tmp_path.glob("*.journal"))


def append_a_record(source: Path) -> None:
    with source.open("a") as file:
        file.write('{"id": "new", "text": "New words."}\n')


def change_a_letter(source: Path) -> None:
    stat = source.stat()
    source.write_bytes(source.read_bytes().replace(b"the", b"teh", 1))
    os.utime(source, ns=(stat.st_atime_ns, stat.st_mtime_ns))


@pytest.mark.parametrize(
    ("change", "options", "reason"),
    [
        (append_a_record, {}, "input {source} changed"),
        (change_a_letter, {}, "input {source} changed"),
        (None, {"sensitivity": "cautious"}, "--sensitivity changed"),
        (None, {"by_article": True}, "--articles changed"),
        (None, {"unit": "paragraph"}, "--unit changed"),
        (None, {"text_field": "text"}, "--text-field changed"),
    ],
)
def test_a_run_is_not_gone_on_with_where_something_changed(
    tmp_path: Path,
    archive: list[Record],
    change: Callable[[Path], None] | None,
    options: dict[str, Any],
    reason: str,
) -> None:
    source = write_records(tmp_path / "in.jsonl", archive)
    killed(source, tmp_path / "out.jsonl")
    if change:
        change(source)
    with pytest.raises(BatchError) as caught:
        batch(source, output=tmp_path / "out.jsonl", chunk_bytes=CHUNK, resume=True, **options)
    assert reason.format(source=source) in str(caught.value)
    assert "--force" in str(caught.value)
    assert not (tmp_path / "out.jsonl").exists()


def test_another_model_does_not_go_on(tmp_path: Path, archive: list[Record]) -> None:
    """The version names the model's content, so another name in the journal is another model."""
    source = write_records(tmp_path / "in.jsonl", archive)
    killed(source, tmp_path / "out.jsonl")
    journal = tmp_path / "out.jsonl.journal" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b'"the model":"2', b'"the model":"1', 1))
    with pytest.raises(BatchError, match="the model changed"):
        batch(source, output=tmp_path / "out.jsonl", chunk_bytes=CHUNK, resume=True)


def test_an_unfinished_run_is_not_overwritten_unasked(tmp_path: Path, archive: list[Record]) -> None:
    source = write_records(tmp_path / "in.jsonl", archive)
    output = tmp_path / "out.jsonl"
    killed(source, output)
    done = score(source, "-o", output)
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        f"Error: {output}.journal: holds an unfinished run; go on with --resume, or begin anew with --force"
    ]
    batch(source, output=output, force=True)
    assert output.exists()


def test_feedback_that_changed_meanwhile_is_refused(tmp_path: Path, archive: list[Record]) -> None:
    source, output = write_records(tmp_path / "in.jsonl", archive), tmp_path / "out.jsonl"
    corrected = Override("f-1", 1, 0, [], "Ana Example", None, "2026-11-22T09:00:00Z", accepted=False)
    killed(source, output, overrides={"0" * 64: corrected})
    with pytest.raises(BatchError, match="the feedback"):
        batch(source, output=output, chunk_bytes=CHUNK, resume=True)


def test_resume_without_an_unfinished_run_begins_one(tmp_path: Path) -> None:
    source = write_records(tmp_path / "in.jsonl", [{"id": "1", "text": CALM}])
    assert score(source, "-o", tmp_path / "out.jsonl", "--resume").exit_code == 0
    again = score(source, "-o", tmp_path / "out.jsonl", "--resume")
    assert again.exit_code == 1
    assert "is there already" in again.stderr


def test_two_runs_do_not_write_one_output(tmp_path: Path, archive: list[Record]) -> None:
    source = write_records(tmp_path / "in.jsonl", archive)
    output = tmp_path / "out.jsonl"
    killed(source, output)
    journal = open_journal(tmp_path / "out.jsonl.journal", {}, resume=False, force=True)
    try:
        with pytest.raises(BatchError, match="another run is writing"):
            batch(source, output=output, force=True)
    finally:
        journal.close()


def test_an_output_is_only_replaced_when_asked(tmp_path: Path) -> None:
    source = write_records(tmp_path / "in.jsonl", [{"id": "1", "text": CALM}])
    output, rejects = tmp_path / "out.jsonl", tmp_path / "out.jsonl.rejects.jsonl"
    for present in (output, rejects):
        present.write_text("precious")
        done = score(source, "-o", output)
        assert done.exit_code == 1
        assert f"{present}: is there already" in done.stderr
        assert present.read_text() == "precious"
        present.unlink()
    output.write_text("old")
    rejects.write_text("old")
    assert score(source, "-o", output, "--force").exit_code == 0
    assert output.read_text() != "old"
    assert not rejects.exists()


@pytest.mark.parametrize("arguments", [["-", "-o", "out.jsonl"], ["in.jsonl", "-o", "-"]])
def test_a_pipe_cannot_be_gone_on_with(arguments: list[str]) -> None:
    assert score(*arguments, "--resume").exit_code == 2
