"""Check what no single line of a label file can show: repeats, templates, copies, balance."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from classifier.codebook import DESCRIPTORS, GRAPHIC, SEVERITY_NAMES
from classifier.errors import LabelsError
from classifier.label import LabelledParagraph
from classifier.label_folder import LabelFolder
from classifier.shingle import near_duplicates, repetitive, shared_runs

COPIED = 8
"""A run of so many words in common with any real paragraph is a copy …"""

COPIED_FROM_SOURCE = 6
"""… and so many with the paragraph it is grounded in."""

MOST_REPETITIVE = 0.01


@dataclass(frozen=True, slots=True)
class Balance:
    """How many paragraphs of one part carry each label."""

    paragraphs: int
    grounded: int
    read_twice: int
    severity: dict[str, int]
    graphic: int
    atrocity: int
    hard: int
    descriptors: dict[str, int]
    genres: dict[str, int]


def balance(labels: Sequence[LabelledParagraph]) -> Balance:
    """Count the labels of one part."""
    severities = Counter(SEVERITY_NAMES[label.severity] for label in labels)
    descriptors = Counter(name for label in labels for name in label.descriptors)
    genres = Counter(str(label.extra.get("genre", "unknown")) for label in labels)
    return Balance(
        paragraphs=len(labels),
        grounded=sum("grounded_in" in label.extra for label in labels),
        read_twice=sum(len(label.extra.get("annotations", ())) > 1 for label in labels),
        severity={name: severities[name] for name in SEVERITY_NAMES},
        graphic=sum(label.severity >= GRAPHIC for label in labels),
        atrocity=sum(label.atrocity for label in labels),
        hard=sum(bool(label.extra.get("hard")) for label in labels),
        descriptors={name: descriptors[name] for name in DESCRIPTORS},
        genres=dict(genres.most_common()),
    )


def faults(folder: LabelFolder) -> list[str]:
    """Return a line for each near-duplicate across parts, broken text, and too many templates."""
    labels = [*folder.train, *folder.test, *folder.must]
    tested = {label.id for label in (*folder.test, *folder.must)}
    found = []
    for one, other, alike in near_duplicates([label.text for label in labels]):
        first, second = labels[one], labels[other]
        if (first.id in tested) != (second.id in tested):
            found.append(f"{second.id} is nearly {first.id} ({alike:.0%} of their runs), across train and test")
    found += [f"{label.id}: broken text (U+FFFD)" for label in labels if "\ufffd" in label.text]
    repeats = repetitive([label.text for label in labels])
    if len(repeats) > MOST_REPETITIVE * len(labels):
        named = ", ".join(labels[place].id for place in repeats[:10])
        found.append(f"{len(repeats)} of {len(labels)} paragraphs share a third of their runs with others: {named} …")
    return found


def copies(folder: LabelFolder, real: Sequence[Path]) -> list[str]:
    """Return a line for each paragraph that copies a run of words from the real ones in the files given.

    Eight words in common with any of them, or six with the one it is grounded in.
    """
    labels = [*folder.train, *folder.test, *folder.must]
    sources = {str(name): text for path in real for name, text in _texts(path)}
    texts = [label.text for label in labels]
    found = [
        f"{labels[place].id}: {COPIED} words of a real paragraph: {run!r}"
        for place, run in shared_runs(texts, sources.values(), length=COPIED)
    ]
    for label in labels:
        source = sources.get(str(label.extra.get("grounded_in")))
        if source is not None:
            for _, run in shared_runs([label.text], [source], length=COPIED_FROM_SOURCE):
                found.append(f"{label.id}: {COPIED_FROM_SOURCE} words of its source: {run!r}")
    return found


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                record = json.loads(line)
                yield record.get("id", f"{path}:{number}"), record["text"]
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise LabelsError(f"{path}: not JSON lines with a 'text' each ({error})") from error
