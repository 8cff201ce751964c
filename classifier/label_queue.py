"""Choose which unlabelled paragraphs are worth reading next."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from classifier.assessment import known_share
from classifier.calibration import Floats
from classifier.label import LabelledParagraph
from classifier.model import Model
from classifier.shingle import shingles

REASONS = ("uncertain", "vocabulary", "disagreement", "graphic")
_LEARNED = ("mentioned", "graphic_violence", "atrocity")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+(?=\S)")
_MOST_SHARED = 0.25


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """A paragraph nobody has labelled; `article` groups those of one story."""

    id: str
    article: str
    text: str


@dataclass(frozen=True, slots=True)
class Queued:
    """A paragraph to read, why, and how strongly that speaks for it."""

    paragraph: Unlabelled
    reason: str
    strength: float


def queue(
    pool: Sequence[Unlabelled],
    labels: Sequence[LabelledParagraph],
    model: Model,
    *,
    size: int,
    per_article: int = 1,
    reasons: Collection[str] = REASONS,
) -> list[Queued]:
    """Take up to size paragraphs, the strongest of each reason in turn.

    `uncertain`: the model's scores are near one half, judged by severity and atrocity (Lewis and Gale 1994).
    `vocabulary`: words that no label has yet. `disagreement`: one sentence scores far from the whole paragraph.
    `graphic`: what is probably graphic, which labels are always short of. A paragraph that labels are grounded in
    is left out, as is one that repeats a chosen one, and no article gives more than per_article.
    """
    done = {str(label.extra.get("grounded_in")) for label in labels} | {label.id for label in labels}
    open_ = [one for one in pool if one.id not in done]
    strengths = _strengths(open_, model, reasons)
    ranked = {reason: iter(np.argsort(-strengths[reason], kind="stable").tolist()) for reason in strengths}
    chosen: list[Queued] = []
    taken: set[int] = set()
    articles: Counter[str] = Counter()
    runs: set[str] = set()
    while len(chosen) < size and ranked:
        for reason in list(ranked):
            place = next(_fresh(ranked[reason], open_, taken, articles, per_article, runs), None)
            if place is None:
                del ranked[reason]
                continue
            taken.add(place)
            articles[open_[place].article] += 1
            runs |= shingles(open_[place].text)
            chosen.append(Queued(open_[place], reason, float(strengths[reason][place])))
            if len(chosen) == size:
                break
    return chosen


def _fresh(
    ranked: Iterator[int],
    pool: Sequence[Unlabelled],
    taken: set[int],
    articles: Counter[str],
    per_article: int,
    runs: set[str],
) -> Iterator[int]:
    for place in ranked:
        own = shingles(pool[place].text)
        repeated = len(own & runs) > _MOST_SHARED * len(own)
        if place not in taken and articles[pool[place].article] < per_article and not repeated:
            yield place


def _strengths(pool: Sequence[Unlabelled], model: Model, reasons: Collection[str]) -> dict[str, Floats]:
    texts = [one.text for one in pool]
    scores = model.probabilities(texts)
    columns = [model.outputs.index(output) for output in _LEARNED]
    graphic = model.outputs.index("graphic_violence")
    found: dict[str, Floats] = {}
    if "uncertain" in reasons:
        found["uncertain"] = (1 - np.abs(2 * scores[:, columns] - 1)).sum(axis=1)
    if "vocabulary" in reasons:
        known = [known_share(prediction.words) for prediction in model.predict(texts)]
        found["vocabulary"] = (1 - np.array(known)) * scores[:, model.outputs.index("mentioned")]
    if "disagreement" in reasons:
        found["disagreement"] = np.abs(_by_sentence(texts, model, graphic) - scores[:, graphic])
    if "graphic" in reasons:
        found["graphic"] = scores[:, graphic]
    return found


def _by_sentence(texts: Sequence[str], model: Model, column: int) -> Floats:
    """Return the highest score of any sentence of each text, shape (texts,)."""
    sentences = [_SENTENCE_END.split(text) for text in texts]
    flat = model.probabilities([sentence for own in sentences for sentence in own])[:, column]
    starts = np.cumsum([0, *(len(own) for own in sentences[:-1])])
    highest: Floats = np.maximum.reduceat(flat, starts) if len(flat) else np.zeros(0)
    return highest
