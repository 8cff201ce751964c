from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from classifier import Model, find_models, load_policy, parse_article, warn_article
from classifier.store import current_version, save_model
from classifier.threshold import SENSITIVITIES
from tests.test_command import run
from tests.test_warning import CALM, GERMAN, VIOLENT

HOUSE = """\
name = "daily"
version = 3

[decisions]
warn_reader = [{ severity = 3 }]
hide_ads = [{ severity = 2 }]
second_editor = [{ unassessed = ["too_few_known_words"] }]

[sections.history.decisions]
hide_ads = []
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    path = tmp_path / "house.toml"
    path.write_text(HOUSE, encoding="utf-8")
    return path


def archive(tmp_path: Path, *records: Any) -> Path:
    path = tmp_path / "archive.jsonl"
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path


def test_check_says_in_words_what_a_policy_does(house: Path) -> None:
    done = run("policy", "check", house)
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == load_policy(house).version
    assert lines[1:3] == ["warn_reader holds for a paragraph", "  that has severity 3 (severe)"]
    assert "  that was not assessed because of too_few_known_words" in lines
    assert lines[lines.index("in section history:") + 1] == "  hide_ads never holds"


def test_check_names_every_fault_on_a_line_of_its_own(house: Path) -> None:
    house.write_text(HOUSE.replace("severity", "sevrity"))
    done = run("policy", "check", house)
    assert (done.exit_code, done.stdout) == (1, "")
    assert [line.partition(": decisions")[0] for line in done.stderr.splitlines()] == [
        f"{house}:5",
        f"Error: {house}:6",
    ]


def test_check_warns_of_what_can_hardly_be_meant_by_its_line(house: Path) -> None:
    house.write_text(HOUSE.replace("severity = 2", "severity = 2, severity_at_most = 1"))
    done = run("policy", "check", house)
    assert done.exit_code == 0
    assert f"{house}:6: warning: decisions.hide_ads, rule 1 can never hold" in done.stderr
    warned = json.loads(run("policy", "check", house, "--json").stdout)["warnings"]
    assert [one["line"] for one in warned] == [6, 6]


def test_the_built_in_policy_is_a_start(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text(run("policy", "show").stdout)
    assert run("policy", "check", path).stdout.startswith("house@1+")
    assert "0 of 1 articles" in run("policy", "try", path, "--on", archive(tmp_path, {"text": VIOLENT})).stdout


def test_check_follows_a_policy(house: Path, tmp_path: Path, model: Model) -> None:
    path = tmp_path / "article.txt"
    path.write_text(f"{VIOLENT}\n\n{GERMAN}\n")
    done = run("check", path, "--policy", house)
    assert "Decided: hide_ads, second_editor" in done.stdout
    assert "not assessed: too_few_known_words → second_editor" in done.stdout
    reply = json.loads(run("check", path, "--policy", house, "--section", "History", "--json").stdout)
    article = parse_article({"text": path.read_text(), "section": "History"})
    assert reply == warn_article(article, model, load_policy(house)).as_reply()
    assert reply["warning"]["decisions"] == {"warn_reader": False, "hide_ads": False, "second_editor": True}


def test_check_follows_the_policy_of_the_environment(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOREWARN_POLICY", str(house))
    assert json.loads(run("check", "-", "--json", stdin=VIOLENT).stdout)["policy"].startswith("daily@3+")
    built_in = run("check", "-", "--json", "--policy", "default@1", stdin=VIOLENT)
    assert json.loads(built_in.stdout)["policy"] == "default@1"


@pytest.mark.parametrize("named", ["tabloid", "none.toml", "./none"])
def test_a_policy_that_is_not_there_is_one_line(named: str) -> None:
    done = run("check", "-", "--policy", named, stdin=VIOLENT)
    assert (done.exit_code, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1


def test_try_tells_which_articles_change_and_how_many(house: Path, tmp_path: Path) -> None:
    path = archive(
        tmp_path,
        {"id": "a-1", "text": f"{CALM}\n\n{VIOLENT}", "desk": "foreign"},
        {"id": "a-2", "title": VIOLENT, "html": f"<p>{CALM}</p>"},
        {"id": "a-3", "paragraphs": [VIOLENT], "section": "history"},
        {"id": 4, "format": "text", "content": GERMAN},
        {"paragraphs": [{"id": "p", "text": CALM}]},
    )
    done = run("policy", "try", house, "--on", path)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[:3] == [
        "a-1  +hide_ads -warn_reader  (2)",
        "a-2  +hide_ads -warn_reader  (title)",
        "a-3  -warn_reader  (1)",
    ]
    assert lines[3] == "4  +second_editor  (1)"
    assert "4 of 5 articles would be decided otherwise, 0 more in some paragraphs only; 4 of 7 paragraphs" in lines


def test_try_counts_in_json(house: Path, tmp_path: Path, model: Model) -> None:
    path = archive(tmp_path, {"id": "a-1", "text": VIOLENT}, {"id": "a-2", "text": CALM})
    changed, last = map(json.loads, run("policy", "try", house, "--on", path, "--json").stdout.splitlines())
    assert changed == {"id": "a-1", "gained": ["hide_ads"], "lost": ["warn_reader"], "paragraphs": [0]}
    summary = last["summary"]
    assert (summary["old"], summary["model"]) == ("default@1", model.version)
    assert (summary["articles"], summary["articles_changed"], summary["rejected"]) == (2, 1, 0)
    assert summary["decisions"]["articles"]["warn_reader"] == {"old": 1, "new": 0, "gained": 0, "lost": 1}


def test_try_puts_the_paragraphs_of_an_article_together(house: Path, tmp_path: Path) -> None:
    house.write_text(HOUSE.replace("severity = 3", "severity = 2"))
    other = tmp_path / "other.toml"
    other.write_text(HOUSE.replace("severity = 3", 'severity = 2, unless = { descriptors = ["homicide"] }'))
    murder = "The man stabbed his neighbour in the neck, and she bled to death on the kitchen floor, the court heard."
    path = archive(
        tmp_path,
        {"id": "p-1", "article": 7, "text": f"{VIOLENT}\n\n{VIOLENT}"},
        {"id": "p-2", "article": "b", "text": CALM},
        {"id": "p-3", "article": 7, "text": murder},
    )
    done = run("policy", "try", other, "--against", house, "--on", path)
    assert done.stdout.splitlines()[0] == "7  same decisions, other paragraphs  (p-3)"
    assert "0 of 2 articles would be decided otherwise, 1 more in some paragraphs only; 1 of 3 para" in done.stdout


def test_try_leaves_out_what_it_cannot_read_and_says_so(house: Path, tmp_path: Path) -> None:
    path = tmp_path / "archive.jsonl"
    lines = [b"{", b'{"text": 5}', b'{"text": "caf\xe9"}', b"[]", b"", b'{"id": "x"}', b"[" * 50_000]
    path.write_bytes(b"\n".join([*lines, json.dumps({"text": VIOLENT}).encode()]))
    done = run("policy", "try", house, "--on", path)
    assert done.exit_code == 0
    places = [line.removeprefix(f"left out {path}:").partition(":")[0] for line in done.stderr.splitlines()]
    assert places == ["1", "2", "3", "4", "6", "7"]
    assert "line 8  +hide_ads -warn_reader  (1)" in done.stdout
    assert "; 6 records left out" in done.stdout


@pytest.mark.parametrize("content", [None, b"", b"{\n", b"\x1f\x8b broken"])
def test_try_needs_an_archive(house: Path, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / ("a.jsonl.gz" if content and content[0] == 0x1F else "a.jsonl")
    if content is not None:
        path.write_bytes(content)
    done = run("policy", "try", house, "--on", path)
    assert done.exit_code == 1
    assert str(path) in done.stderr.splitlines()[-1]


def test_try_reads_standard_input_and_packed_files(house: Path, tmp_path: Path) -> None:
    line = json.dumps({"id": "a-1", "text": VIOLENT})
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress(line.encode()))
    plain = run("policy", "try", house, "--on", "-", stdin=line)
    assert plain.stdout.startswith("a-1  +hide_ads")
    assert run("policy", "try", house, "--on", packed).stdout == plain.stdout


def test_model_diff_applies_a_policy_too(house: Path, tmp_path: Path, model: Model) -> None:
    old = find_models() / current_version(find_models())
    deaf = model.sensitivities["balanced"] | {"descriptor:human_remains": 1.0}
    changed = replace(model, sensitivities=dict.fromkeys(SENSITIVITIES, deaf))
    new = save_model(changed, tmp_path / "models", files={}, manifest={"created": "2026-11-22"})
    house.write_text(HOUSE.replace("severity = 2", 'descriptors = ["human_remains"]'))
    path = archive(tmp_path, {"id": "p-1", "text": VIOLENT}, {"id": "p-2", "text": CALM})
    done = run("model", "diff", old, new, "--on", path, "--policy", house)
    assert done.stdout.startswith("p-1  2+ → 2+ -hide_ads  The gunmen tied")
    assert done.stderr == "1 of 2 paragraphs change, -hide_ads 1\n"
    assert "0 of 2 paragraphs change" in run("model", "diff", old, new, "--on", path).stderr
    [line] = run("model", "diff", old, new, "--on", path, "--policy", house, "--json").stdout.splitlines()
    assert json.loads(line)["new"]["decisions"] == {"warn_reader": False, "hide_ads": False, "second_editor": False}


@pytest.mark.parametrize("command", ["policy", "policy check", "policy try", "policy show"])
def test_help_has_an_example(command: str) -> None:
    assert "Example: forewarn policy" in run(*command.split(), "--help").stdout
