"""Spark on two executors in processes of their own gives what `forewarn score` gives: `make test-spark`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pyspark
import pytest
from click.testing import CliRunner
from pyspark.sql import DataFrame, SparkSession

from classifier import BatchError, ModelError, find_policy, forewarn, load_policy
from classifier.batch import worker
from classifier.batch.record import Layout
from classifier.batch.row import COLUMNS
from classifier.batch.worker import Settings
from classifier.label_folder import find_labels, read_folder
from classifier.spark import REJECTED, _score, score_articles
from classifier.store import PIPELINE, find_model_folder

Record = dict[str, Any]

CLUSTER = "local-cluster[2,1,1024]"
ROOT = Path(__file__).parents[2]
GERMAN = "Der Stadtrat tagt am Montag und berät über den Haushalt, die Schulen und die neue Brücke am Fluss."

HOUSE = """
name = "house"
version = 1

[decisions]
warn_reader = [{ severity = 1 }]
call_the_desk = [{ tags = ["atrocity"] }]
"""


@pytest.fixture(scope="session", autouse=True)
def environ() -> Iterator[pytest.MonkeyPatch]:
    """What spark-submit's own script would find out; pip's pyspark is a whole Spark."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_HOME", str(Path(pyspark.__file__).parent))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        yield patch


@pytest.fixture(scope="session")
def spark(environ: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    builder = SparkSession.builder.master(CLUSTER).config("spark.ui.enabled", "false")
    session = (
        builder.config("spark.sql.shuffle.partitions", "4")
        .config("spark.executor.instances", "2")
        .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "50")
        .config("spark.local.dir", str(tmp_path_factory.mktemp("spark")))
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="session")
def articles() -> list[Record]:
    """Four hundred articles of the test part, every seventh with a title, every eleventh with a line in German."""
    labels = sorted(read_folder(find_labels()).test, key=lambda label: label.article)
    records = []
    for number, (article, group) in enumerate(islice(groupby(labels, key=lambda label: label.article), 400)):
        texts = [label.text for label in group] + [GERMAN] * (number % 11 == 0)
        title = "Three killed “in cold blood” 🕯" if number % 7 == 0 else None
        records.append({"id": article, "title": title, "language": "en", "text": "\n\n".join(texts)})
    return records


def to_frame(spark: SparkSession, records: list[Record]) -> DataFrame:
    names = list(dict.fromkeys(name for record in records for name in record))
    rows = [tuple(record.get(name) for name in names) for record in records]
    types = ", ".join(f"`{name}` string" for name in names)
    return spark.createDataFrame(rows, types).repartition(8)


def by_score(folder: Path, records: list[Record], *options: str) -> tuple[list[Record], list[Record]]:
    """What `forewarn score` makes of the same records: rows and rejects."""
    source, output = folder / "in.jsonl", folder / "out.jsonl"
    source.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    done = CliRunner().invoke(forewarn, ["score", str(source), "-o", str(output), "--workers", "1", *options])
    assert done.exit_code == 0, done.output
    rejects = folder / "out.jsonl.rejects.jsonl"
    return read_lines(output), read_lines(rejects) if rejects.exists() else []


def read_lines(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def split(frame: DataFrame) -> tuple[list[Record], dict[str | None, str]]:
    """Return the scored rows without `rejected`, and the reasons by id."""
    rows = [row.asDict(recursive=True) for row in frame.collect()]
    reasons = {row["id"]: row[REJECTED] for row in rows if row[REJECTED] is not None}
    return [{k: v for k, v in row.items() if k != REJECTED} for row in rows if row[REJECTED] is None], reasons


def in_order(rows: list[Record]) -> list[Record]:
    return sorted(rows, key=lambda row: (row["id"], row.get("index", 0)))


def test_every_row_is_that_of_score(spark: SparkSession, articles: list[Record], tmp_path: Path) -> None:
    bad = [
        {"id": "none", "text": None},
        {"id": "long", "text": "a " * 600_000},
        {"id": "language", "text": "Calm.", "language": "no language"},
    ]
    expected, rejects = by_score(tmp_path, articles + bad, "--text-field", "text")
    rows, reasons = split(score_articles(to_frame(spark, articles + bad), "text", "id"))
    assert in_order(rows) == in_order(expected)
    assert len(rows) > 400
    assert {row["severity"] for row in rows} == {None, 0, 1, 2, 3}
    assert tuple(rows[0]) == COLUMNS
    assert reasons == {reject["id"]: reject["reason"] for reject in rejects}
    assert set(reasons) == {"none", "long", "language"}


@pytest.mark.parametrize(
    ("options", "arguments"),
    [
        (["--articles"], {"by_article": True}),
        (["--unit", "paragraph"], {"unit": "paragraph"}),
        (["--sensitivity", "cautious"], {"sensitivity": "cautious"}),
        (["--text-field", "text", "--format", "html"], {"format": "html"}),
        (["--policy", "house.toml"], {"policy": "house.toml"}),
    ],
    ids=lambda value: "" if isinstance(value, dict) else " ".join(value),
)
def test_every_option_is_that_of_score(
    spark: SparkSession,
    articles: list[Record],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    arguments: Record,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("house.toml").write_text(HOUSE, encoding="utf-8")
    expected, _ = by_score(tmp_path, articles[:40], *options)
    if "policy" in arguments:
        arguments = {"policy": load_policy(Path(arguments["policy"]))}
    rows, reasons = split(score_articles(to_frame(spark, articles[:40]), **arguments))
    assert in_order(rows) == in_order(expected)
    assert not reasons


def test_the_keys_of_the_service_are_columns(spark: SparkSession, tmp_path: Path) -> None:
    html = {"id": "html", "html": "<p>They shot the prisoners and burned the dead bodies.</p>", "text": None}
    text = {"id": "text", "html": None, "text": "They shot the prisoners and burned the dead bodies."}
    expected, _ = by_score(tmp_path, [html, text])
    rows, _ = split(score_articles(to_frame(spark, [html, text]), None))
    assert in_order(rows) == in_order(expected)


def test_executors_score_with_the_model_they_were_sent(
    spark: SparkSession, articles: list[Record], tmp_path: Path
) -> None:
    """Its folder is gone before the first row is asked for."""
    here = tmp_path / "model"
    shutil.copytree(find_model_folder(), here, ignore=shutil.ignore_patterns(PIPELINE))
    scored = score_articles(to_frame(spark, articles), model=here)
    shutil.rmtree(here)
    rows, _ = split(scored)
    assert {row["id"] for row in rows} == {record["id"] for record in articles}


def test_each_executor_loads_what_it_was_sent_once(spark: SparkSession, articles: list[Record]) -> None:
    score_articles(to_frame(spark, articles))
    [shipped] = [archive.rpartition("#")[2] for archive in spark.sparkContext.listArchives]
    settings = Settings(Path("nowhere"), "balanced", find_policy(None), Layout(), ".parquet", False)
    made_by = version("forewarn")

    def score_and_tell(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        rows = sum(batch.num_rows for batch in _score(batches, settings, shipped, made_by))
        loads = worker._load.cache_info().misses
        yield pyarrow.RecordBatch.from_pylist([{"folder": str(Path.cwd()), "loads": loads, "rows": rows}])

    told = to_frame(spark, articles).mapInArrow(score_and_tell, "folder string, loads long, rows long").collect()
    assert sum(one["rows"] for one in told) > 400
    assert len(told) == 8
    assert len({one["folder"] for one in told}) == 2
    assert {one["loads"] for one in told} == {1}


def test_a_model_is_sent_once(spark: SparkSession, articles: list[Record]) -> None:
    first = score_articles(to_frame(spark, articles[:3]))
    sent = list(spark.sparkContext.listArchives)
    second = score_articles(to_frame(spark, articles[3:5]))
    assert list(spark.sparkContext.listArchives) == sent
    assert len(first.union(second).select("id").distinct().collect()) == 5


def test_a_model_that_is_everywhere_need_not_be_sent(spark: SparkSession, articles: list[Record]) -> None:
    sent = list(spark.sparkContext.listArchives)
    rows, _ = split(score_articles(to_frame(spark, articles[:2]), ship=False))
    assert {row["id"] for row in rows} == {record["id"] for record in articles[:2]}
    assert list(spark.sparkContext.listArchives) == sent


def test_no_record_is_lost(spark: SparkSession) -> None:
    frame = spark.sql(
        "SELECT 1 AS id, 'The council meets on Monday to talk about the budget.' AS text"
        " UNION ALL SELECT 2, CAST(X'C328' AS STRING)"
        " UNION ALL SELECT 3, repeat('é', 5000000)"
        " UNION ALL SELECT NULL, 'Nobody knows whose text this is, but it is there.'"
        " UNION ALL SELECT 4, ''"
    )
    rows = {row["id"]: row.asDict() for row in score_articles(frame).collect()}
    assert rows["1"][REJECTED] is None
    assert rows["1"]["mentioned"] is not None
    assert rows["2"][REJECTED] == "not UTF-8; write it as UTF-8"
    assert "bytes long" in rows["3"][REJECTED]
    assert rows[None][REJECTED].startswith("/id: is missing")
    assert "has no text" in rows["4"][REJECTED]
    assert all(rows["2"][name] is None for name in COLUMNS if name != "id")


def test_no_article_is_no_row(spark: SparkSession) -> None:
    assert score_articles(spark.createDataFrame([], "id string, text string")).collect() == []


@pytest.mark.parametrize(
    ("columns", "arguments", "message"),
    [
        ("id string, body string", {}, "has no column 'text', it has id, body; name yours with text_col"),
        ("url string, text string", {}, "has no column 'id', it has url, text; name yours with id_col"),
        ("id string, text binary", {}, "column 'text' is binary; cast it to string"),
        ("id date, text string", {}, "column 'id' is date; cast it to string or a whole number"),
        ("id string, text string, text string", {}, "has two columns text; rename one"),
        ("id string, text string", {"sensitivity": "loud"}, "sensitivity: 'loud' is not in"),
        ("id string, text string", {"unit": "page"}, "unit: 'page' is not known"),
        ("id string, text string", {"format": "pdf"}, "format: 'pdf' is not known"),
        ("id string, text string", {"unit": "paragraph", "by_article": True}, "the records are paragraphs"),
    ],
)
def test_what_is_wrong_is_said_before_anything_runs(
    spark: SparkSession, columns: str, arguments: Record, message: str
) -> None:
    with pytest.raises(BatchError) as error:
        score_articles(spark.createDataFrame([], columns), **arguments)
    assert message in str(error.value)


def test_a_damaged_model_is_never_sent(spark: SparkSession, tmp_path: Path) -> None:
    shutil.copytree(find_model_folder(), tmp_path / "model")
    (tmp_path / "model" / "idf.npy").write_bytes(b"damaged")
    with pytest.raises(ModelError, match="does not match its digest"):
        score_articles(to_frame(spark, [{"id": "a", "text": "Calm."}]), model=tmp_path / "model")


def test_an_executor_of_another_version_refuses() -> None:
    settings = Settings(find_model_folder(), "balanced", find_policy(None), Layout(), ".parquet", False)
    with pytest.raises(BatchError, match=r"on this executor and 0\.0\.1 on the driver; install one version"):
        next(_score([], settings, None, "0.0.1"))


def submit(master: str, *arguments: Path | str) -> subprocess.CompletedProcess[str]:
    program = Path(pyspark.__file__).parent / "bin" / "spark-submit"
    options = ["--master", master, "--conf", "spark.ui.enabled=false", ROOT / "integrations/spark/score_archive.py"]
    return subprocess.run([program, *options, *arguments], capture_output=True, text=True, timeout=300, check=False)


def test_the_example_runs_under_spark_submit(articles: list[Record], tmp_path: Path) -> None:
    expected, _ = by_score(tmp_path, articles)
    with (tmp_path / "in.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "cut", "te\n')
    done = submit(CLUSTER, tmp_path / "in.jsonl", tmp_path / "marks", "--read", "json", "--partitions", "4")
    assert done.returncode == 0, done.stderr
    warned = sum(bool(row["warn"]) for row in expected)
    assert f"{len(expected):,} rows, {warned:,} to warn of; 1 rejected" in done.stdout
    rows = pyarrow.parquet.read_table(tmp_path / "marks").to_pylist(maps_as_pydicts="strict")
    kept = [{k: v for k, v in row.items() if k != REJECTED} for row in rows if row[REJECTED] is None]
    assert in_order(kept) == in_order(expected)


def test_the_example_says_in_one_line_what_is_wrong(articles: list[Record], tmp_path: Path) -> None:
    by_score(tmp_path, articles)
    (tmp_path / "marks").mkdir()
    done = submit("local[1]", tmp_path / "in.jsonl", tmp_path / "marks", "--read", "json")
    assert done.returncode == 1
    said = done.stdout + done.stderr  # spark-submit may pass both on as one
    [error] = [line for line in said.splitlines() if line.startswith("Error: ")]
    assert "already exists" in error
    assert "Traceback" not in said
