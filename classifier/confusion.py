"""Count labelled severities against predicted ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from classifier.codebook import SEVERITY_NAMES
from classifier.label import LabelledParagraph
from classifier.model import Prediction


def confusion(labels: Sequence[LabelledParagraph], predictions: Sequence[Prediction]) -> list[list[int]]:
    """Return how many paragraphs of each labelled severity, a row, got each predicted one, a column."""
    counts = Counter((label.severity, one.severity) for label, one in zip(labels, predictions, strict=True))
    levels = range(len(SEVERITY_NAMES))
    return [[counts[truth, predicted] for predicted in levels] for truth in levels]
