"""What other people would use, trained on the same labels; those that are not installed are left out."""

from __future__ import annotations

import re
import tempfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline, make_pipeline

from benchmarks.baselines.sentences import embed
from classifier.label import LabelledParagraph

Score = Callable[[Sequence[str]], Any]
_SPACES = re.compile(r"\s+")
_SPECIAL = re.compile(r"[\s:|]+")


def word_pairs(labels: Sequence[LabelledParagraph], outputs: Sequence[str]) -> Score:
    """scikit-learn's own words and pairs of words: the model that comes to mind first."""
    regression = LogisticRegression(solver="liblinear", tol=0.1)  # a rough fit is as fast to score with
    pipeline: Pipeline = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True), OneVsRestClassifier(regression)
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        pipeline.fit([label.text for label in labels], _positive(labels, outputs).astype(np.int8))
    return pipeline.decision_function


def fasttext(labels: Sequence[LabelledParagraph], outputs: Sequence[str]) -> Score:
    """fastText, words and pairs, 100 dimensions."""
    import fasttext as library

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "train.txt")
        path.write_text("".join(map(_fasttext_line, labels, _positive(labels, outputs))), encoding="utf-8")
        model = library.train_supervised(
            str(path), loss="ova", wordNgrams=2, dim=100, bucket=200_000, epoch=2, thread=1, verbose=0
        )
    # Its own `predict` does not work with NumPy 2; what lies below it does.
    return lambda texts: [
        model.f.predict(_SPACES.sub(" ", text) + "\n", len(outputs), 0.0, "strict") for text in texts
    ]


def vowpal_wabbit(labels: Sequence[LabelledParagraph], outputs: Sequence[str]) -> Score:
    """Vowpal Wabbit, words and pairs in 2^18 hashed weights."""
    from vowpalwabbit import Workspace

    model = Workspace(f"--multilabel_oaa {len(outputs)} --ngram 2 -b 18 --loss_function logistic --quiet")
    for label, row in zip(labels, _positive(labels, outputs), strict=True):
        model.learn(f"{','.join(map(str, np.flatnonzero(row)))} | {_SPECIAL.sub(' ', label.text)}")
    return lambda texts: [model.predict(f"| {_SPECIAL.sub(' ', text)}") for text in texts]


def minilm(labels: Sequence[LabelledParagraph], outputs: Sequence[str]) -> Score:
    """all-MiniLM-L6-v2 with a linear layer on top, whose weights do not matter for its speed."""
    embed(["a first text, with which the library and the weights are loaded"])
    layer = np.zeros((384, len(outputs)))
    return lambda texts: embed(texts) @ layer


RIVALS: dict[str, tuple[Callable[[Sequence[LabelledParagraph], Sequence[str]], Score], int | None]] = {
    "fastText": (fasttext, None),
    "Vowpal Wabbit": (vowpal_wabbit, None),
    "MiniLM": (minilm, 32),
}
"""Other models by name: what trains them, or raises ImportError, and how many texts to give them a round."""


def _positive(labels: Sequence[LabelledParagraph], outputs: Sequence[str]) -> NDArray[np.bool_]:
    return np.array([[label.is_positive(output) for output in outputs] for label in labels])


def _fasttext_line(label: LabelledParagraph, row: NDArray[np.bool_]) -> str:
    names = "".join(f"__label__{column} " for column in np.flatnonzero(row)) or "__label__none "
    return f"{names}{_SPACES.sub(' ', label.text)}\n"
