"""Score articles in Spark, where one machine is too small."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING, Any

from classifier.batch.arrow import import_pyarrow, record_batch, schema
from classifier.batch.parquet import cut_tables
from classifier.batch.record import UNITS, Layout, Reject
from classifier.batch.worker import Settings, score_groups
from classifier.errors import BatchError, BatchUsageError
from classifier.formats import FORMATS
from classifier.policy import Policy
from classifier.policy_folder import find_policy
from classifier.store import MANIFEST, PIPELINE, file_digest, find_model_folder, verify
from classifier.threshold import BALANCED, SENSITIVITIES

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

REJECTED = "rejected"
"""The column that says why a record could not be read; null in every row that was scored."""

_ID_TYPES = ("string", "bigint", "int", "smallint", "tinyint")


def score_articles(
    df: DataFrame,
    text_col: str | None = "text",
    id_col: str = "id",
    *,
    format: str | None = None,
    unit: str = "article",
    by_article: bool = False,
    policy: Policy | None = None,
    sensitivity: str = BALANCED,
    model: Path | None = None,
    ship: bool = True,
) -> DataFrame:
    """Return the rows of `forewarn score`, one a paragraph, as a lazy DataFrame: `COLUMNS` (`ARTICLE_COLUMNS` with
    `by_article`) and `rejected`.

    Every argument is the option of that command, and `df` its input: the text is in `text_col`, or with None in the
    fields of `POST /v1/warnings`; columns `title`, `language` and `section` are read where they are there. A record
    that cannot be read, or has no id, is one row with its id, the reason in `rejected`, and null in every other
    column.

    The model's folder goes to each executor once, as an archive. With `ship` false nothing is sent: each executor
    finds the folder under the path that it has here.

    Raises
    ------
    BatchUsageError
        For an argument that is wrong, or a column that is missing or of another type.
    BatchError
        Where the session cannot ship a model; on an executor, where its forewarn is of another version.
    ModelError
        For a model that is missing or damaged.
    """
    _refuse(unit not in UNITS, f"unit: {unit!r} is not known; use one of {', '.join(UNITS)}")
    _refuse(format not in (None, *FORMATS), f"format: {format!r} is not known; use one of {', '.join(FORMATS)}")
    _refuse(sensitivity not in SENSITIVITIES, f"sensitivity: {sensitivity!r} is not in {', '.join(SENSITIVITIES)}")
    _refuse(by_article and unit == "paragraph", "by_article: the records are paragraphs")
    _refuse(format is not None and text_col is None, "format says what text_col holds; give both")
    _refuse(format is not None and unit == "paragraph", "format: a paragraph is plain text")
    layout = Layout(unit, text_col, id_col, format)
    columns = _pick_columns(df, layout)
    folder = find_model_folder(model).absolute()
    files = [MANIFEST, *(name for name in verify(folder)["files"] if name != PIPELINE)]
    settings = Settings(folder, sensitivity, policy or find_policy(None), layout, ".parquet", by_article)
    shipped = _ship(df, folder, files) if ship else None
    score = partial(_score, settings=settings, shipped=shipped, made_by=version("forewarn"))
    return df.select(*columns).mapInArrow(score, _spark_schema(settings))


def _refuse(is_wrong: bool, message: str) -> None:
    if is_wrong:
        raise BatchUsageError(message)


def _pick_columns(df: DataFrame, layout: Layout) -> list[str]:
    """Return the columns that are read; refuse, before anything is scored, a frame that has not what it needs."""
    types = dict(df.dtypes)
    have = ", ".join(df.columns)[:300]
    _refuse(layout.id_field not in types, f"has no column {layout.id_field!r}, it has {have}; name yours with id_col")
    bodies = [name for name in layout.bodies if name in types]
    _refuse(not bodies, f"has no column {layout.bodies[0]!r}, it has {have}; name yours with text_col")
    picked = [name for name in df.columns if name in layout.fields]
    twice = sorted({name for name in picked if picked.count(name) > 1})
    _refuse(bool(twice), f"has two columns {', '.join(twice)}; rename one")
    kind = types[layout.id_field]
    _refuse(kind not in _ID_TYPES, f"column {layout.id_field!r} is {kind}; cast it to string or a whole number")
    is_plain = layout.format is None and layout.text_field is not None
    kind = types[bodies[0]]
    _refuse(is_plain and kind != "string", f"column {bodies[0]!r} is {kind}; cast it to string")
    return picked


def _spark_schema(settings: Settings) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(_arrow_schema(settings))


def _arrow_schema(settings: Settings) -> Any:
    return schema(settings.columns).append(import_pyarrow().field(REJECTED, "string"))


def _ship(df: DataFrame, folder: Path, files: list[str]) -> str:
    """Give each executor these files of the model's folder; return the name of the folder there.

    A model that was sent before is not sent again.
    """
    from pyspark import SparkFiles
    from pyspark.errors import PySparkException

    try:
        context = df.sparkSession.sparkContext
    except PySparkException as error:  # as in Spark Connect
        raise BatchError(
            "this session cannot ship the model; put its folder on every executor, and set ship=False"
        ) from error
    name = f"forewarn-{file_digest(folder / MANIFEST)[:16]}"
    if not any(name in archive for archive in context.listArchives):
        # In Spark's own folder, which stays as long as executors can ask for the archive.
        archive = Path(SparkFiles.getRootDirectory(), f"{name}.zip").absolute()
        _pack(folder, files, archive)
        context.addArchive(f"{archive.as_uri()}#{name}")
    return name


def _pack(folder: Path, files: list[str], archive: Path) -> None:
    """Write files of a folder into an archive, whole or not at all: another thread may do the same."""
    building = archive.with_name(f"{archive.name}.{get_ident()}")
    with zipfile.ZipFile(building, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in files:
            packed.write(folder / name, name)
    building.replace(archive)


def _score(batches: Iterable[Any], settings: Settings, shipped: str | None, made_by: str) -> Iterator[Any]:
    """Score the record batches of a partition; runs in a Python worker, which loads the model once."""
    from pyspark import SparkFiles

    if (own := version("forewarn")) != made_by:
        raise BatchError(f"forewarn is {own} on this executor and {made_by} on the driver; install one version")
    if shipped is not None:
        settings = replace(settings, model=Path(SparkFiles.get(shipped)))
    for batch in batches:
        yield from _score_batch(batch, settings)


def _score_batch(batch: Any, settings: Settings) -> Iterator[Any]:
    """Yield the rows of a record batch, and then one for each record that is none."""
    pyarrow = import_pyarrow()
    identifier = settings.layout.id_field
    nameless = f"/{identifier}: is missing, and Spark's rows have no line number to take its place"
    rejects = [{"id": None, REJECTED: nameless}] * batch.column(identifier).null_count
    named = batch.filter(batch.column(identifier).is_valid())
    for table in cut_tables("", named, 1):
        refused: list[Reject] = []
        for rows in score_groups(settings, table, refused, Counter()):
            scored = record_batch(rows, settings.columns)
            yield scored.append_column(REJECTED, pyarrow.nulls(scored.num_rows, pyarrow.string()))
        rejects += [{"id": _cell(named, identifier, one.line), REJECTED: one.reason} for one in refused]
    if rejects:
        yield pyarrow.RecordBatch.from_pylist(rejects, schema=_arrow_schema(settings))


def _cell(batch: Any, column: str, line: int | None) -> str:
    """Return the id at a line, also where it is not UTF-8."""
    cell = batch.column(column)[(line or 1) - 1]
    try:
        return str(cell.as_py())
    except UnicodeDecodeError:
        return str(cell.as_buffer().to_pybytes().decode(errors="backslashreplace"))
