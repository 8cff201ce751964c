"""The editor's page and its files, as the service sends them."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hatchling.builders.wheel import WheelBuilder

from classifier import DESCRIPTOR_MEANINGS, DESCRIPTORS, FORMATS, SEVERITY_MEANINGS, SEVERITY_NAMES, Model
from classifier.assessment import REASONS
from classifier.codebook import PUBLIC_OUTPUTS
from classifier.glossary import ATROCITY_MEANING, OUTPUT_MEANINGS, REASON_MEANINGS
from docs.generate import ROOT
from service.app import create_app
from service.page.asset import page_assets
from service.settings import Settings
from tests.test_keys import make

STATIC = ROOT / "service" / "page" / "static"
FILES = sorted(path.name for path in STATIC.iterdir())
SCRIPTS = [name for name in FILES if name.endswith(".js")]
TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "svg": "image/svg+xml"}
CODEBOOK = (ROOT / "labels" / "CODEBOOK.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def client(model: Model) -> FlaskClient:
    return create_app(model=model).test_client()


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def values(self, name: str) -> list[str]:
        return [attributes[name] or "" for _, attributes in self.found if name in attributes]


@pytest.fixture(scope="module")
def tags(client: FlaskClient) -> Tags:
    return Tags(client.get("/").text)


def facts(client: FlaskClient) -> dict[str, Any]:
    [island] = re.findall(r'<script type="application/json" id="facts">(.*?)</script>', client.get("/").text)
    found: dict[str, Any] = json.loads(island)
    return found


def source(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def test_the_page_is_there_and_nothing_keeps_it(client: FlaskClient) -> None:
    reply = client.get("/")
    assert (reply.status_code, reply.content_type) == (200, "text/html; charset=utf-8")
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert '<html lang="en">' in reply.text
    assert "<noscript>" in reply.text
    head = client.head("/")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(reply.data))


def test_its_policy_lets_nothing_in_that_is_not_ours(client: FlaskClient) -> None:
    policy = dict(
        part.strip().partition(" ")[::2] for part in client.get("/").headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    for kind in ("script-src", "style-src", "connect-src", "img-src"):
        assert policy[kind] == "'self'"
    for kind in ("base-uri", "form-action", "frame-ancestors", "trusted-types"):
        assert policy[kind] == "'none'"


def test_nothing_of_it_is_inline_or_from_elsewhere(tags: Tags) -> None:
    assert not {
        name for _, attributes in tags.found for name in attributes if name == "style" or name.startswith("on")
    }
    assert not [tag for tag, _ in tags.found if tag == "style"]
    scripts = [attributes for tag, attributes in tags.found if tag == "script"]
    assert [one.get("type") for one in scripts] == ["module", "application/json"]
    assert not [value for name in ("src", "href") for value in tags.values(name) if ":" in value or value[:1] == "/"]


def test_every_control_has_a_name_and_every_id_is_one(tags: Tags) -> None:
    ids = tags.values("id")
    assert len(ids) == len(set(ids))
    named = {value for name in ("aria-describedby", "aria-labelledby", "for") for value in tags.values(name)}
    assert {one for value in named for one in value.split()} <= set(ids)


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_sent_with_its_type_and_kept_for_its_version_alone(client: FlaskClient, name: str) -> None:
    reply = client.get(f"/static/{page_assets().digest}/{name}")
    assert (reply.status_code, reply.data) == (200, (STATIC / name).read_bytes())
    assert reply.content_type == TYPES[name.rpartition(".")[2]]
    assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"/static/another/{name}").headers["Cache-Control"] == "no-store"


def test_all_that_the_page_names_is_there(client: FlaskClient, tags: Tags) -> None:
    named = [value for name in ("src", "href") for value in tags.values(name) if not value.startswith("#")]
    assert {name.rpartition("/")[2] for name in named} == {*FILES, "docs"}
    for address in named:
        assert client.get(f"/{address}").status_code == 200, address


@pytest.mark.parametrize("name", ["routes.py", "..%2froutes.py", "page.html", "nothing.js", ".", "%2e%2e"])
def test_nothing_else_is_sent(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{page_assets().digest}/{name}").status_code in (404, 405)


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_a_script_imports_is_there(name: str) -> None:
    imports = re.findall(r'import \{([^}]*)\} from "\./([^"]+)"', source(name))
    assert len(imports) == source(name).count("import ")
    for names, module in imports:
        exported = set(re.findall(r"^export (?:async )?(?:function|class|const) (\w+)", source(module), re.MULTILINE))
        assert {one.strip() for one in names.split(",")} <= exported, module


def test_every_script_is_reached_from_the_page() -> None:
    reached, waiting = set(), ["page.js"]
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting += set(re.findall(r'from "\./([^"]+)"', source(name))) - reached
    assert reached == set(SCRIPTS)


def test_every_route_that_a_script_asks_is_one(client: FlaskClient) -> None:
    asked = {path for name in SCRIPTS for path in re.findall(r"[\"`](v1/[^\"`?]+)", source(name))}
    rules = {re.sub(r"<[^>]+>", "ID", rule.rule[1:]) for rule in client.application.url_map.iter_rules()}
    assert len(asked) >= 6
    assert {re.sub(r"\$\{[^}]+\}", "ID", path) for path in asked} <= rules


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_makes_text_into_markup_or_leaves_the_service(name: str) -> None:
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|new Function|https?://|@import"
    )
    assert not re.findall(forbidden, source(name))


def test_every_element_that_a_script_looks_up_is_on_the_page(tags: Tags) -> None:
    wanted = {one for name in SCRIPTS for one in re.findall(r'byId\("([^"]+)"\)', source(name))}
    assert len(wanted) > 20
    assert wanted <= set(tags.values("id"))


def test_the_wheel_has_the_page() -> None:
    builder = WheelBuilder(str(ROOT))
    shipped = {file.distribution_path for file in builder.recurse_included_files()}
    assert {f"service/page/static/{name}" for name in FILES} <= shipped
    assert "service/templates/page.html" in shipped


def test_neither_the_page_nor_its_files_need_a_key_and_they_tell_nothing_of_the_house(
    model: Model, tmp_path: Path
) -> None:
    make(tmp_path / "keys.json", "desk")
    (tmp_path / "house.toml").write_text(
        'name = "gazette"\nversion = 1\n[decisions]\nwarn_reader = [{severity = 1}]\n'
    )
    settings = Settings(keys=tmp_path / "keys.json", policy=tmp_path / "house.toml")
    client = create_app(settings, model).test_client()
    page = client.get("/")
    assert page.status_code == 200
    assert "gazette" not in page.text
    assert model.version not in page.text
    assert facts(client)["asksForKey"] is True
    assert client.get(f"/static/{page_assets().digest}/page.js").status_code == 200
    assert client.get("/v1/policies").status_code == 401


def test_the_page_knows_names_limits_and_whether_corrections_are_taken(
    client: FlaskClient, model: Model, tmp_path: Path
) -> None:
    found = facts(client)
    assert [one["name"] for one in found["severities"]] == list(SEVERITY_NAMES)
    assert set(found["formats"]) == set(FORMATS)
    assert found["limits"] == {"body": 2_000_000, "policy": 20_000, "who": 200, "why": 5_000}
    assert (found["asksForKey"], found["feedback"]) == (False, False)
    with_feedback = create_app(Settings(feedback=str(tmp_path / "feedback.db"), feedback_text=False), model)
    assert facts(with_feedback.test_client())["feedback"] is True
    assert "Only a digest of the paragraph is stored" in with_feedback.test_client().get("/").text
    with_feedback.extensions["feedback"].database.engine.dispose()


def test_meanings_are_the_codebooks() -> None:
    rows = re.findall(r"^\| \d \| (\w+) \| (.*?) \| .* \|$", CODEBOOK, re.MULTILINE)
    assert dict(rows) == SEVERITY_MEANINGS
    assert tuple(SEVERITY_MEANINGS) == SEVERITY_NAMES
    told = re.findall(r"^\| `(\w+)` \| (.*?) \|$", CODEBOOK, re.MULTILINE)
    assert dict(told) == DESCRIPTOR_MEANINGS
    assert tuple(DESCRIPTOR_MEANINGS) == DESCRIPTORS
    assert ATROCITY_MEANING in " ".join(CODEBOOK.split())
    assert set(REASON_MEANINGS) == set(REASONS)
    assert tuple(OUTPUT_MEANINGS) == PUBLIC_OUTPUTS
