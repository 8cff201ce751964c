from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from classifier.codebook import DESCRIPTORS
from classifier.message import Wording
from classifier.policy_file import default_policy


@pytest.fixture(scope="module")
def english() -> Wording:
    return default_policy().wordings["en"]


@pytest.mark.parametrize(
    ("descriptors", "severity", "message"),
    [
        ({"execution": 0.9}, 2, "This paragraph describes an execution."),
        ({"injury": 0.4, "torture": 0.8}, 2, "This paragraph describes torture and injuries."),
        ({}, 2, "This paragraph describes violence."),
        ({"human_remains": 0.9}, 3, "This paragraph describes human remains in graphic detail."),
        (
            {"accident": 0.1, "combat": 0.4, "injury": 0.3, "homicide": 0.2},
            2,
            "This paragraph describes fighting, injuries and a violent crime.",
        ),
    ],
)
def test_a_paragraphs_message(
    english: Wording, descriptors: Mapping[str, float], severity: int, message: str
) -> None:
    assert english.of_paragraph(descriptors, severity) == message


@pytest.mark.parametrize(
    ("indices", "message"),
    [
        ([3], "Paragraph 4 describes an execution."),
        ([3, 7], "Paragraphs 4 and 8 describe executions."),
        ([3, 4], "Paragraphs 4 and 5 describe executions."),
        ([9, 3, 7, 8], "Paragraphs 4 and 8 to 10 describe executions."),
        ([0, 2, 5, 6, 7], "Paragraphs 1, 3 and 6 to 8 describe executions."),
        ([-1], "The headline describes an execution."),
        ([-1, 0], "The headline and paragraph 1 describe executions."),
        ([-1, 0, 1, 2], "The headline and paragraphs 1 to 3 describe executions."),
    ],
)
def test_an_articles_message_counts_from_one(english: Wording, indices: Sequence[int], message: str) -> None:
    assert english.of_article(indices, {"execution": 0.9}, 2) == message


@pytest.mark.parametrize("name", DESCRIPTORS)
def test_every_descriptor_has_its_words(english: Wording, name: str) -> None:
    assert english.of_paragraph({name: 1.0}, 2) != english.of_paragraph({}, 2)


def test_a_message_can_name_the_severity_and_keep_silent_on_the_rest(english: Wording) -> None:
    short = replace(english, this_paragraph="Violence: {severity}.")
    assert short.of_paragraph({"torture": 0.9}, 3) == "Violence: severe."


def test_a_brace_is_written_twice(english: Wording) -> None:
    assert replace(english, this_paragraph="{{{descriptors}}}").of_paragraph({}, 1) == "{violence}"
