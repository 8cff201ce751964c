"""`forewarn check`: read one article and mark its paragraphs."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from classifier.article import INCLUDES, parse_article
from classifier.commands.options import (
    feedback_option,
    json_option,
    model_option,
    pick_policy,
    policy_option,
    sensitivity_option,
)
from classifier.commands.source import ReadDatabase, load_overrides
from classifier.errors import ArticleError
from classifier.formats import FORMATS, guess_format
from classifier.standards.include import include_standards
from classifier.store import load_model
from classifier.terminal import print_warning
from classifier.warning import warn_article

_ENDINGS = {
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".md", ".markdown", ".mdown"), "markdown"),
    ".ninjs": "ninjs",
}


@click.command(epilog="Example: forewarn check article.html --explain")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["auto", *FORMATS]),
    default="auto",
    show_default=True,
    help="The file holds what the CMS has. auto goes by the file's ending and by the shape of its JSON.",
)
@click.option("--explain", is_flag=True, help="Name the words behind each mark, and their weight.")
@click.option(
    "--include",
    multiple=True,
    type=click.Choice(INCLUDES),
    help="Say it in the words of a standard, too; may be given more than once.",
)
@policy_option
@click.option("--section", help="The section of the article, for which the policy may decide otherwise.")
@feedback_option
@json_option
@model_option
@sensitivity_option
@click.pass_obj
def check(
    read_database: ReadDatabase | None,
    file: Path,
    format_: str,
    explain: bool,
    include: tuple[str, ...],
    policy: str | None,
    section: str | None,
    feedback: str | None,
    as_json: bool,
    model_path: Path | None,
    sensitivity: str,
) -> None:
    """Read the article in FILE (- is standard input) and mark its paragraphs."""
    content = _read(file)
    if format_ == "auto":
        format_ = _guess(file, content)
    body = {"format": format_, "content": content} if format_ != "text" else {"text": content}
    try:
        article = parse_article(body | {"section": section, "include": list(include)})
    except ArticleError as error:
        detail = "; ".join(detail for _, detail in error.errors)
        raise click.ClickException(f"{file}: {detail}") from error
    overrides = load_overrides(feedback, read_database)
    model = load_model(model_path).with_sensitivity(sensitivity)
    warned = warn_article(article, model, pick_policy(policy), overrides)
    warned = include_standards(warned, article)
    if as_json:
        click.echo(json.dumps(warned.as_reply(), indent=2))
    else:
        print_warning(warned, explain=explain)
        for name, said in warned.included.items():
            click.echo(f"\n{name}\n{said if isinstance(said, str) else json.dumps(said, indent=2)}")
        if warned.skipped:
            names = ", ".join(json.dumps(name) for name in warned.skipped)
            click.echo(f"{file}: blocks of unknown types, read where they carry text: {names}", err=True)


def _read(file: Path) -> str:
    try:
        raw = _stdin() if str(file) == "-" else file.read_bytes()
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file}: not UTF-8 at byte {error.start}; convert it to UTF-8") from error
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error


def _stdin() -> bytes:
    if sys.stdin is None:
        raise click.ClickException("-: standard input is closed; name a file")
    return sys.stdin.buffer.read()


def _refuse_no_json(file: Path, content: str) -> None:
    try:
        json.loads(content)
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"{file}: not JSON: {error}") from error


def _guess(file: Path, content: str) -> str:
    """Tell the format by the file's ending, then by what is in it; JSON that is no known format is plain text."""
    ending = file.suffix.lower()
    if ending == ".json" or (str(file) == "-" and content.lstrip()[:1] in ("{", "[")):
        found = guess_format(content)
        if found is None and ending:
            _refuse_no_json(file, content)
            raise click.ClickException(f"{file}: its JSON is of no format that can be told; name it by --format")
        return found or "text"
    known = _ENDINGS.get(ending, "text")
    if str(file) == "-" and content.lstrip().startswith("<"):
        known = "html"
    return (guess_format(content) or known) if known == "html" else known
