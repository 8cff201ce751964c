"""A trained model: from text to calibrated scores and decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from classifier.calibration import Floats, calibrate, make_consistent
from classifier.codebook import DESCRIPTOR_PREFIX, GRAPHIC, SEVERITY_OUTPUTS
from classifier.evidence import Evidence, explain
from classifier.scorer import Scorer
from classifier.threshold import BALANCED


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model holds of one text; `scores` has every output, `descriptors` those above threshold."""

    scores: Mapping[str, float]
    severity: int
    atrocity: bool
    descriptors: Mapping[str, float]

    @property
    def tags(self) -> list[str]:
        """The public tags, in alphabetical order."""
        return ["atrocity"] * self.atrocity + ["graphic_violence"] * (self.severity >= GRAPHIC)


@dataclass(frozen=True, slots=True)
class Model:
    """A scorer with calibration and thresholds.

    `slopes` and `offsets` have one entry an output, in the order of `outputs`; `sensitivities` maps `cautious`,
    `balanced` and `sparing` to the threshold of each output.
    """

    version: str
    outputs: tuple[str, ...]
    scorer: Scorer
    slopes: Floats
    offsets: Floats
    sensitivities: Mapping[str, Mapping[str, float]]
    sensitivity: str = BALANCED
    metrics: Mapping[str, Any] = field(default_factory=dict)
    manifest: Mapping[str, Any] = field(default_factory=dict)

    @property
    def thresholds(self) -> Mapping[str, float]:
        """The probability from which each output says yes, at the model's sensitivity."""
        return self.sensitivities[self.sensitivity]

    def with_sensitivity(self, name: str) -> Model:
        """Return the same model that warns of more (`cautious`) or of less (`sparing`)."""
        return replace(self, sensitivity=name)

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Return calibrated probabilities, shape (texts, outputs): `mentioned` is never below any other output."""
        cumulative = [self.outputs.index(output) for output in SEVERITY_OUTPUTS]
        return make_consistent(calibrate(self.scorer.log_odds(texts), self.slopes, self.offsets), cumulative)

    def predict(self, texts: Sequence[str]) -> list[Prediction]:
        """Judge each text on its own words."""
        return [
            self._prediction(dict(zip(self.outputs, row, strict=True))) for row in self.probabilities(texts).tolist()
        ]

    def explain(self, text: str, prediction: Prediction) -> list[Evidence]:
        """Name the words behind every public output at its threshold, or else behind the likeliest one."""
        public = [output for output in self.outputs if not output.startswith(DESCRIPTOR_PREFIX)]
        named = [output for output in public if prediction.scores[output] >= self.thresholds[output]]
        if not named:
            named = [max(public, key=lambda output: prediction.scores[output])]
        columns = {output: self.outputs.index(output) for output in named}
        return explain(self.scorer, text, columns)

    def _prediction(self, scores: dict[str, float]) -> Prediction:
        passed = [
            level
            for level, output in enumerate(SEVERITY_OUTPUTS, start=1)
            if scores[output] >= self.thresholds[output]
        ]
        descriptors = {
            output.removeprefix(DESCRIPTOR_PREFIX): score
            for output, score in scores.items()
            if output.startswith(DESCRIPTOR_PREFIX) and score >= self.thresholds[output]
        }
        severity = max(passed, default=0)
        atrocity = scores["atrocity"] >= self.thresholds["atrocity"]
        return Prediction(
            scores=scores,
            severity=severity,
            atrocity=atrocity,
            descriptors=descriptors if severity or atrocity else {},
        )

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
