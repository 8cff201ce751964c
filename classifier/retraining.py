"""Train a model from a folder of labels, measure it and store it."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import joblib
import numpy
import scipy
import sklearn
import snowballstemmer

from classifier.card import model_card
from classifier.evaluation import evaluate
from classifier.fairness import fairness
from classifier.gate import Verdict, judge
from classifier.label import LabelledParagraph
from classifier.label_folder import TEST, LabelFolder
from classifier.learning_curve import learning_curve
from classifier.model import Model
from classifier.store import CURRENT, PIPELINE, file_digest, load_model, save_model, set_current
from classifier.training import Trained, train

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Retrained:
    """A stored candidate, what the gate said of it, and whether it is the current model now."""

    version: str
    verdict: Verdict
    is_current: bool


def retrain(
    folder: LabelFolder, models: Path, *, force: str | None = None, report: Report = lambda _: None
) -> Retrained:
    """Train a candidate on the folder's train part, store it, and promote it if the gate has no objection.

    With `force`, a reason that goes into the manifest, it is promoted all the same. The current model serves
    until the last step; a killed or failed training leaves models as it was.
    """
    current = load_model(models) if (models / CURRENT).exists() else None
    trained = train(folder.train, report=report)
    candidate = _unversioned(trained)
    measured = evaluate(candidate, folder.test, report=report)["outputs"] if folder.test else {}
    fair = [asdict(one) for one in fairness(candidate, folder.pairs)]
    report("judging the candidate")
    verdict = judge(candidate, current, folder)
    curve = [asdict(one) for one in learning_curve(candidate, folder.train, folder.test, report=report)]
    metrics = {"measured_on": TEST, "n": len(folder.test), "outputs": measured, "fairness": fair}
    candidate = replace(candidate, metrics=metrics | {"learning_curve": curve})
    files: dict[str, bytes | str] = {PIPELINE: _pickled(trained), "card.md": model_card(candidate, folder)}
    forced = {"forced": {"reason": force, "objections": list(verdict.objections)}} if force else {}
    saved = save_model(candidate, models, files=files, manifest=_manifest(folder, folder.train) | forced)
    promoted = not verdict.objections or force is not None
    if promoted:
        set_current(models, saved.name)
    return Retrained(saved.name, verdict, promoted)


def _unversioned(trained: Trained) -> Model:
    return Model(
        version="unversioned",
        outputs=trained.outputs,
        scorer=trained.scorer(),
        calibration=trained.calibration,
        sensitivities=trained.thresholds,
    )


def _pickled(trained: Trained) -> bytes:
    buffer = io.BytesIO()
    joblib.dump(trained.pipeline, buffer, compress=("zlib", 9))
    return buffer.getvalue()


def _manifest(folder: LabelFolder, labels: tuple[LabelledParagraph, ...]) -> dict[str, Any]:
    libraries = (numpy, scipy, sklearn, joblib, snowballstemmer)
    return {
        "created": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "libraries": {
            library.__name__: getattr(library, "__version__", None) or _installed(library.__name__)
            for library in libraries
        },
        "labels": {path.name: file_digest(path) for path in folder.files},
        "paragraphs": len(labels),
    }


def _installed(name: str) -> str:
    from importlib.metadata import version

    return version(name)
