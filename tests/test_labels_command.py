from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.test_command import run
from tests.test_warning import CALM, VIOLENT


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """A folder of labels with one paragraph read twice."""
    annotations = [{"by": "a", "severity": 2, "atrocity": 1}, {"by": "b", "severity": 1, "atrocity": 1}]
    records = [
        {"id": "1", "article": "x", "text": VIOLENT, "severity": 2, "atrocity": 1, "descriptors": ["execution"]},
        {"id": "2", "article": "y", "text": CALM, "severity": 0, "atrocity": 0, "descriptors": [], "hard": True},
    ]
    records[0]["annotations"] = annotations
    (tmp_path / "labels" / "train").mkdir(parents=True)
    path = tmp_path / "labels" / "train" / "desk.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return tmp_path / "labels"


def test_labels_go_out_to_a_tool_and_come_back(labels: Path, tmp_path: Path) -> None:
    source, sheet, back = labels / "train" / "desk.jsonl", tmp_path / "a.csv", tmp_path / "back.jsonl"
    assert run("labels", "export", source, "--format", "csv", "-o", sheet).exit_code == 0
    done = run("labels", "import", sheet, "--format", "csv", "-o", back)
    assert (done.exit_code, done.stderr) == (0, "2 labelled paragraphs\n")
    assert [json.loads(line) for line in back.read_text().splitlines()] == [
        json.loads(line) for line in source.read_text().splitlines()
    ]
    assert run("labels", "import", "-", "--format", "csv", stdin=sheet.read_bytes()).stdout == back.read_text()


def test_a_bad_import_writes_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": "a", "label": ["gore"]}\n')
    done = run("labels", "import", bad, "--format", "doccano", "-o", tmp_path / "out.jsonl")
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out.jsonl").exists()


def test_agreement_is_told_and_differences_are_listed(labels: Path) -> None:
    found = {
        one["output"]: one for one in json.loads(run("labels", "agreement", "--labels", labels, "--json").stdout)
    }
    assert (found["graphic_violence"]["first"], found["graphic_violence"]["second"]) == (1, 0)
    [line] = run("labels", "agreement", "--labels", labels, "--list").stdout.splitlines()
    assert json.loads(line)["id"] == "1"
    assert "1 paragraphs read twice" in run("labels", "agreement", "--labels", labels).stdout


def test_the_queue_reads_a_pool_and_says_why(labels: Path, tmp_path: Path) -> None:
    pool = tmp_path / "pool.jsonl"
    texts = ["Two guards kicked the prisoner until he lay still.", "The lake froze early.", VIOLENT]
    pool.write_text("".join(json.dumps({"id": f"p{n}", "text": text}) + "\n" for n, text in enumerate(texts)))
    done = run("labels", "queue", pool, "-n", 2, "--labels", labels, "--reason", "graphic")
    chosen = [json.loads(line) for line in done.stdout.splitlines()]
    assert {one["id"] for one in chosen} == {"p0", "p2"}
    assert {one["reason"] for one in chosen} == {"graphic"}
    pool.write_text('{"id": "a"}\n')
    done = run("labels", "queue", pool, "--labels", labels)
    assert done.exit_code == 1
    assert f"{pool}:1: 'id' and 'text' must be strings" in done.stderr


def test_a_fault_is_named_and_fails_the_check(labels: Path) -> None:
    twin = {"id": "3", "article": "z", "text": VIOLENT.replace("eleven", "twelve"), "severity": 2, "atrocity": 1}
    (labels / "test.jsonl").write_text(json.dumps(twin | {"descriptors": []}) + "\n")
    done = run("labels", "check", "--labels", labels)
    assert done.exit_code == 1
    assert "3 is nearly 1" in done.stderr


def test_a_missing_folder_is_one_line(tmp_path: Path) -> None:
    done = run("labels", "check", "--labels", tmp_path)
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1


def test_too_few_labels_do_not_train(labels: Path, tmp_path: Path) -> None:
    done = run("train", "--labels", labels, "--out", tmp_path / "models")
    assert done.exit_code == 1
    assert "at least 30 of each are needed" in done.stderr
    assert not (tmp_path / "models").exists()


def test_models_are_compared_on_an_archive(tmp_path: Path) -> None:
    from classifier import find_models
    from classifier.store import current_version

    model = find_models() / current_version(find_models())
    archive = tmp_path / "archive.jsonl"
    archive.write_text(json.dumps({"text": VIOLENT}) + "\n")
    done = run("model", "diff", model, model, "--on", archive)
    assert (done.stdout, done.stderr) == ("", "0 of 1 paragraphs change\n")
