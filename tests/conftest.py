"""A model for the tests: the shipped one to look at the product, a small one to look at training."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import pytest
from hypothesis import settings

from classifier import Model, load_model
from classifier.label import LabelledParagraph
from classifier.label_folder import LabelFolder, find_labels, read_folder
from classifier.training import Trained, train

settings.register_profile("untimed", deadline=None)  # tests never assert on time
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def model() -> Model:
    return load_model()


@pytest.fixture(scope="session")
def folder() -> LabelFolder:
    return read_folder(find_labels())


@pytest.fixture(scope="session")
def sample(folder: LabelFolder) -> Sequence[LabelledParagraph]:
    """Forty paragraphs of each severity, from many articles: enough to train on in a second."""
    by_id = sorted(folder.train, key=lambda label: label.id)
    return [
        label for severity in range(4) for label in islice((one for one in by_id if one.severity == severity), 80)
    ]


@pytest.fixture(scope="session")
def trained(sample: Sequence[LabelledParagraph]) -> Trained:
    return train(sample)
