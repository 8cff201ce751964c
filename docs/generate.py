"""Write what the documentation says of the current model and labels: `python -m docs.generate`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from classifier import FORMATS, Model, include_standards, load_model, parse_article, warn_article
from classifier.agreement import agreement
from classifier.label_check import Balance, balance
from classifier.label_folder import LabelFolder, find_labels, read_folder
from service.documentation import compact
from service.example import EXAMPLES

ROOT = Path(__file__).parent.parent
REQUEST = EXAMPLES[0].body
PUBLIC = ("mentioned", "graphic_violence", "severe", "atrocity")
PAGES = {
    "README.md": ("exchange", "figures"),
    "labels/README.md": ("balance", "agreement"),
    "docs/standards.md": ("standards",),
    "docs/formats.md": tuple(FORMATS),
}


def render(page: str, model: Model, folder: LabelFolder) -> str:
    """Return a page with its generated parts renewed."""
    writers: dict[str, Callable[[], str]] = {
        "exchange": lambda: exchange(model),
        "standards": lambda: standards(model),
        "figures": lambda: figures(model),
        "balance": lambda: balance_sheet(folder),
        "agreement": lambda: agreement_table(folder),
        **{name: partial(format_exchange, name, model) for name in FORMATS},
    }
    text = (ROOT / page).read_text(encoding="utf-8")
    for mark in PAGES[page]:
        pattern = rf"(<!-- {mark}: [^>]*-->\n).*?(<!-- /{mark} -->)"
        content = writers[mark]()
        text = re.sub(pattern, lambda found, new=content: found[1] + new + found[2], text, flags=re.DOTALL)
    return text


def exchange(model: Model) -> str:
    """Return the request and its reply as the README shows them."""
    reply = warn_article(parse_article(REQUEST), model).as_reply()
    body = json.dumps(REQUEST, ensure_ascii=False)
    curl = f"curl -s http://127.0.0.1:8000/v1/warnings -H 'Content-Type: application/json' -d '{body}'"
    return f"```sh\n{curl}\n```\n\n```json\n{compact(reply)}\n```\n"


def standards(model: Model) -> str:
    """Return the request that includes every standard, and what its reply includes."""
    request = next(example.body for example in EXAMPLES if example.name == "standards")
    article = parse_article(request)
    included = include_standards(warn_article(article, model), article).included
    shown = json.dumps({"included": included}, indent=1, ensure_ascii=False)
    return f"```json\n{json.dumps(request, ensure_ascii=False)}\n```\n\n```json\n{shown}\n```\n"


def format_exchange(name: str, model: Model) -> str:
    """Return the example of a format, and of its reply what docs/formats.md asks for."""
    [path] = (ROOT / "tests" / "examples").glob(f"{name}.*")
    content = path.read_text(encoding="utf-8")
    reply = warn_article(parse_article({"format": name, "content": content}), model).as_reply()
    shown = [{"skipped": reply["skipped"]}]
    shown += [{key: one[key] for key in ("id", "selector", "text", "severity_name")} for one in reply["paragraphs"]]
    lines = "\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in shown)
    language = {".md": "markdown", ".txt": "text"}.get(path.suffix, path.suffix[1:])
    return f"`{FORMATS[name].media_types[0]}`\n\n```{language}\n{content}```\n\n```json\n{lines}\n```\n"


def figures(model: Model) -> str:
    """Return the table of the model's figures on the test part."""
    rows = ["| output | positives | average precision | precision | recall |", "| --- | --- | --- | --- | --- |"]
    for name in PUBLIC:
        found = model.metrics["outputs"][name]
        cells = [_interval(found, figure) for figure in ("average_precision", "precision", "recall")]
        rows.append(f"| `{name}` | {found['positives']} | {' | '.join(cells)} |")
    head = (
        f"Model `{model.version}` on the {model.metrics['n']} paragraphs of `labels/test.jsonl`, with 95 % intervals:"
    )
    return "\n".join([head, "", *rows, ""])


def balance_sheet(folder: LabelFolder) -> str:
    """Return how many paragraphs of each part carry each label."""
    parts = [balance(folder.train), balance(folder.test)]
    rows = ["| label | train | test |", "| --- | --- | --- |"]
    rows += [f"| {name} | {one} | {other} |" for (name, one), (_, other) in zip(*map(_counts, parts), strict=True)]
    return "\n".join([*rows, ""])


def agreement_table(folder: LabelFolder) -> str:
    """Return how far two readers agree."""
    found = agreement([*folder.train, *folder.test])
    rows = ["| output | first reader | second reader | kappa | alpha |", "| --- | --- | --- | --- | --- |"]
    for one in found:
        cells = [_bounded(one.kappa, one.kappa_ci95), _bounded(one.alpha, one.alpha_ci95)]
        rows.append(f"| {one.output} | {one.first} | {one.second} | {' | '.join(cells)} |")
    return "\n".join([f"{found[0].n if found else 0} paragraphs read twice:", "", *rows, ""])


def _counts(part: Balance) -> list[tuple[str, int]]:
    return [
        ("paragraphs", part.paragraphs),
        ("grounded in a real paragraph", part.grounded),
        ("read twice", part.read_twice),
        *((f"severity {level} {name}", part.severity[name]) for level, name in enumerate(part.severity)),
        ("hard zeros", part.hard),
        ("atrocity", part.atrocity),
        *part.descriptors.items(),
    ]


def _interval(found: dict[str, Any], figure: str) -> str:
    return _bounded(found[figure], found["ci95"][figure])


def _bounded(value: float | None, interval: Any) -> str:
    return "–" if value is None or interval is None else f"{value:.2f} ({interval[0]:.2f}–{interval[1]:.2f})"


if __name__ == "__main__":
    loaded, labels = load_model(), read_folder(find_labels())
    for name in PAGES:
        (ROOT / name).write_text(render(name, loaded, labels), encoding="utf-8")
