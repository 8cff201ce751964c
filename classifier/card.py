"""Describe a trained model to people: what it is for, how good it is, where it fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from classifier.codebook import SEVERITY_NAMES
from classifier.label import LabelledParagraph


def model_card(
    labels: Sequence[LabelledParagraph],
    outputs: Mapping[str, Any],
    thresholds: Mapping[str, float],
    measured_on: str,
) -> str:
    """Write the card in Markdown; `outputs` are the figures of `evaluate`."""
    counts = [sum(label.severity == level for label in labels) for level in range(len(SEVERITY_NAMES))]
    by_severity = ", ".join(f"{count} {name}" for count, name in zip(counts, SEVERITY_NAMES, strict=True))
    rows = [
        f"| `{name}` | {figures['positives']} | {_interval(figures, 'average_precision')} "
        f"| {_interval(figures, 'precision')} | {_interval(figures, 'recall')} | {_interval(figures, 'ece')} "
        f"| {thresholds[name]:.3f} |"
        for name, figures in outputs.items()
    ]
    return "\n".join(
        [
            "# Model card",
            "",
            "**What it is.** TF-IDF over words, stems, stem pairs, word beginnings and endings, and one logistic",
            "regression an output, calibrated on out-of-fold scores. It judges one English news paragraph at a time",
            "on its own words.",
            "",
            f"**Trained on** {len(labels)} paragraphs written and labelled for this project ({by_severity}).",
            "",
            "**Meant for** warning readers of graphic passages and helping editors find them. It is no moderator,",
            "no censor and no legal judgement: that a paragraph *describes* an atrocity does not say it happened.",
            "",
            f"**Figures** on {measured_on}, with 95 % bootstrap intervals by article:",
            "",
            "| output | positives | average precision | precision | recall | calibration error | threshold |",
            "| --- | --- | --- | --- | --- | --- | --- |",
            *rows,
            "",
            "**Limits.** Words are all it sees: irony, a cruelty told in harmless words, or a new way to kill pass",
            "it by. Other languages are not assessed. Names are masked and are never evidence.",
            "",
        ]
    )


def _interval(figures: Mapping[str, Any], name: str) -> str:
    if figures[name] is None:
        return "–"
    low, high = figures["ci95"][name]
    return f"{figures[name]:.3f} ({low:.3f}–{high:.3f})"
