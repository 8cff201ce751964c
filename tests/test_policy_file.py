from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import ArticleError, PolicyError, find_policy, load_policies, load_policy
from classifier.policy_file import built_in_text, default_policy, parse_policy
from tests.test_policy import GERMAN_MESSAGES

SOUND = """\
name = "daily"
version = 3

[decisions]
warn_reader = [{ severity = 2 }]
hide_ads = [
  { severity = 2 },
  { descriptors = ["torture"] },
]

[messages.en]
headline = "Headline: {descriptors}."
"""


def faults(text: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        parse_policy(text, "house.toml")
    return caught.value.faults


@pytest.mark.parametrize(
    ("was", "is_", "fault"),
    [
        ('name = "daily"', 'name = "Daily"', "house.toml:1: name: must be lower-case letters"),
        ('name = "daily"', 'name = "default"', 'house.toml:1: name: "default" is the built-in policy'),
        ('name = "daily"\n', "", "house.toml:1: name: is missing"),
        ("version = 3", 'version = "3"', "house.toml:2: version: must be a whole number"),
        ("version = 3", "version = 0", "house.toml:2: version: must be greater than or equal to 1"),
        ("version = 3", "verison = 3", 'house.toml:2: verison: is no key here; did you mean "version"?'),
        ("version = 3", 'version = 3\nlanguage = "fr"', "house.toml:3: language: there is no [messages.fr]"),
        ("warn_reader =", "warn_raeder =", "house.toml:4: decisions: warn_reader is missing"),
        ("hide_ads = [", "Hide-Ads = [", "house.toml:6: decisions.Hide-Ads: must be lower-case letters"),
        ("[{ severity = 2 }]", '"severity 2"', "house.toml:5: decisions.warn_reader: must be a list of rules"),
        ("[{ severity = 2 }]", "[2]", "house.toml:5: decisions.warn_reader, rule 1: must be a table"),
        ("[{ severity = 2 }]", "[{}]", "house.toml:5: decisions.warn_reader, rule 1: has no condition"),
        ("[{ severity = 2 }]", "[{ severity = 4 }]", "rule 1, severity: must be less than 4"),
        ("[{ severity = 2 }]", "[{ severity = true }]", "rule 1, severity: must be a whole number"),
        ("[{ severity = 2 }]", '[{ severity = "dire" }]', '"dire" is no severity; use one of none, mentioned'),
        ("[{ severity = 2 }]", '[{ tags = "atrocity" }]', "rule 1, tags: must be a list"),
        ("[{ severity = 2 }]", '[{ tags = ["graphic"] }]', 'did you mean "graphic_violence"?'),
        ("[{ severity = 2 }]", "[{ severity = 2, descriptors = [] }]", "rule 1, descriptors: is empty; leave it out"),
        ("[{ severity = 2 }]", "[{ severity = 2, probability = {} }]", "rule 1, probability: is empty; leave it out"),
        ("{ severity = 2 },\n", "{ unassessed = [] },\n", "rule 1, unassessed: is empty; leave it out"),
        ("Headline: {descriptors}.", "", "house.toml:12: messages.en.headline: is empty; leave it out"),
        ("[{ severity = 2 }]", "[{ sevrity = 2 }]", 'rule 1, sevrity: is no key here; did you mean "severity"?'),
        ("[{ severity = 2 }]", "[{ probability = { severe = 1.5 } }]", "must be less than or equal to 1"),
        (
            "[{ severity = 2 }]",
            "[{ probability = { severe = nan } }]",
            "rule 1, probability, severe: must be a finite",
        ),
        ("[{ severity = 2 }]", "[{ probability = { severity = 0.5 } }]", '"severity" is no output'),
        (
            "[{ severity = 2 }]",
            "[{ unassessed = true }]",
            "rule 1, unassessed: the warn of an unassessed paragraph is",
        ),
        ("[{ severity = 2 }]", "[{ severity = 1, unless = {} }]", "rule 1, unless: has no condition"),
        ("[{ severity = 2 }]", "[{ severity = 1, unless = { unless = { severity = 2 } } }]", "neither unless nor"),
        ("[{ severity = 2 }]", "[{ unless = { severity = 2 } }]", "rule 1: has no condition"),
        (
            "{ severity = 2 },\n",
            "{ unassessed = true, severity = 2 },\n",
            "house.toml:7: decisions.hide_ads, rule 1: ",
        ),
        ("{ severity = 2 },\n", '{ unassessed = ["lang"] },\n', '"lang" is no reason; did you mean "language"?'),
        ('["torture"]', '["tortur"]', 'house.toml:8: decisions.hide_ads, rule 2, descriptors: "tortur" is no'),
        ("[messages.en]", "[sections.Sport.decisions]\n[messages.en]", "house.toml:11: sections.Sport: must be in"),
        ("[messages.en]", "[sections.sport]\n[messages.en]", "house.toml:11: sections.sport.decisions: is missing"),
        (
            "[messages.en]",
            "[sections.sport.decisions]\nhide = []\n[messages.en]",
            "house.toml:12: sections.sport.decisions.hide: is no decision outside of this section",
        ),
        ("[messages.en]", "[messages.english]", "house.toml:11: messages.english: must be a language tag"),
        ("[messages.en]", "[messages.fr]", "house.toml:11: messages.fr.this_paragraph: is missing"),
        ("{descriptors}", "{descriptor}", "house.toml:12: messages.en.headline: {descriptor} is no placeholder here"),
        ("{descriptors}", "{paragraphs}", "{paragraphs} is no placeholder here; use {descriptors}, {severity}"),
        ("{descriptors}", "{descriptors.__class__}", "{descriptors.__class__} is no placeholder here"),
        ("{descriptors}", "{descriptors!r}", "{descriptors!r} is no placeholder here"),
        ("{descriptors}", "{descriptors:>99}", "{descriptors:>99} is no placeholder here"),
        ("{descriptors}", "{}", "{} is no placeholder here"),
        ("{descriptors}", "{descriptors", "has a brace without its partner; write {{ or }} for a brace"),
        ('headline = "', 'phrases.tortur = "', 'messages.en.phrases.tortur: "tortur" is no descriptor'),
        ('headline = "', 'phrases.torture = 5 # "', "phrases.torture: must be a phrase, or two of them"),
        ("version = 3", "version = ", "house.toml:2: not TOML: Invalid value"),
        ("version = 3", 'name = "daily"', "house.toml:2: not TOML: Cannot overwrite a value"),
        ('"Headline: {descriptors}."', '"""', "house.toml:13: not TOML: "),
    ],
)
def test_a_fault_is_named_by_its_line(was: str, is_: str, fault: str) -> None:
    found = faults(SOUND.replace(was, is_, 1))
    assert any(fault in one for one in found), found
    assert all(one.startswith("house.toml:") for one in found)


def test_a_wrong_name_is_one_fault() -> None:
    [fault] = faults(SOUND.replace('["torture"]', '["tortur"]', 1))
    assert "is no descriptor" in fault
    [fault] = faults(SOUND.replace('["torture"]', "[]", 1))
    assert "is empty; leave it out" in fault


def test_every_fault_is_named_at_once() -> None:
    found = faults(SOUND.replace("severity = 2", "severity = 9"))
    assert [one.split(" ")[0] for one in found] == ["house.toml:5:", "house.toml:7:"]
    with pytest.raises(PolicyError, match=r"house.toml:5: .* \(and 1 more; `forewarn policy check` lists them\)"):
        parse_policy(SOUND.replace("severity = 2", "severity = 9"), "house.toml")


def test_a_language_lacks_no_phrase_that_its_templates_name() -> None:
    silent = GERMAN_MESSAGES.strip("\n").replace("[messages.de]", "[messages.fr]") + "\n"
    assert parse_policy(SOUND + silent, "house").wordings["fr"].of_paragraph({}, 2) == "Dieser Absatz ist belastend."
    [fault] = faults(SOUND + silent.replace("belastend", "{descriptors}", 1))
    assert fault.startswith("house.toml:13: messages.fr: lacks unnamed, phrases.mass_killing, phrases.execution")
    [fault] = faults(SOUND + silent.replace("belastend", "{severity}", 1))
    assert "lacks severities.none, severities.mentioned" in fault


def test_english_is_worded_otherwise_only_where_the_house_says_so() -> None:
    english = parse_policy(SOUND, "house").wordings["en"]
    assert english.of_article([-1], {"torture": 1.0}, 2) == "Headline: torture."
    assert english.of_article([0], {"torture": 1.0}, 2) == "Paragraph 1 describes torture."


def test_the_version_tells_every_edit_but_a_comment() -> None:
    def version(text: str) -> str:
        return parse_policy(text, "house").version

    name, _, digest = version(SOUND).partition("+")
    assert name == "daily@3"
    assert len(digest) == 8
    assert version(SOUND + "# a comment\n") == version(SOUND)
    assert version(SOUND.replace("severity = 2", "severity = 1")) != version(SOUND)
    assert version(SOUND.replace("Headline", "Title")) != version(SOUND)
    assert version(SOUND.replace("version = 3", "version = 4")) == f"daily@4+{digest}"


def test_the_built_in_policy_is_what_its_version_says() -> None:
    renamed = parse_policy(built_in_text().replace('"default"', '"renamed"', 1), "house")
    assert default_policy().version == "default@1"
    assert renamed.version == "renamed@1+9897d73b", "default@1 is published: give what you changed another version"


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"\xff\xfe", "house.toml:1: not UTF-8"),
        (b'name = "x"\n# caf\xe9', "house.toml:2: not UTF-8"),
        (b"#" * 200_001, "house.toml: has more than 200000 bytes"),
        (b"x = " + b"[" * 50_000, "house.toml: nested too deeply"),
        (b"", "house.toml:1: name: is missing"),
    ],
)
def test_a_file_that_is_no_policy_is_refused(tmp_path: Path, raw: bytes, fault: str) -> None:
    path = tmp_path / "house.toml"
    path.write_bytes(raw)
    with pytest.raises(PolicyError, match=fault):
        load_policy(path)


def test_a_windows_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode())
    assert load_policy(path) == parse_policy(SOUND, "house")


def test_a_folder_holds_policies_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(SOUND)
    (tmp_path / "default.toml").write_text(SOUND.replace("daily", "sunday"))
    (tmp_path / ".a.toml.swp.toml").write_text("an editor's own")
    policies = load_policies(tmp_path)
    assert policies.find(None).name == "sunday"
    daily = policies.find("daily")
    assert policies.find("daily@3") is policies.find(daily.version) is daily
    assert policies.find("default") is default_policy()
    for name in ("daily@2", "daily@3+00000000", "weekly", "", "@", "Daily"):
        with pytest.raises(ArticleError, match=r"daily@3\+"):
            policies.find(name)


def test_a_file_is_what_requests_get_that_name_none(tmp_path: Path) -> None:
    (tmp_path / "house.toml").write_text(SOUND)
    policies = load_policies(tmp_path / "house.toml")
    assert policies.find(None) is policies.find("daily")
    assert load_policies().find(None) is find_policy("default@1")


def test_a_folder_cannot_hold_two_of_one_name(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(SOUND)
    (tmp_path / "b.toml").write_text(SOUND)
    assert load_policies(tmp_path).find("daily")
    (tmp_path / "b.toml").write_text(SOUND.replace("severity = 2", "severity = 1"))
    with pytest.raises(PolicyError, match=r"b\.toml: another file of .* has the name 'daily'"):
        load_policies(tmp_path)


def test_an_empty_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="holds no policy"):
        load_policies(tmp_path)
    with pytest.raises(PolicyError, match=r"none\.toml: No such file"):
        load_policies(tmp_path / "none.toml")


@settings(max_examples=200)
@given(st.integers(0, len(SOUND)), st.integers(0, 12), st.text('[]{}"=.,#x0 \n\u00e9\\', max_size=4))
def test_no_edit_ends_in_anything_but_a_policy_or_its_faults(place: int, removed: int, added: str) -> None:
    try:
        parse_policy(SOUND[:place] + added + SOUND[place + removed :], "house.toml")
    except PolicyError as error:
        assert all(one.startswith("house.toml:") for one in error.faults)
