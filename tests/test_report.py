from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from classifier import Model
from classifier.bootstrap import bootstrap_weights
from classifier.breakdown import UNNAMED, by_key
from classifier.curve import precision_recall
from classifier.errors import ReportError
from classifier.evaluation import evaluate
from classifier.label import LabelledParagraph, label_lines
from classifier.mistake import MOST_MISTAKES
from classifier.reliability import reliability
from classifier.report import TAGS, render_report, write_report
from tests.test_command import run

PUBLIC = ("mentioned", "graphic_violence", "severe", "atrocity")
SECTIONS = [
    "figures",
    "precision-recall",
    "reliability",
    "confusion",
    "parts",
    "fairness",
    "mistakes",
    "terms",
    "learning-curve",
    "notes",
]
SCRIPT = "<script>alert('shot')</script> & soldiers <b>shot</b> the prisoners."


@dataclass(frozen=True)
class Reported:
    labels: list[LabelledParagraph]
    measured: dict[str, Any]
    page: str
    tree: LexborHTMLParser


def reported(model: Model, labels: Sequence[LabelledParagraph], *, name: str = "data.jsonl") -> Reported:
    measured = evaluate(model, labels)
    page = render_report(model, labels, measured, name=name)
    return Reported(list(labels), measured, page, LexborHTMLParser(page))


@pytest.fixture(scope="module")
def found(model: Model, sample: Sequence[LabelledParagraph]) -> Reported:
    """A report on labels turned upside down in part, so that there are mistakes of every sort."""
    hostile = LabelledParagraph("x<1>", "a\"b'", SCRIPT, 0, 0, (), {"genre": "<i>gossip</i>"})
    swapped = [replace(label, severity=0, atrocity=0, descriptors=()) for label in sample[-60:-40]]
    missed = [replace(label, severity=3, atrocity=1) for label in sample[:20]]
    return reported(model, [hostile, *missed, *sample[20:-60], *swapped, *sample[-40:]], name="<data>.jsonl")


def test_the_page_is_well_formed_and_has_every_section(found: Reported, model: Model) -> None:
    assert [section.id for section in found.tree.css("section")] == SECTIONS
    assert {link.attributes["href"] for link in found.tree.css("nav a")} == {f"#{name}" for name in SECTIONS}
    for tag in ("section", "table", "tbody", "tr", "svg", "figure", "article", "div", "p", "td", "ul", "li"):
        assert (
            found.page.count(f"</{tag}>") == len(re.findall(rf"<{tag}[ >]", found.page)) == len(found.tree.css(tag))
        )
    assert text(found.tree, "h1") == f"Model {model.version} on <data>.jsonl"
    assert text(found.tree, ".facts dd") == str(len(found.labels))


def test_text_is_escaped_wherever_it_stands(found: Reported) -> None:
    assert not found.tree.css("script, i, b b")
    assert "<script" not in found.page
    assert "<i>gossip</i>" in [cell.text() for cell in found.tree.css("[data-part=genre] th")]


def test_a_mistake_is_quoted_to_the_letter(model: Model) -> None:
    [prediction] = model.predict([SCRIPT])
    wrong = 0 if prediction.severity >= 2 else 3
    tree = reported(model, [LabelledParagraph('"><b>1', "a", SCRIPT, wrong, 0, ())]).tree
    [mistake] = tree.css("[data-mistake=graphic_violence]")
    assert mistake.attributes["data-id"] == '"><b>1'
    assert mistake.css("p")[1].text() == SCRIPT
    assert not tree.css("script")


def test_nothing_is_loaded_from_outside(found: Reported) -> None:
    for node in found.tree.css("[src], [href], link, img, iframe, object"):
        assert node.attributes.get("href", "").startswith("#")
    assert not re.search(r"url\(|@import|https?:", found.page.split("<body>")[0])
    assert "default-src 'none'" in found.page


def test_the_figures_are_those_of_evaluate(found: Reported) -> None:
    rows = {cell(row, "th"): row for row in found.tree.css("#figures tbody tr")}
    assert list(rows)[:4] == list(PUBLIC)
    assert len(rows) == len(found.measured["outputs"])
    for output, figures in found.measured["outputs"].items():
        cells = [one.text() for one in rows[output.removeprefix("descriptor:")].css("td")]
        low, high = figures["ci95"]["average_precision"]
        assert cells[2].strip() == f"{figures['average_precision']:.3f} {low:.3f}–{high:.3f}"


def test_confusion_counts_every_paragraph_once(found: Reported, model: Model) -> None:
    cells = found.tree.css(".matrix td")
    counts = {
        (int(one.attributes["data-label"] or 0), int(one.attributes["data-prediction"] or 0)): first_number(one)
        for one in cells
    }
    assert len(counts) == 16
    assert sum(counts.values()) == len(found.labels)
    predicted = [one.severity for one in model.predict([label.text for label in found.labels])]
    assert counts[0, 2] == sum(
        label.severity == 0 and severity == 2 for label, severity in zip(found.labels, predicted, strict=True)
    )


@pytest.mark.parametrize("output", TAGS)
def test_worst_mistakes_are_mistakes_worst_first(found: Reported, model: Model, output: str) -> None:
    by_id = {label.id: label for label in found.labels}
    threshold = model.thresholds[output]
    for kind, sign in (("false positive", -1), ("false negative", 1)):
        nodes = found.tree.css(f'[data-mistake={output}][data-kind="{kind}"]')
        assert 0 < len(nodes) <= MOST_MISTAKES
        scores = []
        for node in nodes:
            label = by_id[node.attributes["data-id"] or ""]
            [prediction] = model.predict([label.text])
            scores.append(prediction.scores[output])
            assert label.is_positive(output) == (kind == "false negative")
            assert (scores[-1] >= threshold) == (kind == "false positive")
            assert f"{scores[-1]:.3f}" == text(node, "b")
            assert node.css("p")[1].text() == label.text
        assert scores == sorted(scores, key=lambda score: sign * score)
    assert found.tree.css(f"[data-mistake={output}] mark[title^='+']")


@pytest.mark.parametrize("output", PUBLIC)
def test_charts_show_the_figures_of_evaluate(found: Reported, model: Model, output: str) -> None:
    figures = found.measured["outputs"][output]
    probabilities = model.probabilities([label.text for label in found.labels])[:, model.outputs.index(output)]
    positive = np.array([label.is_positive(output) for label in found.labels])
    draws = bootstrap_weights([label.article for label in found.labels], draws=50)
    curve = precision_recall(probabilities, positive, draws)
    assert curve is not None
    recall, precision = np.array(curve.steps).T
    assert np.trapezoid(precision, recall) == pytest.approx(figures["average_precision"])
    assert (pytest.approx(figures["recall"]), pytest.approx(figures["precision"])) in curve.steps
    assert all(low <= high for _, low, high in curve.band)
    bins = reliability(probabilities, positive, draws)
    assert sum(one.n for one in bins) == len(found.labels)
    gaps = sum(one.n * abs(one.probability - one.frequency) for one in bins) / len(found.labels)
    assert gaps == pytest.approx(figures["ece"])
    [shipped] = found.tree.css(f'svg[aria-label="Precision over recall of {output}"] .shipped')
    assert f"precision {figures['precision']:.3f}, recall {figures['recall']:.3f}" in shipped.text()


@pytest.mark.parametrize("part", ["genre", "length"])
def test_parts_make_up_the_whole(found: Reported, part: str) -> None:
    rows = found.tree.css(f"[data-part={part}] tbody tr")
    assert sum(int(row.css("td")[0].text()) for row in rows) == len(found.labels)
    assert (
        sum(int(row.css("td")[1].text()) for row in rows)
        == found.measured["outputs"]["graphic_violence"]["positives"]
    )


@pytest.mark.parametrize("part", ["genre", "length"])
def test_false_alarms_are_counted_in_every_part(found: Reported, model: Model, part: str) -> None:
    """Also in those without positives, which have no other figure."""
    rows = found.tree.css(f"[data-part={part}] tbody tr")
    scores = model.probabilities([label.text for label in found.labels])[:, model.outputs.index("graphic_violence")]
    wrong = sum(
        score >= model.thresholds["graphic_violence"] and label.severity < 2
        for score, label in zip(scores, found.labels, strict=True)
    )
    assert sum(first_number(row.css("td")[5]) for row in rows) == wrong > 0


def test_a_file_without_outlets_says_so(found: Reported, model: Model) -> None:
    assert "No paragraph of this file has an outlet" in text(found.tree, "#parts")
    told = reported(model, [replace(found.labels[1], extra={"outlet": "The Harbour Post"})]).tree
    assert text(told, "[data-part=outlet] tbody th") == "The Harbour Post"


def test_rare_parts_are_one_and_unnamed_ones_are_said(sample: Sequence[LabelledParagraph]) -> None:
    labels = [replace(label, extra={"source": f"paper {index}"}) for index, label in enumerate(sample[:40])]
    names = by_key([*labels, replace(sample[40], extra={"source": "paper 0"})], "source")
    assert names is not None
    assert names[0] == names[-1] == "paper 0"
    assert names.count("(16 others)") == 16
    assert by_key([labels[0], replace(labels[1], extra={})], "source") == ["paper 0", UNNAMED]
    assert by_key(labels, "genre") is None


def test_terms_lead_with_the_strongest(found: Reported, model: Model) -> None:
    weights = model.scorer.weights[:, model.outputs.index("atrocity")]
    for_, against = found.tree.css("[data-terms=atrocity]")
    assert len(for_.css("tbody tr")) == len(against.css("tbody tr")) == 25
    assert for_.css("td")[1].text() == f"{weights.max():+.2f}"
    assert against.css("td")[1].text() == f"{weights.min():+.2f}"


def test_fairness_is_shown_where_the_model_carries_it(model: Model, sample: Sequence[LabelledParagraph]) -> None:
    one = {"kind": "faith", "output": "severe", "n": 50, "moved": 0.0301, "flipped": 0.002}
    carrying = replace(model, metrics={"fairness": [one]})
    tree = reported(carrying, sample[:3]).tree
    [row] = tree.css("#fairness tbody tr")
    assert [cell.text() for cell in row.css("td")] == ["severe", "50", "0.0301", "0.20 %"]
    assert [cell.text() for cell in row.css(".over")] == ["0.0301"]


@pytest.mark.parametrize(
    ("kind", "flipped", "is_marked"), [("faith", 0.009, False), ("faith", 0.011, True), ("all", 0.011, True)]
)
def test_more_than_a_hundredth_of_flips_is_marked(
    model: Model, sample: Sequence[LabelledParagraph], kind: str, flipped: float, is_marked: bool
) -> None:
    one = {"kind": kind, "output": "severe", "n": 50, "moved": 0.001, "flipped": flipped}
    tree = reported(replace(model, metrics={"fairness": [one]}), sample[:3]).tree
    assert bool(tree.css("#fairness .over")) == is_marked


def test_the_learning_curve_is_drawn_where_the_model_carries_it(
    model: Model, sample: Sequence[LabelledParagraph]
) -> None:
    points = [
        {
            "paragraphs": paragraphs,
            "positives": dict.fromkeys(PUBLIC, paragraphs // 4),
            "average_precision": dict.fromkeys(PUBLIC, value) | {"severe": None},
            "ci95": {output: [value - 0.1, value + 0.1] for output in PUBLIC} | {"severe": None},
        }
        for paragraphs, value in ((1000, 0.4), (2000, 0.5), (4000, 0.75))
    ]
    carrying = replace(model, metrics={"measured_on": "test.jsonl", "learning_curve": points})
    tree = reported(carrying, sample[:3]).tree
    [drawn] = tree.css('svg[aria-label="Learning curve of atrocity"]')
    dots = [(float(dot.attributes["cx"] or 0), float(dot.attributes["cy"] or 0)) for dot in drawn.css(".dot")]
    first, second, third = (across for across, _ in dots)
    assert third - second == pytest.approx(second - first)
    assert dots[2][1] < dots[1][1] < dots[0][1]
    assert (
        drawn.css(".dot title")[2].text() == "4,000 paragraphs, 1,000 positive: average precision 0.750 (0.650–0.850)"
    )
    assert [tick.text() for tick in drawn.css("text")[:3]] == ["1,000", "2,000", "4,000"]
    assert "+0.250 by the last 2,000 paragraphs, 500 of them positive" in text(tree, "#learning-curve")
    assert not tree.css('svg[aria-label="Learning curve of severe"]')


def test_one_point_is_no_learning_curve(model: Model, sample: Sequence[LabelledParagraph]) -> None:
    one = {"paragraphs": 90, "positives": {}, "average_precision": {}, "ci95": {}}
    carrying = replace(model, metrics={"measured_on": "test.jsonl", "learning_curve": [one]})
    assert "carries no learning curve" in text(reported(carrying, sample[:3]).tree, "#learning-curve")


@pytest.mark.parametrize("severity", [0, 3])
def test_one_paragraph_is_enough(model: Model, severity: int) -> None:
    """Without positives a dash; with positives only, no interval where none can be had, and no warning."""
    label = LabelledParagraph("1", "a", "The council meets on Monday.", severity, 0, ())
    tree = reported(model, [label]).tree
    [row] = [row for row in tree.css("#figures tbody tr") if cell(row, "th") == "severe"]
    figures = [one.text().strip() for one in row.css("td")[2:]]
    assert (figures == ["–"] * 9) == (severity == 0)
    assert figures[1] == "–"
    assert ("– no positives" in tree.css("#precision-recall")[0].text()) is True


def test_the_command_writes_the_page_and_prints_as_before(
    tmp_path: Path, sample: Sequence[LabelledParagraph]
) -> None:
    data, report = tmp_path / "data.jsonl", tmp_path / "report.html"
    data.write_text("".join(label_lines(sample[:5])), encoding="utf-8")
    report.write_text("an older one")
    done = run("evaluate", "--data", data, "--report", report, "--json")
    assert json.loads(done.stdout)["n"] == 5
    assert text(LexborHTMLParser(report.read_text(encoding="utf-8")), "h1").endswith("on data.jsonl")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.jsonl", "report.html"]
    on_stdout = run("evaluate", "--data", data, "--report", "-")
    assert on_stdout.stdout.rstrip("\n") == report.read_text(encoding="utf-8").rstrip("\n")
    assert run("evaluate", "--data", data, "--report", "-", "--json").exit_code == 2


@pytest.mark.parametrize("place", ["none/report.html", "data.jsonl/report.html", "."])
def test_an_unwritable_report_is_one_line_and_one(
    tmp_path: Path, sample: Sequence[LabelledParagraph], place: str
) -> None:
    data = tmp_path / "data.jsonl"
    data.write_text("".join(label_lines(sample[:2])), encoding="utf-8")
    done = run("evaluate", "--data", data, "--report", tmp_path / place)
    assert (done.exit_code, done.stdout) == (1, "")
    [line] = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert str((tmp_path / place).resolve()) in line
    assert [path.name for path in tmp_path.iterdir()] == ["data.jsonl"]


def test_a_report_never_replaces_its_labels(tmp_path: Path, sample: Sequence[LabelledParagraph]) -> None:
    data = tmp_path / "data.jsonl"
    data.write_text("".join(label_lines(sample[:2])), encoding="utf-8")
    before = data.read_bytes()
    assert run("evaluate", "--data", data, "--report", data).exit_code == 2
    assert data.read_bytes() == before


def test_a_device_is_never_replaced() -> None:
    with pytest.raises(ReportError, match="is no file"):
        write_report("page", Path("/dev/null"))
    assert Path("/dev/null").is_char_device()


def test_half_a_character_in_a_name_does_not_stop_the_report(tmp_path: Path) -> None:
    write_report("genre \ud800", tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == "genre ?"


def text(tree: LexborHTMLParser | LexborNode, selector: str) -> str:
    node = tree.css_first(selector)
    assert node is not None, selector
    return node.text()


def cell(row: LexborNode, selector: str) -> str:
    return text(row, selector).strip()


def first_number(node: LexborNode) -> int:
    match = re.match(r"\d+", node.text())
    assert match is not None
    return int(match.group())
