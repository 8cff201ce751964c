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


@pytest.mark.parametrize(
    "odd",
    [
        "FERRY STRIKE ENTERS ITS THIRD WEEK AS TALKS BREAK DOWN AND THE ISLANDS RUN SHORT OF FLOUR, FUEL AND MAIL",
        "https://harbour.example/notices/2021/05/11/" + "x" * 120,
        "Caption: the old bridge at Harrowgate seen from the quay on a calm day in early May, 2021",
    ],
)
def test_one_odd_line_does_not_unwrap_the_rest(odd: str) -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, 72) for paragraph in PARAGRAPHS)
    assert [text.replace("\n", " ") for text in texts(f"{odd}\n\n{wrapped}")] == [odd, *PARAGRAPHS]


def test_an_indented_block_and_hanging_items_are_put_together() -> None:
    block = textwrap.indent(textwrap.fill(PARAGRAPHS[1], 72), "    ")
    assert [" ".join(text.split()) for text in texts(block)] == [PARAGRAPHS[1]]
    items = [f"- {PARAGRAPHS[1]}", f"- {PARAGRAPHS[4]}"]
    hanging = "\n".join(textwrap.fill(item, 60, subsequent_indent="  ") for item in items)
    assert [" ".join(text.split()) for text in texts(hanging)] == items


def test_headlines_on_single_lines_stay_apart() -> None:
    lines = [
        "Man held after robbery of a bar in the old town on Saturday",
        "Council approves a new budget for schools and for the roads",
        "Floods close three bridges",
        "Football: United draw at home again",
    ]
    assert texts("\n".join(lines)) == lines


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
