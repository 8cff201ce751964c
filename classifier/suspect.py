"""Find labels that the others contradict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from classifier.codebook import PUBLIC_OUTPUTS
from classifier.label import LabelledParagraph
from classifier.training import train


@dataclass(frozen=True, slots=True)
class Suspect:
    """A label with the output that a model which never saw it doubts most, and how probable that finds the label."""

    label: LabelledParagraph
    output: str
    self_confidence: float


def suspects(labels: Sequence[LabelledParagraph], *, report: Callable[[str], None] = lambda _: None) -> list[Suspect]:
    """Rank all labels by their least out-of-fold self-confidence over the public outputs, the most doubtful first.

    Self-confidence, the probability of the given label, is the ranking of confident learning (Northcutt, Jiang and
    Chuang 2021). A doubtful label is one to read again, no more.
    """
    ordered = sorted(labels, key=lambda label: label.id)  # as `train` orders them
    trained = train(labels, report=report)
    public = [output for output in PUBLIC_OUTPUTS if output in trained.outputs]
    columns = [trained.outputs.index(output) for output in public]
    positive = np.array([[label.is_positive(output) for output in public] for label in ordered])
    probabilities = trained.out_of_fold[:, columns]
    confidence = np.where(positive, probabilities, 1 - probabilities)
    found = [
        Suspect(label, public[int(row.argmin())], float(row.min()))
        for label, row in zip(ordered, confidence, strict=True)
    ]
    return sorted(found, key=lambda suspect: suspect.self_confidence)
