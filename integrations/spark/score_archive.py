"""Score an archive with Spark: `spark-submit integrations/spark/score_archive.py INPUT OUTPUT`.

INPUT is whatever Spark reads as Parquet or JSON lines, a file, a folder or an address; OUTPUT becomes a folder of
Parquet files. Each executor's Python needs `forewarn[spark]`; the model is sent from here.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from classifier import FORMATS, SENSITIVITIES, ForewarnError, find_policy, load_policy
from classifier.spark import REJECTED, score_articles


def main() -> None:
    """Write the rows, then count them in what was written, so that nothing is scored twice."""
    options = _parse_options()
    spark = SparkSession.builder.appName("forewarn").getOrCreate()
    try:
        articles = spark.read.format(options.read).load(options.input)
        if options.partitions:
            articles = articles.repartition(options.partitions)
        score_articles(
            articles,
            options.text_col,
            options.id_col,
            format=options.format,
            by_article=options.articles,
            policy=load_policy(options.policy) if options.policy else find_policy(None),
            sensitivity=options.sensitivity,
            model=options.model,
        ).write.parquet(options.output)
        print(_sentence(spark.read.parquet(options.output)))
    except (ForewarnError, PySparkException) as error:
        # At once: what is said after `stop`, spark-submit may not pass on.
        print(f"Error: {str(error).splitlines()[0]}", file=sys.stderr, flush=True)
        sys.exit(1)
    finally:
        spark.stop()


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Score an archive with Spark.")
    parser.add_argument("input")
    parser.add_argument("output", help="a folder that is not there yet")
    parser.add_argument("--read", choices=["parquet", "json"], default="parquet", help="what the input is")
    parser.add_argument("--text-col", default="text")
    parser.add_argument("--id-col", default="id")
    parser.add_argument("--format", choices=list(FORMATS), help="what the text column holds, if not plain text")
    parser.add_argument("--articles", action="store_true", help="one row an article, not one a paragraph")
    parser.add_argument("--policy", type=Path, help="the house's policy, a TOML file")
    parser.add_argument("--sensitivity", choices=list(SENSITIVITIES), default="balanced")
    parser.add_argument("--model", type=Path, help="a model folder, or a folder of models")
    parser.add_argument("--partitions", type=int, help="cut the input anew; three or four a core are good")
    return parser.parse_args()


def _sentence(rows: DataFrame) -> str:
    counts = {bool(row["is_rejected"]): row["count"] for row in _by_rejection(rows)}
    warned = rows.where("warn").count()
    return f"{counts.get(False, 0):,} rows, {warned:,} to warn of; {counts.get(True, 0):,} rejected, see {REJECTED}"


def _by_rejection(rows: DataFrame) -> list[dict[str, int]]:
    grouped = rows.groupBy(rows[REJECTED].isNotNull().alias("is_rejected")).count().collect()
    return [row.asDict() for row in grouped]


if __name__ == "__main__":
    main()
