"""A trained model: from text to calibrated scores and decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from classifier.calibration import Calibration, Floats, make_consistent
from classifier.codebook import DESCRIPTOR_PREFIX, GRAPHIC, SEVERITY_OUTPUTS
from classifier.evidence import Evidence, explain
from classifier.scorer import NO_WORDS, Reading, Scorer, WordCounts
from classifier.threshold import BALANCED


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model holds of one text; `scores` has every output, `descriptors` those above threshold.

    `words` counts what it was read from, for `classifier.assessment`.
    """

    scores: Mapping[str, float]
    severity: int
    atrocity: bool
    descriptors: Mapping[str, float]
    words: WordCounts = NO_WORDS

    @property
    def tags(self) -> list[str]:
        """The public tags, in alphabetical order."""
        return ["atrocity"] * self.atrocity + ["graphic_violence"] * (self.severity >= GRAPHIC)


@dataclass(frozen=True, slots=True)
class Model:
    """A scorer with calibration and thresholds.

    Weights and calibration are in the order of `outputs`; `sensitivities` maps `cautious`, `balanced` and `sparing`
    to the threshold of each output.
    """

    version: str
    outputs: tuple[str, ...]
    scorer: Scorer
    calibration: Calibration
    sensitivities: Mapping[str, Mapping[str, float]]
    sensitivity: str = BALANCED
    metrics: Mapping[str, Any] = field(default_factory=dict, repr=False)
    manifest: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def thresholds(self) -> Mapping[str, float]:
        """The probability from which each output says yes, at the model's sensitivity."""
        return self.sensitivities[self.sensitivity]

    def with_sensitivity(self, name: str) -> Model:
        """Return the same model that warns of more (`cautious`) or of less (`sparing`)."""
        return replace(self, sensitivity=name)

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Return calibrated probabilities, shape (texts, outputs): `mentioned` is never below any other output."""
        return self._calibrated(self.scorer.log_odds(texts))

    def predict(self, texts: Sequence[str]) -> list[Prediction]:
        """Judge each text on its own words; the same text gets the same numbers in any company."""
        return [prediction for reading in self.scorer.read(texts) for prediction in self._judge(reading)]

    def explain(self, texts: Sequence[str], predictions: Sequence[Prediction]) -> list[list[Evidence]]:
        """Name the words behind every public output at its threshold, or else behind the likeliest one."""
        return explain(self.scorer, texts, [self._explained(prediction) for prediction in predictions])

    def _calibrated(self, log_odds: Floats) -> Floats:
        cumulative = [self.outputs.index(output) for output in SEVERITY_OUTPUTS]
        return make_consistent(self.calibration.probabilities(log_odds), cumulative)

    def _judge(self, reading: Reading) -> Iterator[Prediction]:
        probabilities = self._calibrated(self.scorer.score(reading))
        passed = probabilities >= np.array([self.thresholds[output] for output in self.outputs])
        levels = [self.outputs.index(output) for output in SEVERITY_OUTPUTS]
        severities = (passed[:, levels] * np.arange(1, len(levels) + 1)).max(axis=1).tolist()
        atrocities = passed[:, self.outputs.index("atrocity")].tolist()
        return map(self._prediction, probabilities.tolist(), severities, atrocities, reading.counts())

    def _prediction(self, row: Sequence[float], severity: int, atrocity: bool, words: WordCounts) -> Prediction:
        scores = dict(zip(self.outputs, row, strict=True))
        descriptors = self._descriptors(scores) if severity or atrocity else {}
        return Prediction(scores, severity, atrocity, descriptors, words)

    def _descriptors(self, scores: Mapping[str, float]) -> dict[str, float]:
        return {
            output.removeprefix(DESCRIPTOR_PREFIX): score
            for output, score in scores.items()
            if output.startswith(DESCRIPTOR_PREFIX) and score >= self.thresholds[output]
        }

    def _explained(self, prediction: Prediction) -> dict[str, int]:
        """Return the columns of the outputs to be explained."""
        public = [output for output in self.outputs if not output.startswith(DESCRIPTOR_PREFIX)]
        named = [output for output in public if prediction.scores[output] >= self.thresholds[output]]
        if not named:
            named = [max(public, key=lambda output: prediction.scores[output])]
        return {output: self.outputs.index(output) for output in named}

    def describe(self) -> dict[str, Any]:
        """Describe the model for `GET /v1/model`: version, outputs, thresholds, figures, digests."""
        return {
            "version": self.version,
            "outputs": list(self.outputs),
            "sensitivity": self.sensitivity,
            "thresholds": dict(self.thresholds),
            "figures": dict(self.metrics),
            "manifest": dict(self.manifest),
        }
