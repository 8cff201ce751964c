"""Write what a model was measured to do as one HTML page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Any

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined

from classifier import chart
from classifier.bootstrap import bootstrap_weights
from classifier.breakdown import breakdown, by_key, by_length, shortest_first
from classifier.calibration import Floats
from classifier.codebook import DESCRIPTOR_PREFIX, PUBLIC_OUTPUTS, SEVERITY_NAMES
from classifier.confusion import confusion
from classifier.curve import precision_recall
from classifier.errors import ReportError
from classifier.fairness import MOST_FLIPPED, MOST_MOVED
from classifier.influence import strongest_terms
from classifier.label import LabelledParagraph
from classifier.mistake import worst_mistakes
from classifier.model import Model, Prediction
from classifier.reliability import reliability

TAGS = ("graphic_violence", "atrocity")
"""The outputs that a reader meets: broken down by part, and shown with their mistakes."""

FEWEST_OF_PART = 10
"""Positives below which the figures of a part are left out: their interval would be the whole scale."""


def render_report(
    model: Model, labels: Sequence[LabelledParagraph], measured: Mapping[str, Any], *, name: str
) -> str:
    """Return the page on `measured`, which is `evaluate(model, labels)`; name says where the labels are from.

    It needs no script and loads nothing. Every text in it is escaped. Equal labels give an equal page.
    """
    predictions = model.predict([label.text for label in labels])
    draws = bootstrap_weights([label.article for label in labels])
    outputs = sorted(measured["outputs"], key=lambda output: output.startswith(DESCRIPTOR_PREFIX))
    matrix = confusion(labels, predictions)
    return (
        _environment()
        .get_template("report.html")
        .render(
            model=model,
            name=name,
            n=len(labels),
            articles=len({label.article for label in labels}),
            severities=list(zip(SEVERITY_NAMES, map(sum, matrix), strict=True)),
            figures={output: measured["outputs"][output] for output in outputs},
            charts=_charts(labels, predictions, draws),
            learning=_learning(model),
            confusion=matrix,
            breakdowns=_breakdowns(model, labels, predictions, draws),
            tags=TAGS,
            fewest=FEWEST_OF_PART,
            fairness=model.metrics.get("fairness") or [],
            most_moved=MOST_MOVED,
            most_flipped=MOST_FLIPPED,
            mistakes=[worst_mistakes(model, labels, predictions, output) for output in TAGS],
            terms={output: strongest_terms(model.scorer, model.outputs.index(output)) for output in PUBLIC_OUTPUTS},
        )
    )


def write_report(page: str, path: Path) -> None:
    """Write the page, whole or not at all; raises ReportError where that cannot be done."""
    path = path.resolve()
    building = path.with_name(f".report-{token_hex(4)}")
    try:
        if path.exists() and not path.is_file():
            raise ReportError(f"{path}: is there and is no file; name another for the report")
        # a lone surrogate can come in by a file's name or a key of the user's own
        building.write_text(page, encoding="utf-8", errors="replace")
        building.replace(path)
    except OSError as error:
        raise ReportError(f"{path}: the report cannot be written ({error.strerror}); name another file") from error
    finally:
        with suppress(OSError):  # where nothing can be written, nothing can be cleared away
            building.unlink()


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("classifier"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["chart"] = chart
    return environment


def _scores(predictions: Sequence[Prediction], output: str) -> Floats:
    return np.array([prediction.scores[output] for prediction in predictions], dtype=np.float64)


def _charts(
    labels: Sequence[LabelledParagraph], predictions: Sequence[Prediction], draws: Floats
) -> dict[str, dict[str, Any]]:
    charts = {}
    for output in PUBLIC_OUTPUTS:
        probabilities = _scores(predictions, output)
        positive = np.array([label.is_positive(output) for label in labels], dtype=bool)
        charts[output] = {
            "curve": precision_recall(probabilities, positive, draws),
            "bins": reliability(probabilities, positive, draws),
        }
    return charts


def _learning(model: Model) -> dict[str, Any]:
    """Return ticks and, by output, the points of the curve that the model carries; {} for fewer than two."""
    points = model.metrics.get("learning_curve") or []
    if len(points) < 2:
        return {}
    places = chart.doublings([point["paragraphs"] for point in points])
    ticks = [(place, f"{point['paragraphs']:,}") for place, point in zip(places, points, strict=True)]
    outputs = {}
    for output in PUBLIC_OUTPUTS:
        outputs[output] = [
            {
                "across": place,
                "place": (place, point["average_precision"][output]),
                "value": point["average_precision"][output],
                "low": point["ci95"][output][0],
                "high": point["ci95"][output][1],
                "paragraphs": point["paragraphs"],
                "positives": point["positives"][output],
            }
            for place, point in zip(places, points, strict=True)
            if point["ci95"][output] is not None
        ]
    return {"ticks": ticks, "outputs": outputs}


def _breakdowns(
    model: Model, labels: Sequence[LabelledParagraph], predictions: Sequence[Prediction], draws: Floats
) -> dict[str, Any]:
    scores = {output: _scores(predictions, output) for output in TAGS}
    named = {key: by_key(labels, key) for key in ("genre", "source", "outlet")}
    found = {key: breakdown(names, labels, model, scores, draws) for key, names in named.items() if names}
    found["length"] = sorted(breakdown(by_length(labels), labels, model, scores, draws), key=shortest_first)
    return found
