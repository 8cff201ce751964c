from __future__ import annotations

import pytest

from classifier import Model
from classifier.label import LabelledParagraph, read_labels
from classifier.label_folder import MUST, find_labels


@pytest.mark.parametrize("label", read_labels(find_labels() / MUST), ids=lambda label: label.id)
def test_what_must_be_right_is_right(model: Model, label: LabelledParagraph) -> None:
    """Warned of or not, as the label says; the reason stands in the file."""
    [prediction] = model.predict([label.text])
    assert (prediction.severity >= 2) == (label.severity >= 2), label.extra["reason"]
    assert prediction.atrocity == bool(label.atrocity), label.extra["reason"]
