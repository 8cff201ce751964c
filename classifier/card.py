"""Describe a trained model to people: what it is for, how good it is, where it fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined

from classifier.codebook import PUBLIC_OUTPUTS
from classifier.evaluation import FEWEST, figures
from classifier.fairness import MOST_FLIPPED, MOST_MOVED, Fairness
from classifier.label_check import balance
from classifier.label_folder import LabelFolder
from classifier.model import Model
from classifier.threshold import SENSITIVITIES


@dataclass(frozen=True, slots=True)
class AtSensitivity:
    """What one output reaches on the test part with the threshold of one sensitivity."""

    output: str
    name: str
    threshold: float
    precision: float
    recall: float


def model_card(model: Model, folder: LabelFolder) -> str:
    """Write the card in Markdown from the metrics that the model carries and the labels it was trained on."""
    environment = Environment(
        loader=PackageLoader("classifier"),
        autoescape=False,  # noqa: S701  Markdown, of names and figures only
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("card.md").render(
        model=model,
        train=balance(folder.train),
        public=PUBLIC_OUTPUTS,
        outputs={output: {"too_few": False} | found for output, found in model.metrics["outputs"].items()},
        sensitivities=list(_sensitivities(model, folder)),
        curve=model.metrics.get("learning_curve") or [],
        fairness=[Fairness(**one) for one in model.metrics["fairness"]],
        most_moved=MOST_MOVED,
        most_flipped=MOST_FLIPPED,
        bounded=_bounded,
    )


def _sensitivities(model: Model, folder: LabelFolder) -> Iterator[AtSensitivity]:
    probabilities = model.probabilities([label.text for label in folder.test])
    everyone = np.ones((1, len(folder.test)))
    for output in PUBLIC_OUTPUTS:
        positive = np.array([label.is_positive(output) for label in folder.test], dtype=bool)
        if positive.sum() < FEWEST:
            continue
        for name in SENSITIVITIES:
            threshold = model.sensitivities[name][output]
            found = figures(probabilities[:, model.outputs.index(output)], positive, threshold, everyone)
            yield AtSensitivity(output, name, threshold, float(found["precision"][0]), float(found["recall"][0]))


def _bounded(found: Mapping[str, Any], figure: str) -> str:
    if found[figure] is None:
        return "–"
    if found["ci95"][figure] is None:
        return f"{found[figure]:.3f}"
    low, high = found["ci95"][figure]
    return f"{found[figure]:.3f} ({low:.3f}–{high:.3f})"
