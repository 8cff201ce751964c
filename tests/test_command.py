from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from classifier import Model, forewarn, parse_article, warn_article
from tests.test_warning import CALM, VIOLENT

ARTICLE = f"{CALM}\n\n{VIOLENT}\n\nShare\n"


def run(*arguments: Any, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(forewarn, [str(argument) for argument in arguments], input=stdin)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_check_prints_the_warning_first_and_marks_paragraphs(article: Path) -> None:
    done = run("check", article)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith("WARNING  Paragraph 2 describes ")
    assert any(line.startswith("> 2  ") and "graphic_violence" in line for line in lines)
    assert any(line.startswith("  3  not assessed: too_short") for line in lines)
    assert "\x1b" not in done.stdout


def test_check_explains_in_words_and_weights(article: Path) -> None:
    assert re.search(r"graphic_violence [01]\.\d\d: '", run("check", article, "--explain").stdout)


def test_check_json_is_the_reply_of_the_service(article: Path, model: Model) -> None:
    expected = warn_article(parse_article({"text": ARTICLE}), model).as_reply()
    assert json.loads(run("check", article, "--json").stdout) == expected
    assert json.loads(run("check", "-", "--json", stdin=ARTICLE).stdout) == expected


def test_check_reads_html_by_its_ending_or_its_first_letter(tmp_path: Path) -> None:
    html = f"<p>{VIOLENT}</p>"
    (tmp_path / "a.html").write_text(html)
    for done in (run("check", tmp_path / "a.html", "--json"), run("check", "-", "--json", stdin=html)):
        [paragraph] = json.loads(done.stdout)["paragraphs"]
        assert paragraph["selector"] == "html > body:nth-child(2) > p:nth-child(1)"


def test_check_reads_windows_files(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + ARTICLE.replace("\n", "\r\n").encode())
    assert len(json.loads(run("check", path, "--json").stdout)["paragraphs"]) == 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "has no text"), (b"caf\xe9 au lait", "not UTF-8 at byte 3"), (None, "No such file")],
)
def test_check_says_in_one_line_what_is_wrong(tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = tmp_path / "bad.txt"
    if content is not None:
        path.write_bytes(content)
    done = run("check", path)
    assert done.exit_code == 1
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert reason in line
    assert str(path) in line


def test_wrong_usage_exits_with_two() -> None:
    assert run("check").exit_code == 2
    assert run("check", "a", "--format", "docx").exit_code == 2


def test_a_bad_model_is_one_line(article: Path, tmp_path: Path) -> None:
    done = run("check", article, "--model", tmp_path / "none")
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "command", ["", "check", "evaluate", "train", "labels", "labels check", "labels stats", "model", "score"]
)
def test_help_has_an_example(command: str) -> None:
    done = run(*command.split(), "--help")
    assert done.exit_code == 0
    assert "Example: forewarn" in done.stdout


def test_evaluate_prints_every_output(tmp_path: Path, model: Model) -> None:
    path = tmp_path / "data.jsonl"
    label = {"id": "1", "article": "a", "text": VIOLENT, "severity": 2, "atrocity": 1, "descriptors": ["execution"]}
    calm = {"id": "2", "article": "b", "text": CALM, "severity": 0, "atrocity": 0, "descriptors": []}
    path.write_text(f"{json.dumps(label)}\n{json.dumps(calm)}\n")
    measured = json.loads(run("evaluate", "--data", path, "--json").stdout)
    assert (measured["model"], measured["n"]) == (model.version, 2)
    assert set(measured["outputs"]) == set(model.outputs)
    assert measured["outputs"]["graphic_violence"]["average_precision"] == 1.0
    assert measured["outputs"]["graphic_violence"]["too_few"] is True
    assert measured["outputs"]["severe"]["recall"] is None
    assert "average precision" in run("evaluate", "--data", path).stdout


def test_labels_are_checked_and_counted() -> None:
    assert "all valid" in run("labels", "check").stdout
    assert json.loads(run("labels", "stats", "--json").stdout)["train"]["paragraphs"] > 3000


def test_models_are_listed_shown_and_verified(model: Model) -> None:
    assert f"* {model.version}" in run("model", "list").stdout
    assert json.loads(run("model", "show", "--json").stdout)["version"] == model.version
    assert model.version in run("model", "verify").stdout


def test_no_control_character_reaches_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Three men were \x1b[31mshot\x1b]0;title\x07 dead in the town on Sunday.")
    assert "\x1b" not in run("check", path).stdout
    assert "\x07" not in run("check", path).stdout


def test_a_pipe_gets_whole_lines(article: Path) -> None:
    assert any(line == f"    {VIOLENT}" for line in run("check", article).stdout.splitlines())


def test_an_article_that_cannot_be_judged_is_not_called_calm() -> None:
    done = run("check", "-", stdin="Les soldats ont tué trois hommes et laissé les corps.")
    assert done.stdout.startswith("Not assessed")


def test_sensitivity_comes_from_the_option_or_the_environment(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cautious = run("check", article, "--json", "--sensitivity", "cautious").stdout
    monkeypatch.setenv("FOREWARN_SENSITIVITY", "cautious")
    assert run("check", article, "--json").stdout == cautious


def test_only_a_stored_version_is_promoted(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("none\n")
    for version in ("", ".", "../x", "nope"):
        done = run("model", "promote", version, "--models", tmp_path)
        assert done.exit_code == 1, version
        assert len(done.stderr.splitlines()) == 1
    assert (tmp_path / "current").read_text() == "none\n"
    (tmp_path / "current").write_bytes(b"\xff")
    assert "is no text" in run("model", "list", "--models", tmp_path).stderr


def test_training_needs_a_place_and_a_reason() -> None:
    assert run("train", "--force", " ").exit_code == 2
    done = run("train", "--out", "/proc/nope")
    assert done.exit_code == 1
    assert "cannot be written" in done.stderr


@pytest.mark.parametrize("bind", ["", " ", "8000", ":8000", "127.0.0.1:99999", "127.0.0.1:-1", "http://127.0.0.1:1"])
def test_an_address_must_be_one(bind: str) -> None:
    import service.command  # adds `serve`

    assert service.command.serve.name == "serve"
    assert run("serve", "--bind", bind).exit_code == 2


def test_a_taken_port_is_one_line() -> None:
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        done = run("serve", "--bind", f"127.0.0.1:{listener.getsockname()[1]}")
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
    assert "cannot listen on 127.0.0.1" in done.stderr
