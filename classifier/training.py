"""Train, calibrate and set thresholds from hand-labelled paragraphs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import Pipeline

from classifier.calibration import Calibration, Floats, fit_calibration, make_consistent
from classifier.codebook import OUTPUTS, PUBLIC_OUTPUTS, SEVERITY_OUTPUTS
from classifier.corpus import count_tokens
from classifier.errors import TrainingError
from classifier.label import LabelledParagraph
from classifier.pipeline import SEED, fit_pipeline
from classifier.pipeline import log_odds as pipeline_log_odds
from classifier.scorer import Scorer, compile_scorer
from classifier.threshold import SENSITIVITIES, choose_thresholds

FOLDS = 5
FEWEST_POSITIVES = 30
"""A descriptor with fewer positive paragraphs is left out; a public output with fewer stops the training."""

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Trained:
    """A fitted pipeline with what was learned from its out-of-fold scores.

    `thresholds` maps each sensitivity to a threshold an output; `out_of_fold` are calibrated probabilities, shape
    (paragraphs, outputs), in the order of the labels' ids.
    """

    outputs: tuple[str, ...]
    pipeline: Pipeline
    calibration: Calibration
    thresholds: Mapping[str, Mapping[str, float]]
    out_of_fold: Floats

    def scorer(self) -> Scorer:
        """Return the arrays that score as the pipeline does."""
        vectorizer: Any = self.pipeline.named_steps["tfidf"]
        regressions = self.pipeline.named_steps["outputs"].estimators_
        return compile_scorer(
            vectorizer.vocabulary_,
            idf=vectorizer.idf_.astype(np.float64),
            weights=np.vstack([one.coef_[0] for one in regressions]).T,
            intercepts=np.array([one.intercept_[0] for one in regressions]),
        )


def train(labels: Sequence[LabelledParagraph], *, report: Report = lambda _: None) -> Trained:
    """Train on labels; the same labels in any order give the same numbers.

    Five folds, no article in two of them, give every paragraph log-odds from a model that has not seen it: on
    these each output is calibrated and its threshold chosen. The pipeline itself is fitted on all labels.

    Raises
    ------
    TrainingError
        Where a public output has fewer than 30 positive or 30 negative paragraphs, or learns nothing.
    """
    labels = sorted(labels, key=lambda label: label.id)
    outputs = _trainable(labels)
    corpus = count_tokens([label.text for label in labels])
    positive = np.array([[label.is_positive(output) for output in outputs] for label in labels])
    log_odds = np.full(positive.shape, np.nan)
    for fold, (fitted, held_out) in enumerate(folds(labels), start=1):
        report(f"fold {fold} of {FOLDS}: fitting {len(outputs)} outputs on {len(fitted)} paragraphs")
        pipeline = fit_pipeline(corpus.take(fitted), positive[fitted])
        log_odds[held_out] = pipeline_log_odds(pipeline, corpus.take(held_out))
    calibration = fit_calibration(log_odds, positive, outputs)
    cumulative = [outputs.index(output) for output in SEVERITY_OUTPUTS]
    probabilities = make_consistent(calibration.probabilities(log_odds), cumulative)
    chosen = {
        output: choose_thresholds(probabilities[:, column], positive[:, column], output)
        for column, output in enumerate(outputs)
    }
    thresholds = {
        name: {output: by_sensitivity[name] for output, by_sensitivity in chosen.items()} for name in SENSITIVITIES
    }
    report(f"fitting {len(outputs)} outputs on all {len(labels)} paragraphs")
    return Trained(outputs, fit_pipeline(corpus, positive), calibration, thresholds, probabilities)


def _trainable(labels: Sequence[LabelledParagraph]) -> tuple[str, ...]:
    outputs = []
    for output in OUTPUTS:
        positives = sum(label.is_positive(output) for label in labels)
        if min(positives, len(labels) - positives) >= FEWEST_POSITIVES:
            outputs.append(output)
        elif output in PUBLIC_OUTPUTS:
            detail = f"{positives} positive and {len(labels) - positives} negative paragraphs for {output!r}"
            raise TrainingError(f"the labels have {detail}: at least {FEWEST_POSITIVES} of each are needed")
    return tuple(outputs)


def folds(labels: Sequence[LabelledParagraph]) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Return the rows to fit on and to hold out, five times; no article is in two folds."""
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    strata = [2 * label.severity + label.atrocity for label in labels]
    groups = [label.article for label in labels]
    try:
        return list(splitter.split(strata, strata, groups))
    except ValueError as error:
        raise TrainingError(f"the labels cannot be split into {FOLDS} folds by article: {error}") from error
