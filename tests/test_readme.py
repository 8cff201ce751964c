from __future__ import annotations

import json
import re
import shlex

import pytest

from classifier import Model
from classifier.label_folder import LabelFolder
from docs.generate import PAGES, ROOT, render
from service.app import create_app

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_curl_of_the_readme_gets_its_reply(model: Model) -> None:
    [(curl, expected)] = re.findall(r"```sh\n(curl .*?)\n```\n\n```json\n(.*?)\n```", README, re.DOTALL)
    *_, header, flag, body = shlex.split(curl)
    assert (header, flag) == ("Content-Type: application/json", "-d")
    reply = create_app(model=model).test_client().post("/v1/warnings", data=body, content_type="application/json")
    assert reply.get_json() == json.loads(expected)


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_says_of_model_and_labels_is_true(page: str, model: Model, folder: LabelFolder) -> None:
    assert render(page, model, folder) == (ROOT / page).read_text(encoding="utf-8"), "run python -m docs.generate"


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        *PAGES,
        "docs/api.md",
        "docs/training.md",
        "docs/decisions.md",
        "docs/command.md",
        "docs/policy.md",
        "docs/baselines.md",
        "docs/operation.md",
        "docs/page.md",
    ],
)
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / page
    for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / link).exists(), link
