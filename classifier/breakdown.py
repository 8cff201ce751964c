"""Measure a model on parts of the labels: by genre, length, source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from classifier.calibration import Floats
from classifier.evaluation import measure
from classifier.label import LabelledParagraph
from classifier.model import Model

MOST_PARTS = 25
UNNAMED = "(not given)"
_LENGTHS = (25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the labelled paragraphs, with the figures of each output as `evaluate` gives them.

    `false_alarms` counts the paragraphs of each output that are marked and should not be: it tells of a part without
    positives too.
    """

    name: str
    n: int
    outputs: Mapping[str, Mapping[str, Any]]
    false_alarms: Mapping[str, int]


def by_key(labels: Sequence[LabelledParagraph], key: str) -> list[str] | None:
    """Return what each line says under a key of its own, the rarest names as one; None where no line has it."""
    names = [str(label.extra[key]) if label.extra.get(key) not in (None, "") else UNNAMED for label in labels]
    if set(names) <= {UNNAMED}:
        return None
    counts = Counter(names)
    if len(counts) <= MOST_PARTS:
        return names
    kept = {name for name, _ in counts.most_common(MOST_PARTS - 1)}
    others = f"({len(counts) - len(kept)} others)"
    return [name if name in kept else others for name in names]


def by_length(labels: Sequence[LabelledParagraph]) -> list[str]:
    """Return for each paragraph how many words it has, as a range."""
    return [_range(len(label.text.split())) for label in labels]


def breakdown(
    names: Sequence[str],
    labels: Sequence[LabelledParagraph],
    model: Model,
    scores: Mapping[str, Floats],
    draws: Floats,
) -> list[Part]:
    """Measure the outputs of scores, each of shape (n,), on the paragraphs of each name; largest part first."""
    parts = []
    for name in set(names):
        rows = np.array([one == name for one in names])
        outputs, false_alarms = {}, {}
        for output, probabilities in scores.items():
            positive = np.array([label.is_positive(output) for label in labels], dtype=bool)
            threshold = model.thresholds[output]
            outputs[output] = measure(probabilities[rows], positive[rows], threshold=threshold, draws=draws[:, rows])
            false_alarms[output] = int(((probabilities >= threshold) & ~positive)[rows].sum())
        parts.append(Part(name, int(rows.sum()), outputs, false_alarms))
    return sorted(parts, key=lambda part: (-part.n, part.name))


def shortest_first(part: Part) -> int:
    """Order parts by length, not by size: a key to sort them by."""
    return [_range(longest) for longest in (*_LENGTHS, _LENGTHS[-1] + 1)].index(part.name)


def _range(words: int) -> str:
    least = 1
    for most in _LENGTHS:
        if words <= most:
            return f"{least}–{most} words"
        least = most + 1
    return f"over {_LENGTHS[-1]} words"
