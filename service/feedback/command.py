"""`forewarn feedback`: look after the feedback in a database, whether the service runs or not."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from classifier import ArticleError, harmless
from service.feedback.envelope import ListIn, PurgeIn, ReviewIn, Sent, WithdrawIn, parse_sent
from service.feedback.error import FeedbackError
from service.feedback.private import write_private
from service.feedback.record import Record, write_lines

if TYPE_CHECKING:
    from service.feedback.store import Store

_SQLITE = b"SQLite format 3\0"
_SHOWN = 60
S = TypeVar("S", bound=Sent)

_database = click.option(
    "--database",
    envvar="FOREWARN_FEEDBACK",
    show_envvar=True,
    required=True,
    help="The path of a SQLite database, or SQLAlchemy's URL of another.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Print machine-readable JSON.")
_who = click.option("--who", required=True, help="Your name, for the record.")
_why = click.option("--why", help="The reason, for the record.")


@click.group(epilog="Example: forewarn feedback list --status open --database feedback.db")
def feedback() -> None:
    """Look after editors' feedback."""


@feedback.command("list", epilog="Example: forewarn feedback list --status open --article article-17")
@_database
@click.option("--status", help="open, accepted, rejected or withdrawn.")
@click.option("--article", help="Only of this article.")
@click.option("--digest", help="Only of paragraphs with this digest.")
@click.option("--before", help="The page after this number, which the page before ends with.")
@click.option("--limit", default="50", show_default=True, help="How many, at most 500.")
@_json
def list_(database: str, as_json: bool, **given: str | None) -> None:
    """List feedback, the latest first."""
    page = _open(database).page(_checked(ListIn, given))
    if as_json:
        click.echo(json.dumps(asdict(page), indent=2))
        return
    table = Table()
    for column in ("id", "received", "state", "label", "who", "article", "text"):
        table.add_column(column, no_wrap=column == "id")
    for record in page.items:
        table.add_row(*map(Text, _cells(record)))
    Console(width=max(160, Console().width)).print(table)
    if page.next is not None:
        click.echo(f"more with --before {page.next}")


@feedback.command(epilog="Example: forewarn feedback review 4bfe8a10-1f2e-4040-b544-5e46a703e0b5 --accept --who Bo")
@click.argument("identifier", metavar="ID")
@_database
@click.option("--accept", is_flag=True, help="It is right.")
@click.option("--reject", is_flag=True, help="It is wrong, and not in effect from now on.")
@_who
@_why
@_json
def review(
    identifier: str, database: str, who: str, why: str | None, *, accept: bool, reject: bool, as_json: bool
) -> None:
    """Accept or reject feedback; the last verdict counts."""
    if accept == reject:
        raise click.UsageError("say one of --accept and --reject")
    given = _checked(ReviewIn, {"verdict": "accept" if accept else "reject", "who": who, "why": why})
    _tell(_open(database).review(identifier, given), as_json=as_json)


@feedback.command(epilog="Example: forewarn feedback withdraw 4bfe8a10-1f2e-4040-b544-5e46a703e0b5 --who Ana")
@click.argument("identifier", metavar="ID")
@_database
@_who
@_why
@_json
def withdraw(identifier: str, database: str, who: str, why: str | None, as_json: bool) -> None:
    """Take feedback back, for good."""
    _tell(_open(database).withdraw(identifier, _checked(WithdrawIn, {"who": who, "why": why})), as_json=as_json)


@feedback.command(epilog="Example: forewarn feedback purge --older-than-days 365 --dry-run")
@_database
@click.option("--older-than-days", type=int, help="Received so many days ago, or earlier.")
@click.option("--article", help="Of this article; with both options, what both say.")
@click.option("--dry-run", is_flag=True, help="Only count.")
@_json
def purge(database: str, as_json: bool, **given: Any) -> None:
    """Delete feedback, texts and names and all; SQLite overwrites it on the disk. Backups keep it."""
    checked = _checked(PurgeIn, given)
    purged = _open(database).purge(checked)
    told = "would be purged" if checked.dry_run else "purged"
    click.echo(json.dumps({"purged": purged}) if as_json else f"{purged} {told}")


@feedback.command(epilog="Example: forewarn feedback backup /backups/feedback.db")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_database
def backup(file: Path, database: str) -> None:
    """Copy a SQLite database to FILE as it stands at one moment, while it is in use."""
    from service.feedback.backup import back_up

    back_up(_open(database).database, file)
    click.echo(f"{file}: {file.stat().st_size} bytes", err=True)


@feedback.command(epilog="Example: forewarn feedback export -o feedback.jsonl")
@_database
@click.option("-o", "--output", type=click.Path(allow_dash=True), default="-", help="Where to write.")
def export(database: str, output: str) -> None:
    """Write all feedback, a JSON object a line; `forewarn labels import --feedback` reads it.

    A file is readable by its owner only, and replaced if it is there.
    """
    lines = write_lines(_open(database).export())
    if output == "-":
        for line in lines:
            click.echo(line, nl=False)
        return
    write_private(Path(output), lines)


def read_database(source: str) -> str | None:
    """Return all feedback of a database as `forewarn feedback export` writes it, or None for what is none.

    Raises
    ------
    FeedbackError
        For a database that cannot be read.
    """
    return "".join(write_lines(_open(source).export())) if _is_database(source) else None


def _is_database(source: str) -> bool:
    if "://" in source:
        return True
    path = Path(source)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _open(source: str) -> Store:
    from service.feedback.database import Database  # SQLAlchemy takes long to import
    from service.feedback.store import Store

    if "://" not in source and not Path(source).is_file():
        raise FeedbackError(f"{source}: no such database of feedback")
    return Store(Database(source, create=False))


def _checked(kind: type[S], given: dict[str, Any]) -> S:
    """Check options as the route of the same name checks its body."""
    try:
        return parse_sent(kind, given, "")
    except ArticleError as error:
        faults = (f"--{pointer[1:].replace('_', '-')} {detail}" for pointer, detail in error.errors)
        raise click.UsageError("; ".join(faults)) from error


def _tell(record: Record, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(record), indent=2))
    else:
        click.echo(f"{record.id} is {_state(record)}")


def _cells(record: Record) -> list[str]:
    label = [str(record.severity), *["atrocity"] * record.atrocity, *record.descriptors]
    said = (record.who, record.article or "", record.text or f"(digest {record.digest[:12]}…)")
    return [record.id, record.at[:16], _state(record), " ".join(label), *(harmless(words)[:_SHOWN] for words in said)]


def _state(record: Record) -> str:
    marks = ["in effect"] * record.effective + ["disputed"] * record.disputed
    return ", ".join([record.status, *marks])
