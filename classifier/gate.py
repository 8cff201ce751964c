"""Decide whether a candidate may take the place of the current model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from classifier.bootstrap import bootstrap_weights
from classifier.codebook import GRAPHIC, PUBLIC_OUTPUTS
from classifier.evaluation import FEWEST, figures
from classifier.fairness import MOST_FLIPPED, MOST_MOVED, fairness
from classifier.label import LabelledParagraph
from classifier.label_folder import LabelFolder
from classifier.model import Model, Prediction

_COMPARED = ("average_precision", "f1")


@dataclass(frozen=True, slots=True)
class Difference:
    """Candidate less current in one figure of one output, with its 95 % interval by paired bootstrap."""

    output: str
    figure: str
    value: float
    low: float
    high: float

    @property
    def is_worse(self) -> bool:
        """Worse beyond noise: the whole interval lies below zero."""
        return self.high < 0


@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph of the test part that the two models decide differently."""

    label: LabelledParagraph
    before: Prediction
    after: Prediction

    @property
    def is_better(self) -> bool:
        """The candidate is right of what the current model got wrong."""
        return _is_right(self.after, self.label)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a candidate may not be promoted (nothing if it may), and how it differs from the current model."""

    objections: tuple[str, ...]
    differences: tuple[Difference, ...] = ()
    changes: tuple[Change, ...] = ()

    def by_genre(self) -> dict[str, tuple[int, int]]:
        """Return how many changed paragraphs of each genre became right, and how many wrong."""
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for change in self.changes:
            counts[str(change.label.extra.get("genre", "unknown"))][not change.is_better] += 1
        return {genre: (better, worse) for genre, (better, worse) in sorted(counts.items())}


def judge(candidate: Model, current: Model | None, folder: LabelFolder) -> Verdict:
    """Judge a candidate on what must be right, on fairness, and against the current model on the test part."""
    objections = [*_wrong(candidate, folder.must), *_unfair(candidate, folder)]
    if current is None or not folder.test:
        return Verdict(tuple(objections))
    differences = _differences(candidate, current, folder.test)
    objections += [
        f"{one.output}: {one.figure} fell by {-one.value:.3f} ({one.low:+.3f} to {one.high:+.3f})"
        for one in differences
        if one.is_worse
    ]
    return Verdict(tuple(objections), tuple(differences), tuple(changes(candidate, current, folder.test)))


def changes(candidate: Model, current: Model, labels: Sequence[LabelledParagraph]) -> Iterator[Change]:
    """Yield the paragraphs of which one model warns and the other does not, by severity or atrocity."""
    texts = [label.text for label in labels]
    for label, before, after in zip(labels, current.predict(texts), candidate.predict(texts), strict=True):
        if _decision(before) != _decision(after):
            yield Change(label, before, after)


def _wrong(candidate: Model, must: Sequence[LabelledParagraph]) -> Iterator[str]:
    for label, prediction in zip(must, candidate.predict([label.text for label in must]), strict=True):
        if not _is_right(prediction, label):
            said = f"severity {prediction.severity}, atrocity {int(prediction.atrocity)}"
            yield f"{label.id} must be severity {label.severity}, atrocity {label.atrocity}, not {said}"


def _unfair(candidate: Model, folder: LabelFolder) -> Iterator[str]:
    for one in fairness(candidate, folder.pairs):
        if not one.is_fair:
            limits = f"at most {MOST_MOVED} and {MOST_FLIPPED:.0%} are fair"
            yield f"{one.output} moves by {one.moved:.3f} and flips {one.flipped:.1%} by {one.kind}; {limits}"


def _differences(candidate: Model, current: Model, labels: Sequence[LabelledParagraph]) -> list[Difference]:
    texts = [label.text for label in labels]
    draws = bootstrap_weights([label.article for label in labels])
    weights = np.vstack([np.ones((1, len(labels))), draws])
    scores = {id(model): model.probabilities(texts) for model in (candidate, current)}
    found = []
    for output in PUBLIC_OUTPUTS:
        positive = np.array([label.is_positive(output) for label in labels])
        if positive.sum() < FEWEST:
            continue
        new, old = (
            figures(scores[id(model)][:, model.outputs.index(output)], positive, model.thresholds[output], weights)
            for model in (candidate, current)
        )
        for name in _COMPARED:
            gained = new[name] - old[name]
            low, high = np.nanpercentile(gained[1:], [2.5, 97.5])
            found.append(Difference(output, name, float(gained[0]), float(low), float(high)))
    return found


def _decision(prediction: Prediction) -> tuple[bool, bool]:
    return prediction.severity >= GRAPHIC, prediction.atrocity


def _is_right(prediction: Prediction, label: LabelledParagraph) -> bool:
    return _decision(prediction) == (label.severity >= GRAPHIC, label.atrocity == 1)
