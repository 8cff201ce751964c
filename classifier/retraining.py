"""Train a model from a folder of labels, measure it and store it."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import joblib
import numpy
import scipy
import sklearn
import snowballstemmer

from classifier.card import model_card
from classifier.evaluation import evaluate
from classifier.label import LabelledParagraph
from classifier.label_folder import TEST, LabelFolder
from classifier.model import Model
from classifier.store import PIPELINE, file_digest, save_model, set_current
from classifier.training import Trained, train

Report = Callable[[str], None]


def retrain(folder: LabelFolder, models: Path, *, report: Report = lambda _: None) -> str:
    """Train on the folder's train part, store the model under models and make it current; return its version."""
    trained = train(folder.train, report=report)
    model = _unversioned(trained)
    held_out = folder.test
    measured = evaluate(model, held_out, report=report)["outputs"] if held_out else {}
    model = replace(model, metrics={"measured_on": TEST, "n": len(held_out), "outputs": measured})
    files: dict[str, bytes | str] = {
        PIPELINE: _pickled(trained),
        "card.md": model_card(folder.train, measured, model.thresholds, f"`labels/{TEST}`"),
    }
    saved = save_model(model, models, files=files, manifest=_manifest(folder, folder.train))
    set_current(models, saved.name)
    report(f"{saved.name} is the current model of {models}")
    return saved.name


def _unversioned(trained: Trained) -> Model:
    return Model(
        version="unversioned",
        outputs=trained.outputs,
        scorer=trained.scorer(),
        slopes=trained.slopes,
        offsets=trained.offsets,
        thresholds=dict(zip(trained.outputs, trained.thresholds, strict=True)),
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
