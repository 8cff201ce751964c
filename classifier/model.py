"""A trained model: from text to calibrated scores and decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from classifier.calibration import Calibration, Floats, make_consistent
from classifier.codebook import DESCRIPTOR_PREFIX, GRAPHIC, SEVERITY_OUTPUTS
from classifier.evidence import Evidence, Question, explain
from classifier.scorer import NO_WORDS, Scored, Scorer, WordCounts
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


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """The predictions of some texts, and what they were made of, so that nothing is read again to explain them."""

    predictions: Sequence[Prediction]
    scored: Sequence[Scored]


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
        return [prediction for scored in self.scorer.score(texts) for prediction in self._predict(scored)]

    def judge(self, texts: Sequence[str]) -> Judgement:
        """Judge each text as `predict` does, so that it can be explained."""
        found = list(self.scorer.score(texts))
        return Judgement([prediction for scored in found for prediction in self._predict(scored)], found)

    def explain(self, judgement: Judgement, places: Sequence[int]) -> list[list[Evidence]]:
        """Name the words behind every public output at its threshold, or else behind the likeliest one.

        `places` are the texts to explain, by their place among those judged.
        """
        outputs = enumerate(self.outputs)
        public = {output: column for column, output in outputs if not output.startswith(DESCRIPTOR_PREFIX)}
        found: dict[int, list[Evidence]] = {place: [] for place in places}
        first = 0
        for scored in judgement.scored:
            questions = [
                Question(place - first, output, column)
                for place in found
                if first <= place < first + len(scored)
                for output, column in self._explained(judgement.predictions[place], public).items()
            ]
            for question, evidence in zip(questions, explain(self.scorer, scored, questions), strict=True):
                found[first + question.text].append(evidence)
            first += len(scored)
        return [found[place] for place in places]

    def _calibrated(self, log_odds: Floats) -> Floats:
        cumulative = [self.outputs.index(output) for output in SEVERITY_OUTPUTS]
        return make_consistent(self.calibration.probabilities(log_odds), cumulative)

    def _predict(self, scored: Scored) -> Iterator[Prediction]:
        probabilities = self._calibrated(scored.log_odds)
        passed = probabilities >= np.array([self.thresholds[output] for output in self.outputs])
        levels = [self.outputs.index(output) for output in SEVERITY_OUTPUTS]
        severities = (passed[:, levels] * np.arange(1, len(levels) + 1)).max(axis=1).tolist()
        atrocities = passed[:, self.outputs.index("atrocity")].tolist()
        return map(self._prediction, probabilities.tolist(), severities, atrocities, scored.reading.counts())

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

    def _explained(self, prediction: Prediction, public: Mapping[str, int]) -> dict[str, int]:
        """Return, of the public outputs and their columns, those to be explained."""
        named = {name: column for name, column in public.items() if prediction.scores[name] >= self.thresholds[name]}
        likeliest = max(public, key=lambda name: prediction.scores[name])
        return named or {likeliest: public[likeliest]}

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
