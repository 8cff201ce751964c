"""The example of docs/policy.md is a policy, and the page says what it does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from classifier import Model, load_policy, parse_article, warn_article
from classifier.codebook import DESCRIPTORS
from docs.generate import ROOT
from tests.test_command import run
from tests.test_warning import VIOLENT

PAGE = (ROOT / "docs/policy.md").read_text(encoding="utf-8")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    [example] = re.findall(r"<!-- house\.toml: .*?-->\n```toml\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "house.toml"
    path.write_text(example, encoding="utf-8")
    return path


def test_the_example_does_what_the_page_says(house: Path) -> None:
    done = run("policy", "check", house)
    [said] = re.findall(r"<!-- check: .*?-->\n```\n(.*?)```", PAGE, re.DOTALL)
    assert done.stdout == said
    assert done.stderr == ""


def test_the_example_decides_an_article(house: Path, model: Model) -> None:
    policy = load_policy(house)
    found = warn_article(parse_article({"text": VIOLENT}), model, policy)
    assert found.policy.startswith("daily@3+")
    assert found.warning.decisions["warn_reader"]
    assert found.warning.decisions["hide_ads"]
    assert found.warning.messages["de"].startswith("Absatz 1 schildert ")
    culture = warn_article(parse_article({"text": VIOLENT, "section": "Culture"}), model, policy)
    assert culture.warning.decisions["hide_ads"] is False


def test_the_fault_that_the_page_quotes_is_one(house: Path) -> None:
    text = house.read_text(encoding="utf-8")
    house.write_text(text.replace('["sexual_violence", "child_victims"] }', '["tortur"] }', 1), encoding="utf-8")
    [quoted] = re.findall(r'"tortur" is no descriptor; did you mean "torture"\?', PAGE)
    assert quoted in run("policy", "check", house).stderr


def test_the_page_names_all_that_a_rule_can_ask() -> None:
    for name in ("severity", "severity_at_most", "tags", "descriptors", "all_descriptors", "probability", "unless"):
        assert f"| `{name} = " in PAGE
    assert all(f"\n{name} = " in PAGE for name in DESCRIPTORS)
