"""`forewarn labels`: work on the label files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from classifier.agreement import Agreement, agreement, disagreements
from classifier.commands.options import json_option, labels_option, model_option, notice
from classifier.commands.source import ReadDatabase, load_feedback, read_source
from classifier.errors import LabelsError
from classifier.label import LabelledParagraph, label_lines, parse_lines, read_labels
from classifier.label_check import Balance, balance, copies, faults
from classifier.label_folder import find_labels, read_folder
from classifier.label_formats import FORMATS
from classifier.label_queue import REASONS, Unlabelled, queue
from classifier.store import load_model

_file = click.Path(path_type=Path, allow_dash=True)
_format = click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), required=True, help="The tool's format."
)


@click.group(epilog="Example: forewarn labels check")
def labels() -> None:
    """Work on hand-labelled paragraphs."""


@labels.command(epilog="Example: forewarn labels check --against real.jsonl")
@labels_option
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    multiple=True,
    help="JSON lines with the 'text' of real paragraphs, of which none may be copied. May be given again.",
)
def check(labels_path: Path | None, against: tuple[Path, ...]) -> None:
    """Refuse broken lines, impossible labels, repeats, near-duplicates across parts, templates and copies."""
    folder = read_folder(labels_path or find_labels())
    found = faults(folder)
    if against:
        found += copies(folder, against)
    for fault in found:
        notice(fault)
    if found:
        raise LabelsError(f"{len(found)} faults in the labels; each is named above")
    click.echo(
        f"{len(folder.train)} to train on, {len(folder.test)} to test on, {len(folder.must)} to get right, "
        f"{len(folder.pairs)} pairs: all valid"
    )


@labels.command(epilog="Example: forewarn labels stats --json")
@labels_option
@json_option
def stats(labels_path: Path | None, as_json: bool) -> None:
    """Print the balance sheet: how many paragraphs of each part carry each label."""
    folder = read_folder(labels_path or find_labels())
    parts = {"train": balance(folder.train), "test": balance(folder.test)}
    if as_json:
        click.echo(json.dumps({name: asdict(part) for name, part in parts.items()}, indent=2))
        return
    table = Table("label", *parts, title="Balance sheet")
    for row in zip(*(_rows(part) for part in parts.values()), strict=True):
        table.add_row(row[0][0], *(str(cell) for _, cell in row))
    Console().print(table)


def _rows(part: Balance) -> Iterable[tuple[str, int]]:
    yield "paragraphs", part.paragraphs
    yield "grounded", part.grounded
    yield "read twice", part.read_twice
    yield from ((f"severity {name}", count) for name, count in part.severity.items())
    yield "severity described or severe", part.graphic
    yield "hard zeros", part.hard
    yield "atrocity", part.atrocity
    yield from part.descriptors.items()


@labels.command("agreement", epilog="Example: forewarn labels agreement --list")
@labels_option
@click.option(
    "--list", "as_list", is_flag=True, help="Print the paragraphs on which two readers differ, as JSON lines."
)
@json_option
def agree(labels_path: Path | None, as_list: bool, as_json: bool) -> None:
    """Compare two readers of the same paragraphs: Cohen's kappa, Krippendorff's alpha, with intervals."""
    folder = read_folder(labels_path or find_labels())
    read = [*folder.train, *folder.test]
    if as_list:
        for line in label_lines(disagreements(read)):
            click.echo(line, nl=False)
        return
    found = agreement(read)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], indent=2))
        return
    if not found:
        raise LabelsError("no paragraph has two annotations")
    table = Table("output", "first", "second", "kappa", "alpha", title=f"{found[0].n} paragraphs read twice")
    for one in found:
        table.add_row(one.output, str(one.first), str(one.second), *_coefficients(one))
    Console(width=max(100, Console().width)).print(table)


def _coefficients(one: Agreement) -> Iterable[str]:
    for value, interval in ((one.kappa, one.kappa_ci95), (one.alpha, one.alpha_ci95)):
        yield "–" if value is None or interval is None else f"{value:.3f} ({interval[0]:.3f}–{interval[1]:.3f})"


@labels.command("queue", epilog="Example: forewarn labels queue pool.jsonl -n 50 -o next.jsonl")
@click.argument("pool", type=_file)
@click.option("-n", "--size", type=click.IntRange(1), default=50, show_default=True, help="How many to choose.")
@click.option("-o", "--output", type=_file, default="-", help="Where to write them. Default: standard output.")
@click.option("--per-article", type=click.IntRange(1), default=1, show_default=True, help="How many of one story.")
@click.option(
    "--reason",
    "reasons",
    type=click.Choice(REASONS),
    multiple=True,
    help="Choose for this alone. May be given again.",
)
@labels_option
@model_option
def choose(
    pool: Path,
    size: int,
    output: Path,
    per_article: int,
    reasons: tuple[str, ...],
    labels_path: Path | None,
    model_path: Path | None,
) -> None:
    """Choose from POOL (JSON lines: id, text, and article if there is one) what is worth labelling next."""
    folder = read_folder(labels_path or find_labels())
    read = [_unlabelled(record, f"{pool}:{number}") for number, record in parse_lines(read_source(pool), str(pool))]
    notice(f"scoring {len(read)} paragraphs")
    chosen = queue(
        read,
        [*folder.train, *folder.test],
        load_model(model_path),
        size=size,
        per_article=per_article,
        reasons=reasons or REASONS,
    )
    lines = [
        json.dumps(asdict(one.paragraph) | {"reason": one.reason, "strength": one.strength}, ensure_ascii=False)
        for one in chosen
    ]
    _publish("".join(line + "\n" for line in lines), output)


@labels.command("suspects", epilog="Example: forewarn labels suspects --share 0.05 -o again.jsonl")
@labels_option
@click.option(
    "--share",
    type=click.FloatRange(0, 1),
    default=0.05,
    show_default=True,
    help="How many, of all that are trained on.",
)
@click.option("-o", "--output", type=_file, default="-", help="Where to write them. Default: standard output.")
def suspect(labels_path: Path | None, share: float, output: Path) -> None:
    """List the labels that a model trained on the others doubts most, to be read again."""
    from classifier.suspect import suspects  # scikit-learn takes seconds to import

    folder = read_folder(labels_path or find_labels())
    ranked = suspects(folder.train, report=notice)
    lines = [
        json.dumps(
            one.label.as_record() | {"doubted": one.output, "self_confidence": one.self_confidence},
            ensure_ascii=False,
        )
        for one in ranked[: round(share * len(ranked))]
    ]
    _publish("".join(line + "\n" for line in lines), output)


@labels.command("export", epilog="Example: forewarn labels export labels/test.jsonl --format doccano -o test.jsonl")
@click.argument("file", type=click.Path(path_type=Path))
@_format
@click.option("-o", "--output", type=_file, default="-", help="Where to write. Default: standard output.")
def export(file: Path, format_: str, output: Path) -> None:
    """Write the labelled paragraphs of FILE in the format of an annotation tool."""
    _publish(FORMATS[format_].write(read_labels(file)), output)


@labels.command("import", epilog="Example: forewarn labels import export.csv --format csv -o labels/train/desk.jsonl")
@click.argument("file", type=_file, required=False)
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), help="The format of FILE.")
@click.option(
    "--feedback",
    metavar="SOURCE",
    help="Editors' feedback instead of a FILE: its database (a path or URL), or an export of `forewarn feedback`.",
)
@click.option("--accepted", is_flag=True, help="Of feedback, take only what a reviewer has accepted.")
@click.option("-o", "--output", type=_file, default="-", help="Where to write. Default: standard output.")
@click.pass_obj
def import_(
    read_database: ReadDatabase | None,
    file: Path | None,
    format_: str | None,
    feedback: str | None,
    accepted: bool,
    output: Path,
) -> None:
    """Read labelled paragraphs from an annotation tool's FILE, or editors' feedback; write them as our JSON lines.

    Of feedback, a label is what is in effect and has its text.
    """
    if feedback is not None and file is None and format_ is None:
        read = _feedback_labels(feedback, read_database, accepted=accepted)
    elif file is not None and format_ is not None and feedback is None and not accepted:
        read = FORMATS[format_].read(read_source(file), str(file))
    else:
        raise click.UsageError("give a FILE and its --format, or --feedback SOURCE with or without --accepted")
    _refuse_repeats(read, feedback or str(file))
    notice(f"{len(read)} labelled paragraphs")
    _publish("".join(label_lines(read)), output)


def _feedback_labels(source: str, read_database: ReadDatabase | None, *, accepted: bool) -> list[LabelledParagraph]:
    found = load_feedback(source, read_database, accepted=accepted)
    read = [one.label for one in found if one.label is not None]
    if len(read) < len(found):
        notice(f"left out {len(found) - len(read)} without text: a digest overrides, but cannot be trained on")
    return read


def _refuse_repeats(read: Iterable[LabelledParagraph], file: str) -> None:
    ids: set[str] = set()
    for label in read:
        if label.id in ids:
            raise LabelsError(f"{file}: id {label.id!r} is there twice")
        ids.add(label.id)


def _unlabelled(record: dict[str, object], where: str) -> Unlabelled:
    identifier, text = record.get("id"), record.get("text")
    if not isinstance(identifier, str) or not isinstance(text, str):
        raise LabelsError(f"{where}: 'id' and 'text' must be strings")
    return Unlabelled(identifier, str(record.get("article", identifier)), text)


def _publish(content: str, output: Path) -> None:
    """Write to standard output, or to a file that is whole or not there."""
    if str(output) == "-":
        click.echo(content, nl=False)
        return
    try:
        with click.open_file(str(output), "w", encoding="utf-8", atomic=True) as file:
            file.write(content)
    except OSError as error:
        raise LabelsError(f"{output}: {error.strerror}") from error
