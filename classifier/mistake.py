"""Find the mistakes that a model was surest of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from classifier.evidence import Question, Span, explain
from classifier.label import LabelledParagraph
from classifier.model import Model, Prediction

MOST_MISTAKES = 15


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a paragraph's text; evidence has a weight, the rest None."""

    text: str
    weight: float | None


@dataclass(frozen=True, slots=True)
class Mistake:
    """A label that the model disagrees with, how probable it held the output, and its text in pieces."""

    label: LabelledParagraph
    probability: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Mistakes:
    """The worst mistakes of one output, and how many there are of each sort in all."""

    output: str
    false_positives: list[Mistake]
    false_negatives: list[Mistake]
    all_false_positives: int
    all_false_negatives: int


def worst_mistakes(
    model: Model, labels: Sequence[LabelledParagraph], predictions: Sequence[Prediction], output: str
) -> Mistakes:
    """Name up to 15 false positives of one output, highest probability first, and 15 false negatives, lowest first.

    The threshold alone decides, as for precision and recall.
    """
    threshold = model.thresholds[output]
    scored = [(prediction.scores[output], label) for label, prediction in zip(labels, predictions, strict=True)]
    said = [(score, label) for score, label in scored if score >= threshold and not label.is_positive(output)]
    missed = [(score, label) for score, label in scored if score < threshold and label.is_positive(output)]
    said.sort(key=lambda one: -one[0])
    missed.sort(key=lambda one: one[0])
    return Mistakes(
        output=output,
        false_positives=[_mistake(model, label, score, output) for score, label in said[:MOST_MISTAKES]],
        false_negatives=[_mistake(model, label, score, output) for score, label in missed[:MOST_MISTAKES]],
        all_false_positives=len(said),
        all_false_negatives=len(missed),
    )


def _mistake(model: Model, label: LabelledParagraph, probability: float, output: str) -> Mistake:
    [scored] = model.scorer.score([label.text])
    [evidence] = explain(model.scorer, scored, [Question(0, output, model.outputs.index(output))])
    return Mistake(label, probability, tuple(_pieces(label.text, evidence.spans)))


def _pieces(text: str, spans: Sequence[Span]) -> Iterator[Piece]:
    end = 0
    for span in sorted(spans, key=lambda span: span.start):
        yield Piece(text[end : span.start], None)
        yield Piece(text[span.start : span.end], span.weight)
        end = span.end
    yield Piece(text[end:], None)
