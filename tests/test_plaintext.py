from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.plaintext import split_text

PARAGRAPHS = [
    "icon menu-bicon searchicon chevron downicon chevron upicon closeicon playicon muteicon shareicon",
    "The council of Harrowgate voted on Tuesday to close the bridge, which engineers have called unsafe since "
    "the floods, and to spend 4.2m on a new one a mile upstream.",
    "“We waited nine years for this,” said Ines Okoro, who keeps a shop on the quay.",
    "READ MORE: Ferry company offers cheaper tickets",
    "Work on the piers, which the county will pay for, is to begin in March and last until the autumn of the next "
    "year if the river allows it.",
    "Leave a Reply",
]


def texts(text: str) -> list[str]:
    return [paragraph.text for paragraph in split_text(text)]


@pytest.mark.parametrize("separator", ["\n\n", "\r\n\r\n", "\n \u00a0\n", "\n", "\r\n", "\r", "\n\n\n\n"])
def test_blank_lines_or_single_line_ends_part_paragraphs(separator: str) -> None:
    assert texts(separator.join(PARAGRAPHS)) == PARAGRAPHS


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("width", [60, 70, 80])
def test_hard_wrapped_lines_are_put_together(width: int, line_end: str) -> None:
    wrapped = [line_end.join(textwrap.wrap(paragraph, width)) for paragraph in PARAGRAPHS]
    assert [text.replace(line_end, " ") for text in texts((line_end * 2).join(wrapped))] == PARAGRAPHS


def test_a_date_line_stays_its_own_paragraph() -> None:
    text = PARAGRAPHS[0] * 3 + "\n11 May, 2021 02:30\n\nFerry strike enters third week\n\n" + PARAGRAPHS[1]
    assert texts(text)[1:] == ["11 May, 2021 02:30", "Ferry strike enters third week", PARAGRAPHS[1]]


def test_list_items_stay_apart() -> None:
    items = ["- The first of the demands is a rise of nine per cent in the", "- The second is a shorter week"]
    assert texts("\n".join(items)) == items


def test_an_indented_line_begins_a_paragraph_of_wrapped_text() -> None:
    first = "The mayor said the works would cost twice what was planned and last\nwell into the spring of next year."
    second = "The opposition called for an inquiry into who had signed the old\ncontract and why."
    assert texts(f"    {first}\n    {second}") == [first, second]


def test_white_space_around_a_paragraph_belongs_to_none() -> None:
    assert texts("\u00a0 one two \u00a0\n\n\t three\t") == ["one two", "three"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u00a0"])
def test_no_text_has_no_paragraphs(text: str) -> None:
    assert split_text(text) == []


@given(st.text())
def test_offsets_lead_back_and_nothing_is_lost(text: str) -> None:
    found = split_text(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert [one.index for one in found] == list(range(len(found)))
    assert "".join(part for one in found for part in one.text.split()) == "".join(text.split())
