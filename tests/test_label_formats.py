from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import LabelsError
from classifier.codebook import DESCRIPTORS
from classifier.label import LabelledParagraph
from classifier.label_formats import FORMATS

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: text.strip() != "")
EXTRA: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    st.sampled_from(["grounded_in", "genre", "desk"]), st.text(max_size=5) | st.booleans() | st.integers(0, 9)
)


@st.composite
def labelled(draw: st.DrawFn) -> LabelledParagraph:
    severity = draw(st.integers(0, 3))
    return LabelledParagraph(
        id=draw(TEXT),
        article=draw(TEXT),
        text=draw(TEXT),
        severity=severity,
        atrocity=draw(st.integers(0, 1)) if severity else 0,
        descriptors=tuple(draw(st.lists(st.sampled_from(DESCRIPTORS), unique=True))) if severity else (),
        extra=draw(EXTRA),
    )


@pytest.mark.parametrize("name", FORMATS)
@given(labels=st.lists(labelled(), max_size=4))
def test_what_is_exported_comes_back(name: str, labels: list[LabelledParagraph]) -> None:
    assert FORMATS[name].read(FORMATS[name].write(labels), "file") == labels


LABEL = {"severity": 2, "atrocity": 1, "descriptors": ["torture"]}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("doccano", '{"id": 7, "text": "Guards beat him.", "label": ["severity:described", "atrocity", "torture"]}'),
        (
            "prodigy",
            '{"text": "x", "accept": [], "answer": "reject"}\n{"text": "Guards beat him.", "_task_hash": 5, '
            '"accept": ["severity:described", "torture", "atrocity"], "answer": "accept"}',
        ),
        (
            "label-studio",
            json.dumps(
                [
                    {
                        "id": 3,
                        "data": {"text": "Guards beat him."},
                        "annotations": [
                            {"was_cancelled": True, "result": []},
                            {
                                "result": [
                                    {"type": "choices", "value": {"choices": ["severity:described"]}},
                                    {"type": "choices", "value": {"choices": ["atrocity", "torture"]}},
                                ]
                            },
                        ],
                    }
                ]
            ),
        ),
        ("csv", "\ufefftext,severity,atrocity,descriptors\r\nGuards beat him.,2,1,torture\r\n"),
    ],
)
def test_a_tools_own_export_is_read(name: str, content: str) -> None:
    [label] = FORMATS[name].read(content, "export")
    assert label.text == "Guards beat him."
    assert label.article == label.id
    assert (label.severity, label.atrocity, label.descriptors) == (2, 1, ("torture",))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("doccano", '{"text": "a", "label": ["gore"]}', "f:1: unknown choice 'gore'"),
        ("doccano", '{"text": "a", "label": []}', "f:1: no severity"),
        ("doccano", '{"text": "a"}', "f:1: 'label' must be a list"),
        ("doccano", "{", "f:1: not JSON"),
        ("prodigy", '{"text": "a", "accept": ["severity:none", "severity:severe"]}', "f:1: two severities"),
        ("prodigy", '{"text": "a"}', "f:1: 'accept' must be a list"),
        ("prodigy", '{"text": 1, "accept": ["severity:none"]}', "f:1: 'text' must be a string"),
        ("label-studio", "{}", "f: must be a list of tasks"),
        ("label-studio", "[1]", "f: task 1: needs 'data'"),
        ("label-studio", '[{"data": {"text": "a"}, "annotations": []}]', "f: task 1: no severity"),
        ("csv", "id,text\n1,a\n", "f:1: no column severity"),
        ("csv", "text,severity\na,two\n", "f:2: severity and atrocity must be whole numbers"),
        ("csv", "text,severity\na,1,b\n", "f:2: more cells"),
        ("csv", 'text,severity\n"a,1\n', "not CSV"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(name: str, content: str, reason: str) -> None:
    with pytest.raises(LabelsError) as caught:
        FORMATS[name].read(content, "f")
    assert reason in str(caught.value)
