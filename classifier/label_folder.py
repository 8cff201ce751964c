"""The folder `labels/`: what is trained on, what is tested on, and that the two never meet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from classifier.errors import LabelsError
from classifier.label import LabelledParagraph, Pair, read_labels, read_pairs

TEST, MUST, PAIRS = "test.jsonl", "must.jsonl", "pairs.jsonl"


@dataclass(frozen=True, slots=True)
class LabelFolder:
    """Every labelled paragraph of a folder by its role; `files` are those it was read from."""

    train: tuple[LabelledParagraph, ...]
    test: tuple[LabelledParagraph, ...]
    must: tuple[LabelledParagraph, ...]
    pairs: tuple[Pair, ...]
    files: tuple[Path, ...]


def find_labels() -> Path:
    """Return the repository's `labels/`."""
    return Path(__file__).parent.parent / "labels"


def read_folder(folder: Path) -> LabelFolder:
    """Read `train/*.jsonl`, and `test.jsonl`, `must.jsonl` and `pairs.jsonl` where they are.

    Raises
    ------
    LabelsError
        As `read_labels`, and where two files hold the same id or (white space and case apart) the same text, or
        the test part holds an article that is trained on.
    """
    files = sorted((folder / "train").glob("*.jsonl"))
    if not files:
        raise LabelsError(f"{folder / 'train'}: no .jsonl file; name the folder that holds train/")
    test, must, pairs = (folder / name for name in (TEST, MUST, PAIRS))
    read = {path: read_labels(path) for path in [*files, *(path for path in (test, must) if path.is_file())]}
    _refuse_repeats(read.items())
    trained = tuple(label for path in files for label in read[path])
    tested = tuple(read.get(test, ()))
    _refuse_shared_articles(trained, tested, test)
    return LabelFolder(
        train=trained,
        test=tested,
        must=tuple(read.get(must, ())),
        pairs=tuple(read_pairs(pairs)) if pairs.is_file() else (),
        files=(*read, *([pairs] if pairs.is_file() else [])),
    )


def _refuse_repeats(read: Iterable[tuple[Path, list[LabelledParagraph]]]) -> None:
    ids: dict[str, Path] = {}
    texts: dict[str, tuple[Path, str]] = {}
    for path, labels in read:
        for label in labels:
            folded = re.sub(r"\W+", " ", label.text).casefold().strip()
            if label.id in ids:
                raise LabelsError(f"{path}: id {label.id!r} is also in {ids[label.id]}")
            if folded in texts:
                other, twin = texts[folded]
                raise LabelsError(f"{path}: {label.id} has the text of {twin} in {other}")
            ids[label.id] = path
            texts[folded] = path, label.id


def _refuse_shared_articles(
    trained: Iterable[LabelledParagraph], tested: Iterable[LabelledParagraph], test: Path
) -> None:
    articles = {label.article for label in trained}
    for label in tested:
        if label.article in articles:
            raise LabelsError(f"{test}: {label.id} is of article {label.article!r}, which is trained on")
