"""`forewarn policy`: check a house's policy, and try it on an archive."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from classifier.archive import Entry, read_archive
from classifier.commands.options import json_option, model_option, notice, pick_policy, sensitivity_option
from classifier.errors import ArchiveError, PolicyError
from classifier.paragraph import TITLE_INDEX
from classifier.policy_check import check_policy
from classifier.policy_file import BUILT_IN, load_policy, parse_policy, read_policy_text, starting_text
from classifier.policy_trial import Trial, Verdict
from classifier.policy_words import say_policy
from classifier.store import load_model
from classifier.terminal import harmless

_RECORDS_A_NOTICE = 5_000


@click.group(epilog="Example: forewarn policy check house.toml")
def policy() -> None:
    """Say what your house does with a paragraph of a given severity, tag or descriptor."""


@policy.command(epilog="Example: forewarn policy show > house.toml")
def show() -> None:
    """Print the built-in policy as TOML, to start from."""
    click.echo(starting_text(), nl=False)


@policy.command(epilog="Example: forewarn policy check house.toml")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def check(file: Path, as_json: bool) -> None:
    """Say in words what the policy in FILE does, or name every fault in it by its line.

    Warns on stderr of rules that can never hold or add nothing, and of decisions that contradict each other.
    """
    text = read_policy_text(file)
    try:
        read = parse_policy(text, str(file))
    except PolicyError as error:
        for fault in error.faults[:-1]:
            notice(fault)
        raise click.ClickException(error.faults[-1]) from error
    checked = check_policy(read, text)
    for doubt in checked.warnings:
        notice(f"{file}:{doubt.line}: warning: {doubt.detail}")
    if as_json:
        click.echo(json.dumps(asdict(checked), indent=2))
        return
    click.echo(read.version)
    for said in say_policy(read):
        click.echo(said)


@policy.command("try", epilog="Example: forewarn policy try house.toml --on archive.jsonl --against default@1")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--on",
    "archive",
    type=click.Path(path_type=Path, allow_dash=True),
    required=True,
    help="JSON lines (.jsonl, .jsonl.gz, or - for standard input), each an article as POST /v1/warnings takes it, "
    "or a paragraph with 'text' and the key of its 'article'; other keys are ignored.",
)
@click.option("--against", default=f"{BUILT_IN}@1", show_default=True, help="The policy before: built in, or a file.")
@json_option
@model_option
@sensitivity_option
def try_(file: Path, archive: Path, against: str, as_json: bool, model_path: Path | None, sensitivity: str) -> None:
    """Show which articles of an archive the policy in FILE would decide otherwise, and how many.

    Articles are read and told one by one; those that come in paragraphs are told at the end, and only what was
    decided of them is kept. Messages are not compared. With --json, a line an article and a last one with the counts.
    """
    old, new = pick_policy(against), load_policy(file)
    trial = Trial(load_model(model_path).with_sensitivity(sensitivity), old, new)
    rejected = 0

    def reject(reason: str) -> None:
        nonlocal rejected
        rejected += 1
        notice(f"left out {reason}")

    for verdict in trial.run(_counted(read_archive(archive, reject))):
        if verdict.paragraphs:
            _tell(verdict, as_json=as_json)
    if not trial.seen["articles"]:
        raise ArchiveError(f"{archive}: holds no article that can be read")
    _sum_up(trial, rejected, as_json=as_json)


def _counted(entries: Iterable[Entry]) -> Iterator[Entry]:
    for number, entry in enumerate(entries, start=1):
        yield entry
        if number % _RECORDS_A_NOTICE == 0:
            notice(f"{number} records read")


def _tell(verdict: Verdict, *, as_json: bool) -> None:
    if as_json:
        changed = {"gained": verdict.gained, "lost": verdict.lost, "paragraphs": verdict.paragraphs}
        click.echo(json.dumps({"id": verdict.key, **changed}))
        return
    signs = [f"+{name}" for name in verdict.gained] + [f"-{name}" for name in verdict.lost]
    places = ", ".join(map(_place, verdict.paragraphs))
    click.echo(harmless(f"{verdict.key}  {' '.join(signs) or 'same decisions, other paragraphs'}  ({places})"))


def _place(paragraph: int | str) -> str:
    """Write a paragraph as a reader counts, or by its own key."""
    if isinstance(paragraph, str):
        return paragraph
    return "title" if paragraph == TITLE_INDEX else str(paragraph + 1)


def _sum_up(trial: Trial, rejected: int, *, as_json: bool) -> None:
    seen = trial.seen
    counts = {"articles": trial.articles, "paragraphs": trial.paragraphs}
    if as_json:
        decisions = {
            unit: {name: asdict(count) for name, count in by_name.items()} for unit, by_name in counts.items()
        }
        summary: dict[str, Any] = {"old": trial.old.version, "new": trial.new.version, "model": trial.model.version}
        summary |= {key.replace(" ", "_"): seen[key] for key in _SEEN}
        click.echo(json.dumps({"summary": summary | {"rejected": rejected, "decisions": decisions}}))
        return
    title = f"{trial.new.version} against {trial.old.version}, model {trial.model.version}"
    table = Table(title=title, title_justify="left")
    for column in ("decision", "of", "before", "after", "newly", "no longer"):
        table.add_column(column, justify="left" if column in ("decision", "of") else "right")
    for unit, by_name in counts.items():
        for name, count in by_name.items():
            table.add_row(name, unit, *(str(value) for value in asdict(count).values()))
    Console(width=max(100, Console().width)).print(table)
    click.echo(
        f"{seen['articles changed']} of {seen['articles']} articles would be decided otherwise, "
        f"{seen['articles changed inside']} more in some paragraphs only; "
        f"{seen['paragraphs changed']} of {seen['paragraphs']} paragraphs"
        + (f"; {rejected} records left out" if rejected else "")
    )


_SEEN = ("articles", "articles changed", "articles changed inside", "paragraphs", "paragraphs changed")
