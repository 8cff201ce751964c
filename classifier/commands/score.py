"""`forewarn score`: score an archive into a table of paragraphs."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console

from classifier.batch.pool import all_cores
from classifier.batch.progress import Progress
from classifier.batch.record import UNITS, Layout
from classifier.batch.run import Job, run
from classifier.batch.sink import find_ending
from classifier.batch.worker import Settings
from classifier.commands.options import (
    feedback_option,
    json_option,
    model_option,
    pick_policy,
    policy_option,
    sensitivity_option,
)
from classifier.commands.source import ReadDatabase, load_overrides
from classifier.errors import BatchUsageError
from classifier.formats import FORMATS
from classifier.store import find_model_folder

_file = click.Path(path_type=Path, allow_dash=True)


@click.command(epilog="Example: forewarn score archive.jsonl.gz -o marks.parquet")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@click.option(
    "-o",
    "--output",
    type=_file,
    required=True,
    help="Its ending says the format: .jsonl, .jsonl.gz, .jsonl.zst, .csv or .parquet; - is standard output.",
)
@click.option("--unit", type=click.Choice(UNITS), default=UNITS[0], show_default=True, help="What a record is.")
@click.option("--articles", "by_article", is_flag=True, help="Write one record an article, not one a paragraph.")
@click.option("--text-field", help="The field that holds the text. Default: the fields of POST /v1/warnings.")
@click.option("--id-field", default="id", show_default=True, help="The field that holds the id.")
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), help="What the --text-field holds.")
@click.option("--rejects", type=click.Path(path_type=Path), help="Default: OUTPUT.rejects.jsonl.")
@click.option("--workers", type=click.IntRange(1), help="Processes. Default: one a core.")
@click.option("--resume", is_flag=True, help="Go on with the unfinished run of the same command.")
@click.option("--force", is_flag=True, help="Replace an output, or an unfinished run, that is there.")
@policy_option
@sensitivity_option
@feedback_option
@model_option
@json_option
@click.pass_obj
def score(
    read_database: ReadDatabase | None,
    inputs: tuple[str, ...],
    output: Path,
    unit: str,
    by_article: bool,
    text_field: str | None,
    id_field: str,
    format_: str | None,
    rejects: Path | None,
    workers: int | None,
    resume: bool,
    force: bool,
    policy: str | None,
    sensitivity: str,
    feedback: str | None,
    model_path: Path | None,
    as_json: bool,
) -> None:
    """Score every article of an archive: INPUT is a file (.jsonl, .jsonl.gz, .jsonl.zst, .csv, .parquet, .txt,
    .html), a folder of .txt and .html, a pattern in quotes, or - for JSON lines on standard input.

    The output is whole or not there. A run that was killed goes on with --resume, and gives the same bytes. Records
    that cannot be read go to OUTPUT.rejects.jsonl and stop nothing.
    """
    _refuse(by_article and unit == "paragraph", "--articles: the records are paragraphs")
    _refuse(format_ is not None and text_field is None, "--format says what --text-field holds; give both")
    _refuse(format_ is not None and unit == "paragraph", "--format: a paragraph is plain text")
    _refuse(resume and force, "--resume goes on and --force begins anew; give one of them")
    to_stdout = str(output) == "-"
    _refuse(to_stdout and as_json, "--json: standard output takes the records already")
    console = Console(stderr=True, highlight=False, markup=False)
    try:
        settings = Settings(
            model=find_model_folder(model_path),
            sensitivity=sensitivity,
            policy=pick_policy(policy),
            layout=Layout(unit, text_field, id_field, format_),
            ending=find_ending(str(output)),
            by_article=by_article,
            overrides=load_overrides(feedback, read_database),
        )
        job = Job(
            inputs=inputs,
            output=None if to_stdout else output,
            rejects=rejects,
            settings=settings,
            workers=workers or all_cores(),
            resume=resume,
            force=force,
        )
        with Progress(console) as progress:
            summary = run(job, progress)
    except BatchUsageError as error:
        raise click.UsageError(str(error)) from error
    except KeyboardInterrupt as error:
        raise click.ClickException("stopped; what is done is kept, the same command with --resume goes on") from error
    summary.print(console)
    if as_json:
        click.echo(json.dumps(summary.as_record(), indent=2))


def _refuse(is_wrong: bool, message: str) -> None:
    if is_wrong:
        raise click.UsageError(message)
