"""The scikit-learn pipeline: TF-IDF and one logistic regression an output."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.feature_extraction.text import TfidfTransformer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline

from classifier.corpus import Corpus
from classifier.window import Indices

SEED = 0
FEWEST_TEXTS = 3

Floats = NDArray[np.float64]


def fit_pipeline(corpus: Corpus, positive: NDArray[np.bool_]) -> Pipeline:
    """Fit on a corpus and its texts' positives, shape (texts, outputs); the pipeline reads lists of tokens.

    First on whole texts, which tells the most telling window of each text for each output; then on each text's
    vector plus that of this window. Only stock estimators, and `list` as the analyzer: nothing of ours is pickled.
    """
    corpus = corpus.with_tokens(_vocabulary(corpus))
    tfidf: Any = TfidfTransformer(sublinear_tf=True).fit(corpus.whole)  # the tenth "killed" says less than the first
    texts, windows = tfidf.transform(corpus.whole), tfidf.transform(corpus.windows)
    outputs = OneVsRestClassifier(_regression(C=10.0)).fit(texts, positive.astype(np.int8))
    outputs.estimators_ = [
        clone(_regression(C=2.0)).fit(texts + _told(corpus, windows, first), positive[:, column].astype(np.int8))
        for column, first in enumerate(outputs.estimators_)
    ]
    vectorizer = TfidfVectorizer(
        analyzer=list,
        lowercase=False,
        vocabulary={token: column for column, token in enumerate(corpus.tokens)},
        sublinear_tf=True,
    )
    vectorizer.idf_ = tfidf.idf_
    return Pipeline([("tfidf", vectorizer), ("outputs", outputs)])


def log_odds(pipeline: Pipeline, corpus: Corpus) -> Floats:
    """Return the log-odds of a corpus' texts, shape (texts, outputs): of the whole, plus the best window's sum.

    In the pipeline's own terms, `decision_function(whole) + max(decision_function(window) - intercept)`.
    """
    vectorizer, outputs = pipeline.named_steps["tfidf"], pipeline.named_steps["outputs"]
    corpus = corpus.with_tokens(sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.get))
    transformer = TfidfTransformer(sublinear_tf=True)
    transformer.idf_ = vectorizer.idf_
    texts, windows = transformer.transform(corpus.whole), transformer.transform(corpus.windows)
    columns = []
    for regression in outputs.estimators_:
        added = np.zeros(texts.shape[0])
        best = _best(corpus.owners, windows @ regression.coef_[0])
        added[corpus.owners[best]] = windows[best] @ regression.coef_[0]
        columns.append(regression.decision_function(texts) + added)
    return np.stack(columns, axis=1)


def _regression(*, C: float) -> LogisticRegression:
    return LogisticRegression(
        C=C,
        solver="liblinear",  # the fastest here by far, and deterministic
        max_iter=1000,
        random_state=SEED,
    )


def _vocabulary(corpus: Corpus) -> list[str]:
    """List the tokens that three texts share without leaning on a capital that may be a name."""
    shared = np.asarray((corpus.sure > 0).sum(axis=0)).ravel() >= FEWEST_TEXTS
    return [corpus.tokens[column] for column in np.flatnonzero(shared).tolist()]


def _told(corpus: Corpus, windows: Any, regression: LogisticRegression) -> Any:
    """Return the vector of each text's most telling window, nothing for a text without words."""
    best = _best(corpus.owners, windows @ regression.coef_[0])
    place = np.zeros((corpus.whole.shape[0], 1), dtype=np.intp)
    there = np.zeros(corpus.whole.shape[0], dtype=bool)
    place[corpus.owners[best], 0], there[corpus.owners[best]] = best, True
    told = windows[place[:, 0]] if windows.shape[0] else 0 * corpus.whole
    return told.multiply(there[:, None]).tocsr()


def _best(owners: Indices, sums: Floats) -> Indices:
    """Return of each text that has windows the one with the highest sum, the first of equals."""
    order = np.lexsort((-sums, owners))
    return order[np.concatenate([[True], owners[order][1:] != owners[order][:-1]])] if len(order) else order
