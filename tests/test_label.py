from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from classifier import LabelsError
from classifier.label import label_lines, read_labels, read_pairs
from classifier.label_folder import find_labels, read_folder

GOOD: dict[str, Any] = {
    "id": "a1",
    "article": "a",
    "text": "Two guards beat the prisoner with cables.",
    "severity": 2,
    "atrocity": 1,
    "descriptors": ["torture"],
    "desk": "foreign",
}


def write(path: Path, *records: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_what_is_read_is_written_again_with_unknown_keys(tmp_path: Path) -> None:
    labels = read_labels(write(tmp_path / "labels.jsonl", GOOD))
    assert [json.loads(line) for line in label_lines(labels)] == [GOOD]


def test_a_severity_is_positive_for_every_output_below_it(tmp_path: Path) -> None:
    [label] = read_labels(write(tmp_path / "labels.jsonl", GOOD))
    positive = [
        name
        for name in (
            "mentioned",
            "graphic_violence",
            "severe",
            "atrocity",
            "descriptor:torture",
            "descriptor:suicide",
        )
        if label.is_positive(name)
    ]
    assert positive == ["mentioned", "graphic_violence", "atrocity", "descriptor:torture"]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ('{"id": "b1", ', "not JSON"),
        ("[1]", "must be a JSON object"),
        (GOOD | {"id": "b1"}, "the text is also on line 1"),
        (GOOD | {"text": "Another."}, "id 'a1' is also on line 1"),
        (GOOD | {"id": ""}, "'id' must be a string"),
        (GOOD | {"id": "b1", "text": 4}, "'text' must be a string"),
        (GOOD | {"id": "b1", "text": "\ud800"}, "lone surrogate"),
        (GOOD | {"id": "b1", "severity": 4}, "'severity' must be a whole number from 0 to 3"),
        (GOOD | {"id": "b1", "severity": True}, "'severity' must be a whole number"),
        (GOOD | {"id": "b1", "atrocity": "no"}, "'atrocity' must be a whole number from 0 to 1"),
        (GOOD | {"id": "b1", "severity": 0}, "severity 0 cannot have atrocity 1"),
        (GOOD | {"id": "b1", "severity": 0, "atrocity": 0}, "severity 0 cannot have descriptors torture"),
        (GOOD | {"id": "b1", "descriptors": ["gore"]}, "unknown descriptor 'gore'"),
        (GOOD | {"id": "b1", "descriptors": ["torture", "torture"]}, "named twice"),
        (GOOD | {"id": "b1", "descriptors": "torture"}, "must be a list"),
    ],
)
def test_a_bad_line_is_refused_with_its_place(tmp_path: Path, bad: Any, reason: str) -> None:
    path = write(tmp_path / "labels.jsonl", GOOD, bad)
    with pytest.raises(LabelsError) as caught:
        read_labels(path)
    assert str(caught.value).startswith(f"{path}:2: ")
    assert reason in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": "\xe9"}')
    for name, reason in (("latin.jsonl", "not UTF-8 at byte 8"), ("none.jsonl", "no such file")):
        with pytest.raises(LabelsError, match=reason):
            read_labels(tmp_path / name)


def test_a_pair_differs(tmp_path: Path) -> None:
    pair = {"id": "p1", "kind": "faith", "a": "A priest spoke.", "b": "An imam spoke."}
    assert [one.kind for one in read_pairs(write(tmp_path / "pairs.jsonl", pair))] == ["faith"]
    with pytest.raises(LabelsError, match="the same text"):
        read_pairs(write(tmp_path / "pairs.jsonl", pair | {"b": pair["a"]}))


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (GOOD | {"text": "Else."}, "id 'a1' is also in"),
        (
            GOOD | {"id": "b1", "article": "b", "text": "two GUARDS beat  the prisoner with cables"},
            "has the text of a1",
        ),
        (GOOD | {"id": "b1", "text": "Else."}, "which is trained on"),
    ],
)
def test_nothing_stands_in_two_parts(tmp_path: Path, other: dict[str, Any], reason: str) -> None:
    write(tmp_path / "train" / "one.jsonl", GOOD)
    write(tmp_path / "test.jsonl", other)
    with pytest.raises(LabelsError, match=reason):
        read_folder(tmp_path)


def test_the_codebook_names_every_descriptor() -> None:
    from classifier.codebook import DESCRIPTORS

    codebook = (find_labels() / "CODEBOOK.md").read_text(encoding="utf-8")
    assert [
        line.split("`")[1] for line in codebook.split("## 3.")[1].split("## ")[0].splitlines() if "| `" in line
    ] == [*DESCRIPTORS]
