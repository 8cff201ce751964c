from __future__ import annotations

import io
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from classifier import Model, Policy, forewarn, load_policy, parse_article, text_digest, warn_article
from classifier.batch.progress import Progress
from classifier.batch.row import ARTICLE_COLUMNS, COLUMNS
from classifier.batch.sink import SINKS
from classifier.label import LabelledParagraph
from classifier.override import Override
from tests.batch import Record, batch, read_rows, write_records
from tests.test_warning import CALM, GERMAN, VIOLENT


def score(*arguments: Any, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(forewarn, ["score", *map(str, arguments)], input=stdin)


@pytest.fixture(scope="module")
def archive(sample: Sequence[LabelledParagraph]) -> list[Record]:
    """Twelve articles of some paragraphs each: violent, calm, in German, with quotes, commas and line ends."""
    texts = [label.text for label in sample]
    return [
        {"id": f"a{number}", "text": "\n\n".join([*texts[number::107], 'He said, "Go."', GERMAN][number % 3 :])}
        for number in range(12)
    ]


def expected_rows(record: Record, model: Model, policy: Policy | None = None) -> list[Record]:
    """What the service says of an article, under the names of the columns."""
    reply = warn_article(parse_article(record), model, policy).as_reply()
    return [
        {
            "id": reply["id"],
            **{name: one[name] for name in ("index", "start", "end", "assessed", "reason", "warn", "severity")},
            "atrocity": "atrocity" in one["tags"] if one["assessed"] else None,
            **{name: one["scores"][name] for name in ("mentioned", "graphic_violence", "severe")},
            "atrocity_score": one["scores"]["atrocity"],
            **{name: one[name] for name in ("descriptors", "decisions")},
            **{name: reply[name] for name in ("model", "policy")},
        }
        for one in reply["paragraphs"]
    ]


@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz", ".jsonl.zst", ".csv", ".parquet"])
def test_each_input_gives_the_numbers_of_the_service(
    tmp_path: Path, archive: list[Record], model: Model, ending: str
) -> None:
    source = write_records(tmp_path / f"in{ending}", archive)
    batch(source, output=tmp_path / "out.jsonl", chunk_bytes=2_000)
    expected = [row for record in archive for row in expected_rows(record, model)]
    assert len(expected) > 30
    assert read_rows(tmp_path / "out.jsonl") == expected
    assert {row["reason"] for row in expected} == {None, "too_few_known_words"}


@pytest.mark.parametrize("ending", SINKS)
def test_each_output_holds_the_same_rows(tmp_path: Path, archive: list[Record], model: Model, ending: str) -> None:
    source = write_records(tmp_path / "in.jsonl", archive)
    batch(source, output=tmp_path / f"out{ending}", chunk_bytes=2_000)
    rows = read_rows(tmp_path / f"out{ending}")
    assert rows == [row for record in archive for row in expected_rows(record, model)]
    assert all(tuple(row) == COLUMNS for row in rows)


@pytest.mark.parametrize("ending", SINKS)
def test_nothing_in_is_an_empty_output_of_its_format(tmp_path: Path, ending: str) -> None:
    (tmp_path / "in.jsonl").touch()
    batch(tmp_path / "in.jsonl", output=tmp_path / f"out{ending}")
    assert read_rows(tmp_path / f"out{ending}") == []


def test_html_titles_paragraphs_and_formats_are_read_as_the_service_reads_them(tmp_path: Path, model: Model) -> None:
    records: list[Record] = [
        {"id": "1", "title": VIOLENT, "html": f"<p>{CALM}</p><p>{VIOLENT}</p>"},
        {"id": "2", "paragraphs": [VIOLENT, {"id": "k", "text": CALM}], "language": "de"},
        {"id": "3", "format": "html", "content": f"<li>{CALM}</li>"},
    ]
    source = write_records(tmp_path / "in.jsonl", [record | {"section": "world", "policy": 3} for record in records])
    batch(source, output=tmp_path / "out.jsonl")
    assert read_rows(tmp_path / "out.jsonl") == [row for record in records for row in expected_rows(record, model)]


def test_documents_are_read_in_the_order_of_their_names(tmp_path: Path, model: Model) -> None:
    news = tmp_path / "news"
    (news / "2019").mkdir(parents=True)
    (news / "b.txt").write_bytes(b"\xef\xbb\xbf" + f"{CALM}\r\n\r\n{VIOLENT}".encode())
    (news / "a.html").write_text(f"<p>{VIOLENT}</p>")
    (news / "2019" / "c.HTM").write_text(f"<p>{CALM}</p>")
    (news / ".d.txt").write_text(CALM)
    (news / "e.pdf").write_text(CALM)
    batch(news, output=tmp_path / "out.jsonl")
    expected = [
        *expected_rows({"id": "2019/c.HTM", "html": f"<p>{CALM}</p>"}, model),
        *expected_rows({"id": "a.html", "html": f"<p>{VIOLENT}</p>"}, model),
        *expected_rows({"id": "b.txt", "text": f"{CALM}\r\n\r\n{VIOLENT}"}, model),
    ]
    assert read_rows(tmp_path / "out.jsonl") == expected


def test_inputs_keep_their_order_and_patterns_are_sorted(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a.jsonl"):
        write_records(tmp_path / name, [{"id": name, "text": CALM}])
    (tmp_path / "x.txt").write_text(CALM)
    batch(tmp_path / "x.txt", tmp_path / "*.jsonl", output=tmp_path / "out.csv")
    assert [row["id"] for row in read_rows(tmp_path / "out.csv")] == [str(tmp_path / "x.txt"), "a.jsonl", "b.jsonl"]


def test_a_paragraph_keeps_its_id_as_given(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    lines = [{"id": "x/1", "text": VIOLENT}, {"id": 17, "text": CALM}, {"text": f"{CALM}\n\n{CALM}"}]
    source.write_text("\n".join(map(json.dumps, lines)))
    batch(source, output=tmp_path / "out.jsonl", unit="paragraph")
    rows = read_rows(tmp_path / "out.jsonl")
    assert [(row["id"], row["index"], row["start"]) for row in rows] == [
        ("x/1", 0, None),
        (17, 0, None),
        (3, 0, None),
    ]
    batch(source, output=tmp_path / "out.parquet", unit="paragraph")
    assert [row["id"] for row in read_rows(tmp_path / "out.parquet")] == ["x/1", "17", "3"]


def test_fields_may_have_other_names(tmp_path: Path, model: Model) -> None:
    source = write_records(tmp_path / "in.csv", [{"key": "7", "body": f"<p>{VIOLENT}</p>", "text": "no"}])
    done = score(
        *(source, "-o", tmp_path / "out.jsonl", "--text-field", "body", "--id-field", "key", "--format", "html"),
    )
    assert done.exit_code == 0, done.stderr
    assert read_rows(tmp_path / "out.jsonl") == expected_rows({"id": "7", "html": f"<p>{VIOLENT}</p>"}, model)


@pytest.mark.parametrize("ending", [".jsonl", ".parquet"])
def test_a_field_may_hold_what_the_cms_keeps(tmp_path: Path, model: Model, ending: str) -> None:
    body = [
        {"_type": "block", "_key": key, "style": "normal", "children": [{"_type": "span", "_key": "s", "text": text}]}
        for key, text in (("a", CALM), ("b", VIOLENT))
    ]
    source = write_records(tmp_path / f"in{ending}", [{"id": "1", "body": body}, {"id": "2", "body": []}])
    done = score(source, "-o", tmp_path / "out.jsonl", "--text-field", "body", "--format", "portable-text")
    assert done.exit_code == 0, done.stderr
    expected = expected_rows({"id": "1", "format": "portable-text", "content": body}, model)
    assert read_rows(tmp_path / "out.jsonl") == expected
    [reject] = read_rows(tmp_path / "out.jsonl.rejects.jsonl")
    assert reject["id"] == "2"


@pytest.mark.parametrize("ending", [".jsonl", ".parquet", ".csv"])
def test_one_record_an_article_sums_up_its_paragraphs(tmp_path: Path, model: Model, ending: str) -> None:
    records = [{"id": "1", "text": f"{CALM}\n\n{VIOLENT}\n\n{GERMAN}"}, {"id": "2", "text": GERMAN}]
    source = write_records(tmp_path / "in.jsonl", records)
    done = score(source, "-o", tmp_path / f"out{ending}", "--articles")
    assert done.exit_code == 0, done.stderr
    if ending == ".csv":
        assert (tmp_path / "out.csv").read_text().splitlines()[0] == ",".join(ARTICLE_COLUMNS)
        return
    first, second = read_rows(tmp_path / f"out{ending}")
    warning = warn_article(parse_article(records[0]), model).warning
    for name in ("warn", "severity", "descriptors", "paragraphs", "decisions", "message"):
        assert first[name] == getattr(warning, name), name
    assert (first["count"], first["unassessed"], first["atrocity"]) == (3, 1, True)
    assert first["graphic_violence"] == expected_rows(records[0], model)[1]["graphic_violence"]
    assert (second["warn"], second["severity"], second["atrocity"], second["mentioned"]) == (None, None, None, None)
    assert tuple(first) == ARTICLE_COLUMNS


def test_standard_input_and_output_are_json_lines(model: Model) -> None:
    done = score("-", "-o", "-", stdin=json.dumps({"id": "1", "text": VIOLENT}) + "\n{\n")
    assert done.exit_code == 0, done.stderr
    assert [json.loads(line) for line in done.stdout.splitlines()] == expected_rows(
        {"id": "1", "text": VIOLENT}, model
    )
    assert json.loads(done.stderr.splitlines()[0])["line"] == 2


def test_real_pipes_are_read_and_written(tmp_path: Path, archive: list[Record]) -> None:
    source = write_records(tmp_path / "in.jsonl", archive)
    batch(source, output=tmp_path / "out.jsonl")
    command = [sys.executable, "-m", "service", "score", "-", "-o", "-", "--workers", "1"]
    with subprocess.Popen(["cat", source], stdout=subprocess.PIPE) as cat:
        done = subprocess.run(command, stdin=cat.stdout, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == (tmp_path / "out.jsonl").read_bytes()


def test_any_number_of_workers_gives_the_same_bytes(tmp_path: Path, archive: list[Record]) -> None:
    source = write_records(tmp_path / "in.jsonl", [*archive, {"id": "bad"}, {"id": "corrected", "text": VIOLENT}] * 3)
    corrected = Override("f-1", 0, 0, [], "Ana Example", None, "2026-11-22T09:00:00Z", accepted=False)
    for workers in (1, 2):
        options = {"workers": workers, "chunk_bytes": 1_000, "overrides": {text_digest(VIOLENT): corrected}}
        summary = batch(source, output=tmp_path / f"{workers}.jsonl.gz", **options)
        assert summary.counts["overridden"] == 3
    for name in ("{}.jsonl.gz", "{}.jsonl.gz.rejects.jsonl"):
        assert (tmp_path / name.format(1)).read_bytes() == (tmp_path / name.format(2)).read_bytes()


def test_a_summary_says_what_was_found(tmp_path: Path) -> None:
    lines = [{"id": "1", "text": f"{CALM}\n\n{VIOLENT}"}, {"id": "2", "text": GERMAN}, {"id": "3"}]
    source = write_records(tmp_path / "in.jsonl", lines)
    done = score(source, "-o", tmp_path / "out.jsonl", "--json")
    found = json.loads(done.stdout)
    assert found["articles"]["count"] == 2
    assert found["articles"]["unassessed"] == 1
    assert found["articles"]["decisions"] == {"warn_reader": 1}
    assert found["paragraphs"]["count"] == 3
    assert found["paragraphs"]["severity"]["none"] == 1
    assert found["paragraphs"]["unassessed"] == {"too_few_known_words": 1}
    assert found["rejected"] == 1
    assert found["paragraphs_per_second"] > 0
    assert "too_few_known_words" in done.stderr
    assert f"1 rejected, see {tmp_path / 'out.jsonl.rejects.jsonl'}" in done.stderr


def test_a_policy_decides_by_section_as_in_the_service(tmp_path: Path, model: Model) -> None:
    house = tmp_path / "house.toml"
    house.write_text(
        'name = "daily"\nversion = 1\n[decisions]\nwarn_reader = [{ severity = 1 }]\nhide_ads = [{ severity = 2 }]\n'
        "[sections.culture.decisions]\nwarn_reader = []\n"
    )
    records: list[Record] = [
        {"id": section, "title": VIOLENT, "text": CALM, "section": section} for section in ("world", "culture")
    ]
    source = write_records(tmp_path / "in.jsonl", records)
    done = score(source, "-o", tmp_path / "out.parquet", "--policy", house)
    assert done.exit_code == 0, done.stderr
    rows = read_rows(tmp_path / "out.parquet")
    assert rows == [row for record in records for row in expected_rows(record, model, load_policy(house))]
    assert [row["decisions"] for row in rows if row["index"] == -1] == [
        {"warn_reader": True, "hide_ads": True},
        {"warn_reader": False, "hide_ads": True},
    ]
    assert "hide_ads" in done.stderr


def test_progress_is_told_every_half_minute_where_there_is_no_terminal() -> None:
    told, seconds = io.StringIO(), [0.0]
    with Progress(Console(file=told, width=200), clock=lambda: seconds[-1]) as progress:
        for n in range(7):
            seconds.append(10.0 * n)
            progress((n + 1) / 10, Counter({"paragraphs": 500 * (n + 1), "rejects": n}))
    assert told.getvalue().splitlines() == [
        "40.0% · 2,000 paragraphs · 3 rejected · 50 a second · 0:01:00 left",
        "70.0% · 3,500 paragraphs · 6 rejected · 50 a second · 0:00:30 left",
    ]


def test_sensitivity_moves_decisions_and_no_score(tmp_path: Path, archive: list[Record], model: Model) -> None:
    source = write_records(tmp_path / "in.jsonl", archive)
    rows = {}
    for name in ("cautious", "sparing"):
        assert score(source, "-o", tmp_path / f"{name}.jsonl", "--sensitivity", name).exit_code == 0
        rows[name] = read_rows(tmp_path / f"{name}.jsonl")
        expected = [row for record in archive for row in expected_rows(record, model.with_sensitivity(name))]
        assert rows[name] == expected
    assert [row["severe"] for row in rows["cautious"]] == [row["severe"] for row in rows["sparing"]]
    assert [row["severity"] for row in rows["cautious"]] != [row["severity"] for row in rows["sparing"]]
