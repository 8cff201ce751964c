"""What is compared: anything that gives the public outputs' probabilities and has thresholds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_predict
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from classifier.calibration import Floats, fit_calibration, make_consistent
from classifier.codebook import PUBLIC_OUTPUTS, SEVERITY_OUTPUTS
from classifier.label import LabelledParagraph
from classifier.model import Model
from classifier.threshold import BALANCED, choose_thresholds
from classifier.training import folds

STRENGTHS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
"""Values of C that are tried for each output of a baseline, on standardised features."""

_SEVERITIES = [PUBLIC_OUTPUTS.index(output) for output in SEVERITY_OUTPUTS]

Represent = Callable[[Sequence[str]], Floats]
Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Contender:
    """A name, a threshold an output, and a function from texts to probabilities, shape (texts, public outputs).

    `strengths` are the values of C that cross-validation chose; the shipped model has none to choose.
    """

    name: str
    thresholds: Mapping[str, float]
    probabilities: Callable[[Sequence[str]], Floats]
    strengths: Mapping[str, float] = field(default_factory=dict)


def shipped(model: Model) -> Contender:
    """Enter a trained model as it is."""
    columns = [model.outputs.index(output) for output in PUBLIC_OUTPUTS]
    return Contender("forewarn", model.thresholds, lambda texts: model.probabilities(texts)[:, columns])


def train_baseline(
    name: str,
    represent: Represent,
    labels: Sequence[LabelledParagraph],
    *,
    strengths: Sequence[float] = STRENGTHS,
    report: Report = lambda _: None,
) -> Contender:
    """Train one logistic regression an output on the vectors that represent gives, shape (texts, features).

    All else is as the shipped model has it: five folds by article, calibration and thresholds from out-of-fold
    scores. C is chosen on the same folds, by average precision.
    """
    labels = sorted(labels, key=lambda label: label.id)
    report(f"{name}: reading {len(labels):,} paragraphs")
    features = represent([label.text for label in labels])
    positive = np.array([[label.is_positive(output) for output in PUBLIC_OUTPUTS] for label in labels])
    splits = folds(labels)
    fitted: list[Pipeline] = []
    log_odds = np.empty(positive.shape)
    for column, output in enumerate(PUBLIC_OUTPUTS):
        report(f"{name}: fitting {output} with {len(strengths)} values of C in {len(splits)} folds")
        search = GridSearchCV(_regression(), {"regression__C": strengths}, scoring="average_precision", cv=splits)
        fitted.append(search.fit(features, positive[:, column]).best_estimator_)
        log_odds[:, column] = cross_val_predict(
            fitted[-1], features, positive[:, column], cv=splits, method="decision_function"
        )
    calibration = fit_calibration(log_odds, positive, PUBLIC_OUTPUTS)

    def consistent(scores: Floats) -> Floats:
        return make_consistent(calibration.probabilities(scores), _SEVERITIES)

    def probabilities(texts: Sequence[str]) -> Floats:
        vectors = represent(texts)
        return consistent(np.stack([one.decision_function(vectors) for one in fitted], axis=1))

    out_of_fold = consistent(log_odds)
    thresholds = {
        output: choose_thresholds(out_of_fold[:, column], positive[:, column], output)[BALANCED]
        for column, output in enumerate(PUBLIC_OUTPUTS)
    }
    chosen = {output: one["regression"].C for output, one in zip(PUBLIC_OUTPUTS, fitted, strict=True)}
    return Contender(name, thresholds, probabilities, chosen)


def _regression() -> Any:
    return Pipeline([("scale", StandardScaler()), ("regression", LogisticRegression(max_iter=5_000))])
