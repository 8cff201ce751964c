"""What the standards say of a warning: conditions on severity, tags and descriptors of its paragraphs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from click.testing import CliRunner

from classifier import ArticleWarning, Model, forewarn, include_standards, parse_article, warn_article
from classifier.article import INCLUDES
from classifier.codebook import SEVERITY_NAMES
from classifier.standards.annotation import annotate
from classifier.standards.desk import write_note
from classifier.standards.iab import find_topics
from classifier.standards.iptc import find_subjects
from classifier.standards.shape import Included
from tests.test_warning import CALM, GERMAN, VIOLENT

TEXT = f"  {CALM}\r\n\r\n{VIOLENT}\r\n\r\nShort 😀 end.\n\n{VIOLENT}"


def found(model: Model, envelope: dict[str, Any]) -> ArticleWarning:
    article = parse_article(envelope)
    return include_standards(warn_article(article, model), article)


def say(model: Model, *paragraphs: tuple[int, str]) -> ArticleWarning:
    """Return a warning with paragraphs of a severity and its tags and descriptors, likeliest first, by blanks."""
    warned = found(model, {"paragraphs": [CALM] * len(paragraphs)})
    changed = []
    for paragraph, (severity, names) in zip(warned.paragraphs, paragraphs, strict=True):
        tags = ["atrocity"] * ("atrocity" in names.split()) + ["graphic_violence"] * (severity >= 2)
        descriptors = [name for name in names.split() if name != "atrocity"]
        changed.append(
            replace(
                paragraph,
                severity=severity,
                severity_name=SEVERITY_NAMES[severity],
                tags=tags,
                descriptors={name: 0.9 - place / 100 for place, name in enumerate(descriptors)},
                warn=bool(tags),
            )
        )
    return replace(warned, paragraphs=changed)


@pytest.mark.parametrize(
    ("severity", "names", "codes"),
    [
        (0, "", ""),
        (1, "homicide combat", ""),
        (1, "atrocity mass_killing", "death violence"),
        (1, "atrocity", "violence"),
        (1, "suicide", "suffering"),
        (2, "", "violence"),
        (2, "homicide", "death violence"),
        (2, "combat", "violence"),
        (2, "torture", "violence suffering"),
        (2, "sexual_violence", "violence suffering"),
        (2, "attack_on_civilians child_victims", "violence suffering"),
        (2, "human_remains", "death violence"),
        (2, "accident", "death"),
        (2, "accident human_remains injury", "death suffering"),
        (2, "accident homicide", "death violence"),
        (2, "suicide", "suffering"),
        (2, "injury", "violence suffering"),
        (3, "combat", "violence suffering"),
        (3, "accident", "death suffering"),
    ],
)
def test_iptc_codes_go_by_what_a_paragraph_shows(model: Model, severity: int, names: str, codes: str) -> None:
    subjects = find_subjects(say(model, (severity, names)))["subjects"]
    assert [subject["literal"] for subject in subjects] == [f"cwarn:{code}" for code in codes.split()]
    for subject in subjects:
        assert set(subject) == {"name", "uri", "literal"}
        code = subject["literal"].removeprefix("cwarn:")
        assert subject["uri"] == f"http://cv.iptc.org/newscodes/contentwarning/{code}"


def test_an_article_has_the_codes_of_all_its_paragraphs_and_none_twice(model: Model) -> None:
    subjects = find_subjects(say(model, (2, "torture"), (0, ""), (2, "execution")))["subjects"]
    assert [subject["literal"] for subject in subjects] == ["cwarn:death", "cwarn:violence", "cwarn:suffering"]


HARM, TERROR, CRIME = "I4GWl6", "8FD8nI", "XtODT3"
HIGH, MEDIUM, LOW = "bsr002", "bsr003", "bsr004"


@pytest.mark.parametrize(
    ("paragraphs", "topics"),
    [
        ([(0, "")], {}),
        ([(1, "combat")], {HARM: LOW}),
        ([(1, "accident")], {HARM: LOW}),
        ([(2, "combat")], {HARM: MEDIUM}),
        ([(3, "")], {HARM: HIGH}),
        ([(1, "homicide")], {HARM: LOW, CRIME: LOW}),
        ([(2, "suicide")], {HARM: MEDIUM, CRIME: MEDIUM}),
        ([(1, "atrocity")], {HARM: MEDIUM, CRIME: MEDIUM}),
        ([(1, "attack_on_civilians")], {HARM: LOW}),
        ([(1, "atrocity attack_on_civilians")], {HARM: MEDIUM, TERROR: MEDIUM, CRIME: MEDIUM}),
        ([(3, "atrocity torture")], {HARM: HIGH, CRIME: HIGH}),
        ([(3, "accident"), (1, "homicide")], {HARM: HIGH, CRIME: LOW}),
    ],
)
def test_iab_topics_have_the_risk_of_their_riskiest_paragraph(
    model: Model, paragraphs: list[tuple[int, str]], topics: dict[str, str]
) -> None:
    said = find_topics(say(model, *paragraphs))
    assert {category["id"]: category["risk"] for category in said["categories"]} == topics
    assert said["cattax"] == 7
    names = {HIGH: "high", MEDIUM: "medium", LOW: "low"}
    assert all(category["risk_name"] == names[category["risk"]] for category in said["categories"])


@pytest.mark.parametrize(
    ("graphic", "title", "line"),
    [
        ([], False, None),
        ([3], False, "(EDS NOTE: GRAPHIC CONTENT in paragraph 4: torture, child victims)"),
        ([3, 6, 7, 8], False, "(EDS NOTE: GRAPHIC CONTENT in paragraphs 4, 7-9: torture, child victims)"),
        ([0, 1], False, "(EDS NOTE: GRAPHIC CONTENT in paragraphs 1-2: torture, child victims)"),
        ([], True, "(EDS NOTE: GRAPHIC CONTENT in the headline: torture, child victims)"),
        ([1], True, "(EDS NOTE: GRAPHIC CONTENT in the headline and paragraph 2: torture, child victims)"),
    ],
)
def test_the_desk_line_names_graphic_paragraphs(
    model: Model, graphic: list[int], title: bool, line: str | None
) -> None:
    told = (2, "torture child_victims")
    places = [-1] * title + list(range(9))
    warned = say(model, *(told if place in graphic or place == -1 else (1, "combat") for place in places))
    placed = [replace(one, index=place) for one, place in zip(warned.paragraphs, places, strict=True)]
    assert write_note(replace(warned, paragraphs=placed)) == line


def test_the_desk_line_needs_no_descriptor(model: Model) -> None:
    assert write_note(say(model, (2, ""))) == "(EDS NOTE: GRAPHIC CONTENT in paragraph 1: violence)"


def test_annotations_select_the_warned_paragraphs_of_a_text_by_quote_and_by_position(model: Model) -> None:
    warned = found(model, {"text": TEXT, "include": ["annotations"]})
    said = warned.included["annotations"]
    assert len(said) == 2
    for annotation, index in zip(said, warned.warning.paragraphs, strict=True):
        quote, position = annotation["target"]["selector"]
        assert quote["type"] == "TextQuoteSelector"
        assert quote["exact"] == VIOLENT == warned.paragraphs[index].text
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in TEXT
        assert position["type"] == "TextPositionSelector"
        assert TEXT[position["start"] : position["end"]] == VIOLENT
    first, last = (annotation["target"]["selector"][0] for annotation in said)
    assert first["prefix"].endswith("\r\n\r\n")
    assert first["suffix"].startswith("\r\n\r\nShort 😀 end.\n\nThe gunmen ")
    assert len(first["prefix"]) == len(first["suffix"]) == 32
    assert last["suffix"] == ""


def test_annotations_of_other_inputs_have_a_quote_only(model: Model) -> None:
    html = f"<p>{CALM}</p><p>{VIOLENT}</p>"
    [annotation] = found(model, {"title": CALM, "html": html, "include": ["annotations"]}).included["annotations"]
    [quote] = annotation["target"]["selector"]
    assert (quote["exact"], quote["prefix"], quote["suffix"]) == (VIOLENT, CALM[-32:], "")


def test_a_title_stands_apart_from_the_text(model: Model) -> None:
    said = found(model, {"title": VIOLENT, "text": f"{VIOLENT}\n\n{CALM}", "include": ["annotations"]}).included
    title, first = (annotation["target"]["selector"] for annotation in said["annotations"])
    assert [(quote["prefix"], quote["suffix"]) for quote in title] == [("", "")]
    assert first[0]["prefix"] == ""


def test_annotations_name_what_was_found_and_are_the_same_each_time(model: Model) -> None:
    envelope = {"id": "https://news.example/17", "text": TEXT, "include": ["annotations"]}
    said = found(model, envelope).included["annotations"]
    assert said == found(model, envelope).included["annotations"]
    assert len({annotation["id"] for annotation in said}) == 2
    for annotation in said:
        assert annotation["@context"] == "http://www.w3.org/ns/anno.jsonld"
        assert annotation["id"].startswith("urn:uuid:")
        assert (annotation["type"], annotation["motivation"]) == ("Annotation", "classifying")
        assert annotation["target"]["source"] == "https://news.example/17"
        values = [body["value"] for body in annotation["body"]]
        assert values[0].startswith("This paragraph describes ")
        assert annotation["body"][0]["language"] == "en"
        assert {"graphic_violence", "atrocity", "execution"} <= set(values)


@pytest.mark.parametrize("identifier", [None, "17", "a b: c", "news"])
def test_an_id_that_is_no_iri_is_not_the_source(model: Model, identifier: str | None) -> None:
    warned = found(model, {"id": identifier, "text": VIOLENT})
    [annotation] = annotate(warned, VIOLENT)
    assert annotation["target"]["source"].startswith("urn:uuid:")


def test_an_unassessed_article_says_nothing(model: Model) -> None:
    said = found(model, {"text": GERMAN, "include": list(INCLUDES)}).included
    assert said == {
        "ninjs": {"subjects": []},
        "iab": {"cattax": 7, "categories": []},
        "annotations": [],
        "desk": None,
    }


def test_only_what_is_asked_for_is_in_the_reply(model: Model) -> None:
    assert "included" not in found(model, {"text": VIOLENT}).as_reply()
    assert "included" not in found(model, {"text": VIOLENT, "include": []}).as_reply()
    assert set(found(model, {"text": VIOLENT, "include": ["desk", "iab", "iab"]}).as_reply()["included"]) == {
        "desk",
        "iab",
    }
    assert set(get_type_hints(Included)) == set(INCLUDES)


def test_check_includes_what_the_service_includes(model: Model, tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(TEXT.encode())
    options = [option for name in INCLUDES for option in ("--include", name)]
    done = CliRunner().invoke(forewarn, ["check", str(path), "--json", *options])
    assert json.loads(done.stdout) == found(model, {"text": TEXT, "include": list(INCLUDES)}).as_reply()
    shown = CliRunner().invoke(forewarn, ["check", str(path), "--include", "desk", "--include", "ninjs"]).stdout
    assert "\ndesk\n(EDS NOTE: GRAPHIC CONTENT in paragraphs 2, 4: " in shown
    assert '"literal": "cwarn:death"' in shown
    assert CliRunner().invoke(forewarn, ["check", str(path), "--include", "iptc"]).exit_code == 2
