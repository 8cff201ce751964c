"""The scikit-learn pipeline: TF-IDF and one logistic regression an output."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline

from classifier.token import tokens

SEED = 0
FEWEST_TEXTS = 3


class Tokenized(NamedTuple):
    """The tokens of one text, and those of them that do not rest on a guess about a capital."""

    all: list[str]
    sure: list[str]


def fit_pipeline(tokenized: Sequence[Tokenized], positive: NDArray[np.bool_]) -> Pipeline:
    """Fit on texts' tokens and their positives, shape (texts, outputs); it reads lists of tokens.

    Only stock estimators, and `list` as the analyzer: nothing of ours is pickled.
    """
    vectorizer = TfidfVectorizer(
        analyzer=list,
        lowercase=False,
        vocabulary=_vocabulary(tokenized),
        sublinear_tf=True,  # the tenth "killed" says less than the first
    )
    regression = LogisticRegression(
        C=10.0,
        solver="liblinear",  # the fastest here by far, and deterministic
        max_iter=1000,
        random_state=SEED,
    )
    pipeline = Pipeline([("tfidf", vectorizer), ("outputs", OneVsRestClassifier(regression))])
    return pipeline.fit([one.all for one in tokenized], positive.astype(np.int8))


def tokenize(texts: Sequence[str]) -> list[Tokenized]:
    """Turn each text into what the pipeline and its vocabulary are made from."""
    return [Tokenized(tokens(text), tokens(text, guesses=False)) for text in texts]


def _vocabulary(tokenized: Sequence[Tokenized]) -> dict[str, int]:
    """Number the tokens that three texts share without leaning on a capital that may be a name."""
    counter: Any = CountVectorizer(analyzer=list, lowercase=False, min_df=FEWEST_TEXTS)
    counter.fit([one.sure for one in tokenized])
    return {token: int(row) for token, row in counter.vocabulary_.items()}
