"""The formats of annotation tools, both ways; a new one is a module and a line in `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from classifier.label import LabelledParagraph
from classifier.label_formats import csv, doccano, label_studio, prodigy

Write = Callable[[Sequence[LabelledParagraph]], str]
Read = Callable[[str, str], list[LabelledParagraph]]


@dataclass(frozen=True, slots=True)
class LabelFormat:
    """How one tool writes labelled paragraphs, and how its files are read.

    `read` takes the content and the name that errors give it, and raises LabelsError.
    """

    write: Write
    read: Read


FORMATS: dict[str, LabelFormat] = {
    "csv": LabelFormat(csv.write, csv.read),
    "doccano": LabelFormat(doccano.write, doccano.read),
    "label-studio": LabelFormat(label_studio.write, label_studio.read),
    "prodigy": LabelFormat(prodigy.write, prodigy.read),
}
