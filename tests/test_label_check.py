from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from classifier.label import LabelledParagraph
from classifier.label_check import balance, copies, faults
from classifier.label_folder import LabelFolder
from classifier.label_queue import Unlabelled, queue
from classifier.shingle import near_duplicates, repetitive
from classifier.suspect import suspects
from classifier.training import Trained

FIRST = (
    "The ferry company said on Friday that it would replace both ships on the northern route before winter sets in."
)
SECOND = (
    "Guards at the camp beat three of the men with hoses and left them in the yard overnight, two nurses testified."
)


def label(identifier: str, text: str, severity: int = 0, **extra: object) -> LabelledParagraph:
    return LabelledParagraph(identifier, identifier, text, severity, 0, (), extra)


def folder(train: list[LabelledParagraph], test: list[LabelledParagraph]) -> LabelFolder:
    return LabelFolder(tuple(train), tuple(test), (), (), ())


def test_a_near_duplicate_across_parts_is_a_fault_and_within_one_is_none() -> None:
    alike = FIRST.replace("Friday", "Sunday")
    assert "b is nearly a" in faults(folder([label("a", FIRST), label("c", SECOND)], [label("b", alike)]))[0]
    assert faults(folder([label("a", FIRST), label("b", SECOND)], [])) == []


def test_broken_text_and_templates_are_faults() -> None:
    assert "broken text" in faults(folder([label("a", FIRST + "\ufffd")], []))[0]
    template = "Police in the town of {} said on {} that a man had been arrested after the robbery of a shop"
    filled = [label(f"t{n}", template.format(place, day)) for n, (place, day) in enumerate([("A", "B"), ("C", "D")])]
    assert "share a third of their runs" in faults(folder(filled, []))[0]


def test_copied_runs_are_found(tmp_path: Path) -> None:
    real = tmp_path / "real.jsonl"
    real.write_text(
        json.dumps({"id": "r1", "text": "He said that the ferry company said on Friday that it would sell."})
    )
    [copied] = copies(folder([label("a", FIRST)], []), [real])
    assert copied.startswith("a: 8 words of a real paragraph: 'the ferry company said on friday that it'")
    near = label("b", "Then the ferry company said on Friday it was over.", grounded_in="r1")
    assert copies(folder([near], []), [real]) == ["b: 6 words of its source: 'the ferry company said on friday'"]
    assert copies(folder([replace(near, extra={})], []), [real]) == []


def test_similarity_is_jaccard_over_runs() -> None:
    [(one, other, alike)] = near_duplicates([FIRST, SECOND, FIRST + " Truly."])
    assert (one, other) == (0, 2)
    assert alike == pytest.approx(16 / 17)  # 16 runs of five in 20 words, and one more
    assert repetitive([FIRST, SECOND, FIRST]) == [0, 2]


def test_the_balance_counts_each_label() -> None:
    found = balance([label("a", FIRST, hard=True), label("b", SECOND, 2, grounded_in="x", genre="court")])
    assert (found.paragraphs, found.graphic, found.hard, found.grounded) == (2, 1, 1, 1)
    assert found.severity == {"none": 1, "mentioned": 0, "described": 1, "severe": 0}
    assert found.genres == {"unknown": 1, "court": 1}


def test_the_queue_is_new_diverse_and_says_why(model: object) -> None:
    from classifier import load_model

    pool = [
        Unlabelled("1", "story", SECOND),
        Unlabelled("2", "story", "Soldiers shot the wounded where they lay, a medic told the inquiry."),
        Unlabelled("3", "other", FIRST),
        Unlabelled("4", "repeat", SECOND + " It went on."),
        Unlabelled("5", "done", "Rebels burned the clinic and killed two of the nurses, the ministry said."),
    ]
    done = [label("g", "Something else entirely.", grounded_in="5")]
    chosen = queue(pool, done, load_model(), size=10)
    assert {one.paragraph.id for one in chosen} <= {"1", "2", "3", "4"}
    assert len({one.paragraph.article for one in chosen}) == len(chosen)
    assert len({"1", "4"} & {one.paragraph.id for one in chosen}) <= 1
    assert {one.reason for one in chosen} <= {"uncertain", "vocabulary", "disagreement", "graphic"}
    [graphic] = queue(pool, done, load_model(), size=1, reasons=["graphic"])
    assert graphic.paragraph.id in ("1", "2", "4")
    assert queue([], done, load_model(), size=3) == []


def test_a_wrong_label_is_suspected(sample: list[LabelledParagraph], trained: Trained) -> None:
    """The plainest graphic paragraph of all, labelled harmless."""
    graphic = trained.out_of_fold[:, trained.outputs.index("graphic_violence")]
    plainest = sorted(sample, key=lambda one: one.id)[int(graphic.argmax())]
    wrong = [replace(one, severity=0, atrocity=0, descriptors=()) if one is plainest else one for one in sample]
    ranked = [suspect.label.id for suspect in suspects(wrong)]
    assert ranked.index(plainest.id) < len(ranked) / 20
