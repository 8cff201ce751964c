"""Who is measured by `benchmarks.speed`."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from unicodedata import unidata_version

import numpy as np

from benchmarks.rivals import RIVALS, word_pairs
from benchmarks.stopwatch import Contender, each
from classifier import Model, token
from classifier.label import LabelledParagraph
from classifier.scorer import load_scorer, scorer_tables
from classifier.window import STEP

PIPELINE = "the fitted pipeline, by scikit-learn"
SCORER = "**forewarn's scorer**"
PREDICT = "forewarn, with probabilities and decisions"
EXPLAIN = "forewarn, with evidence for every paragraph too"
COLD = "forewarn's scorer, every unknown word met for the first time"
WORD_PAIRS = "scikit-learn, its own words and pairs of words"
WC = "`wc -w` on the same bytes"
ONE = ", one paragraph a call"

_FEW = 200  # texts a round, where each takes a millisecond or more
_REPEATS = 100  # of the texts in the file of `wc`


def ours(model: Model, pipeline: Any) -> list[Contender]:
    """Return the scorer and the pipeline that it computes."""
    scorer = model.scorer

    intercepts = np.array([one.intercept_[0] for one in pipeline.named_steps["outputs"].estimators_])

    def fitted(texts: Sequence[str]) -> Any:
        cut = [_steps(text) for text in texts]
        whole = pipeline.decision_function([[word for step in steps for word in step] for steps in cut])
        windows = [[first + second for first, second in pairwise(steps)] or steps for steps in cut]
        starts = np.cumsum([0, *(len(own) for own in windows[:-1])])
        told = pipeline.decision_function([window for own in windows for window in own])
        return whole + np.maximum.reduceat(told, starts) - intercepts

    def cold(texts: Sequence[str]) -> Any:
        token._stem.cache_clear()
        return load_scorer(scorer_tables(scorer).__getitem__, unicode=unidata_version).log_odds(texts)

    def explained(texts: Sequence[str]) -> Any:
        return model.explain(model.judge(texts), range(len(texts)))

    return [
        Contender(PIPELINE, fitted),
        Contender(SCORER, scorer.log_odds),
        Contender(PREDICT, model.predict),
        Contender(EXPLAIN, explained),
        Contender(COLD, cold),
        Contender(PIPELINE + ONE, each(fitted), texts=_FEW),
        Contender(SCORER + ONE, each(scorer.log_odds), texts=_FEW),
        Contender(PREDICT + ONE, each(model.predict), texts=_FEW),
    ]


def _steps(text: str) -> list[list[str]]:
    """Return the tokens of a text by steps of its windows, one empty step for none, tokenizing once."""
    terms = token.terms(text)
    steps: list[list[str]] = [[] for _ in range(terms[-1].word // STEP + 1 if terms else 1)]
    for term in terms:
        steps[term.word // STEP].append(term.token)
    return steps


def rivals(labels: Sequence[LabelledParagraph], outputs: Sequence[str]) -> tuple[list[Contender], list[str]]:
    """Fit what others would use; return also the names of those whose library is not installed."""
    score = word_pairs(labels, outputs)
    found = [Contender(WORD_PAIRS, score), Contender(WORD_PAIRS + ONE, each(score), texts=_FEW)]
    missing = []
    for name, (train, few) in RIVALS.items():
        try:
            found.append(Contender(name, train(labels, outputs), texts=few))
        except ImportError:
            missing.append(name)
    return found, missing


def word_count(texts: Sequence[str], folder: Path) -> Contender:
    """Return `wc -w` over a file of the texts: what it costs merely to look at every byte."""
    path = folder / "texts.txt"
    path.write_text(("\n".join(texts) + "\n") * _REPEATS, encoding="utf-8")
    return Contender(
        WC, lambda _: subprocess.run(["wc", "-w", path], capture_output=True, check=True), times=_REPEATS
    )
