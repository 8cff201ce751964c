"""Describe a trained model to people: what it is for, how good it is, where it fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from classifier.codebook import SEVERITY_NAMES
from classifier.label_folder import TEST, LabelFolder
from classifier.model import Model

_CARD = """# Model card

**What it is.** TF-IDF over words, stems, stem pairs, word beginnings and endings, and one logistic regression an
output, calibrated on out-of-fold scores. It judges one English news paragraph at a time on its own words.

**Trained on** {count} paragraphs written and labelled for this project ({by_severity}).

**Meant for** warning readers of graphic passages and helping editors find them. It is no moderator, no censor and no
legal judgement: that a paragraph *describes* an atrocity does not say that it happened.

**Figures** on the {tested} paragraphs of `labels/{test}`, with 95 % bootstrap intervals by article:

| output | positives | average precision | precision | recall | calibration error | threshold |
| --- | --- | --- | --- | --- | --- | --- |
{figures}

**Fairness** over `labels/pairs.jsonl`: how far a swap moves the probability on average, and how often it flips the
decision. At most 0.02 and 1 %, of one kind alone 2 %, pass the gate.

| swapped | output | pairs | moved | flipped |
| --- | --- | --- | --- | --- |
{fairness}

**Limits.** Words are all it sees: irony, a cruelty told in harmless words, or a new way to kill pass it by. Other
languages are not assessed. Names are masked and are never evidence.
"""


def model_card(model: Model, folder: LabelFolder) -> str:
    """Write the card in Markdown from the metrics that the model carries."""
    counts = [sum(label.severity == level for label in folder.train) for level in range(len(SEVERITY_NAMES))]
    return _CARD.format(
        count=len(folder.train),
        by_severity=", ".join(f"{count} {name}" for count, name in zip(counts, SEVERITY_NAMES, strict=True)),
        tested=model.metrics["n"],
        test=TEST,
        figures="\n".join(_figures(model)),
        fairness="\n".join(_fairness(model)),
    )


def _figures(model: Model) -> Iterator[str]:
    for name, found in model.metrics["outputs"].items():
        cells = [_interval(found, figure) for figure in ("average_precision", "precision", "recall", "ece")]
        yield f"| `{name}` | {found['positives']} | {' | '.join(cells)} | {model.thresholds[name]:.3f} |"


def _fairness(model: Model) -> Iterator[str]:
    for one in model.metrics["fairness"]:
        yield f"| {one['kind']} | `{one['output']}` | {one['n']} | {one['moved']:.4f} | {one['flipped']:.2%} |"


def _interval(found: Mapping[str, Any], figure: str) -> str:
    if found[figure] is None:
        return "–"
    low, high = found["ci95"][figure]
    return f"{found[figure]:.3f} ({low:.3f}–{high:.3f})"
