from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks.baselines.__main__ import ROOT, main, refuse_trained
from benchmarks.baselines.cache import CHUNK, remembered
from benchmarks.baselines.comparison import Lead, compare
from benchmarks.baselines.contender import Contender, shipped, train_baseline
from benchmarks.baselines.lexicon import words
from benchmarks.baselines.page import Trial, read_page, renew
from classifier import LabelsError, Model
from classifier.calibration import Floats
from classifier.codebook import PUBLIC_OUTPUTS
from classifier.errors import ReportError
from classifier.label import LabelledParagraph

STEMS = ("kill", "bod", "shot", "blood", "bomb", "child", "prison", "tortur", "burn", "dead", "attack", "soldier")


def counted(texts: Sequence[str]) -> Floats:
    """Represent texts by how often a few beginnings occur in them: little, but learnable."""
    return np.array([[text.lower().count(stem) for stem in STEMS] for text in texts], dtype=np.float64)


STRENGTHS = (0.01, 1.0)


@pytest.fixture(scope="module")
def counter(sample: Sequence[LabelledParagraph]) -> Contender:
    return train_baseline("counts", counted, sample, strengths=STRENGTHS)


def test_a_baseline_learns_from_its_features(counter: Contender) -> None:
    calm, grim = counter.probabilities(["The council meets on Monday.", "They shot him and burned the dead bodies."])
    for output in ("mentioned", "graphic_violence", "atrocity"):
        column = PUBLIC_OUTPUTS.index(output)
        assert grim[column] > calm[column]
    assert set(counter.strengths.values()) <= set(STRENGTHS)
    assert set(counter.thresholds) == set(PUBLIC_OUTPUTS)


def test_a_baseline_is_as_consistent_as_the_model(counter: Contender, sample: Sequence[LabelledParagraph]) -> None:
    mentioned, graphic, severe, atrocity = counter.probabilities([label.text for label in sample]).T
    assert (mentioned >= graphic).all()
    assert (graphic >= severe).all()
    assert (mentioned >= atrocity).all()


def test_the_order_of_the_labels_changes_nothing(counter: Contender, sample: Sequence[LabelledParagraph]) -> None:
    again = train_baseline("counts", counted, list(reversed(sample)), strengths=STRENGTHS)
    assert (again.thresholds, again.strengths) == (counter.thresholds, counter.strengths)


def test_the_model_is_entered_as_it_is(model: Model, sample: Sequence[LabelledParagraph]) -> None:
    entered = shipped(model)
    texts = [label.text for label in sample[:5]]
    scores = [[one.scores[output] for output in PUBLIC_OUTPUTS] for one in model.predict(texts)]
    np.testing.assert_array_equal(entered.probabilities(texts), scores)
    assert entered.thresholds == model.thresholds


def test_a_lead_is_the_difference_of_the_figures(
    model: Model, counter: Contender, sample: Sequence[LabelledParagraph]
) -> None:
    for one in compare([shipped(model), counter], sample[::2]):
        ours, theirs = one.measured["forewarn"], one.measured["counts"]
        for lead in one.leads["counts"]:
            assert lead.value == pytest.approx(ours[lead.figure] - theirs[lead.figure])
            assert lead.interval is not None
            if lead.figure != "ece":  # its draws have an upward bias
                assert lead.interval[0] <= lead.value <= lead.interval[1]
        assert one.leads["counts"][0].verdict == "better"  # the model was trained on these very paragraphs


def test_a_contender_is_level_with_itself(counter: Contender, sample: Sequence[LabelledParagraph]) -> None:
    twin = replace(counter, name="twin")
    for one in compare([counter, twin], sample[::4]):
        assert [(lead.value, lead.interval, lead.verdict) for lead in one.leads["twin"]] == [
            (0.0, [0.0, 0.0], "level")
        ] * 4


def test_an_output_without_positives_has_no_lead(counter: Contender, sample: Sequence[LabelledParagraph]) -> None:
    mild = [replace(label, severity=min(label.severity, 2)) for label in sample]
    severe = compare([counter, replace(counter, name="twin")], mild)[PUBLIC_OUTPUTS.index("severe")]
    assert severe.leads == {}
    assert severe.measured["twin"]["average_precision"] is None


@pytest.mark.parametrize(
    ("figure", "interval", "verdict"),
    [
        ("f1", [0.01, 0.2], "better"),
        ("f1", [-0.2, -0.01], "worse"),
        ("f1", [-0.01, 0.2], "level"),
        ("f1", None, "level"),
        ("ece", [0.01, 0.2], "worse"),
        ("ece", [-0.2, -0.01], "better"),
    ],
)
def test_a_verdict_needs_the_whole_interval(figure: str, interval: list[float] | None, verdict: str) -> None:
    assert Lead(figure, 0.0, interval).verdict == verdict


def test_no_text_is_embedded_twice(tmp_path: Path) -> None:
    asked: list[str] = []

    def encode(texts: Sequence[str]) -> Floats:
        asked.extend(texts)
        return counted(texts)

    texts = [f"killed {'shot ' * place}" for place in range(CHUNK + 3)]
    path = tmp_path / "cache.sqlite"
    first = remembered([*texts, texts[0]], encode, name="counts 1", path=path, report=lambda _: None)
    np.testing.assert_array_equal(first, counted([*texts, texts[0]]))
    assert asked == texts
    again = remembered(["a new text", texts[7]], encode, name="counts 1", path=path, report=lambda _: None)
    assert asked[len(texts) :] == ["a new text"]
    np.testing.assert_array_equal(again[1], first[7])
    remembered([texts[7]], encode, name="counts 2", path=path, report=lambda _: None)
    assert asked[-1] == texts[7]


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path) -> None:
    texts = [f"text {place}" for place in range(2 * CHUNK)]
    chunks: list[int] = []

    def stopped(texts: Sequence[str]) -> Floats:
        if chunks:
            raise KeyboardInterrupt
        chunks.append(len(texts))
        return counted(texts)

    def encode(texts: Sequence[str]) -> Floats:
        chunks.append(len(texts))
        return counted(texts)

    path = tmp_path / "cache.sqlite"
    with pytest.raises(KeyboardInterrupt):
        remembered(texts, stopped, name="counts", path=path, report=lambda _: None)
    remembered(texts, encode, name="counts", path=path, report=lambda _: None)
    assert chunks == [CHUNK, CHUNK]


def test_words_are_what_the_lexicon_holds() -> None:
    assert words("“Killed,” she said – twice. They'd …") == ["killed", "she", "said", "twice", "they'd"]


def test_what_is_trained_on_is_not_measured_on(sample: Sequence[LabelledParagraph]) -> None:
    one, other = sample[0], next(label for label in sample if label.article != sample[0].article)
    refuse_trained(Path("dev.jsonl"), [one], [other])
    with pytest.raises(LabelsError, match="trained on"):
        refuse_trained(Path("dev.jsonl"), [replace(other, text="New.", article=one.article)], [one])
    with pytest.raises(LabelsError, match="trained on"):
        refuse_trained(Path("dev.jsonl"), [replace(other, text=one.text)], [one])
    with pytest.raises(LabelsError, match="no labelled paragraph"):
        refuse_trained(Path("dev.jsonl"), [], [one])


def test_the_page_is_renewed_between_its_marks(
    tmp_path: Path, counter: Contender, sample: Sequence[LabelledParagraph]
) -> None:
    path = tmp_path / "page.md"
    path.write_text("# Before\n<!-- measured: by hand -->\nold\n<!-- /measured -->\nAfter.\n", encoding="utf-8")
    compared = compare([counter, replace(counter, name="twin")], sample[::4])
    page = renew(read_page(path), {"date": "2026-11-22"}, [counter], [Trial("dev.jsonl", "80 paragraphs.", compared)])
    assert page.startswith("# Before\n<!-- measured: by hand -->\n")
    assert page.endswith("<!-- /measured -->\nAfter.\n")
    assert "\nold\n" not in page
    figures = compared[0].measured["counts"]
    low, high = figures["ci95"]["average_precision"]
    assert f"| mentioned | 60 | counts | {figures['average_precision']:.3f} ({low:.3f}–{high:.3f}) |" in page
    assert "| mentioned | twin | level +0.000 (+0.000 to +0.000) |" in page
    assert "- Average precision over twin: level in mentioned" in page


def test_a_page_without_marks_is_refused_before_the_run(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("# A page\n", encoding="utf-8")
    with pytest.raises(ReportError, match="no part between"):
        read_page(path)


def test_a_cache_that_is_none_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache.sqlite"
    cache.write_bytes(b"no database, but something of the user's" * 30)
    monkeypatch.setattr("benchmarks.baselines.provenance.version", lambda _: "1")
    monkeypatch.setattr("benchmarks.baselines.sentences.version", lambda _: "1")
    done = CliRunner().invoke(main, ["--data", str(ROOT / "labels" / "test.jsonl"), "--cache", str(cache)])
    assert done.exit_code == 1
    assert f"Error: {cache}: is no cache of embeddings" in done.output
    assert cache.read_bytes().startswith(b"no database")


def test_a_missing_package_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("benchmarks.baselines.provenance.version", missing)
    done = CliRunner().invoke(main, ["--data", str(ROOT / "labels" / "test.jsonl")])
    assert done.exit_code == 1
    assert "is not installed; `make baselines` installs it" in done.output


@pytest.mark.parametrize(
    "name", ["requirements.lock", "benchmarks/baselines.lock", "integrations/spark/requirements.lock"]
)
def test_a_lock_names_versions_and_hashes_and_no_address(name: str) -> None:
    lock = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in lock
    assert not re.search(r"^-", lock, re.MULTILINE)
    entries = re.split(r"\n(?=[a-z])", lock.split("\n", 2)[2])
    assert len(entries) > 30
    assert all(re.match(r"[a-z0-9-]+==\S+", entry) and "--hash=sha256:" in entry for entry in entries)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.split(r"[^a-z0-9-]", requirement.lower())[0] for requirement in project["dependencies"]}
    assert needed <= {entry.partition("==")[0] for entry in entries}, "run make lock"
