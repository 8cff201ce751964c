"""Measure the shipped model against both baselines: `python -m benchmarks.baselines --data FILE.jsonl`."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from benchmarks.baselines.cache import remembered
from benchmarks.baselines.comparison import compare
from benchmarks.baselines.contender import shipped, train_baseline
from benchmarks.baselines.lexicon import category_shares
from benchmarks.baselines.page import Trial, print_tables, read_page, renew
from benchmarks.baselines.provenance import described, provenance
from benchmarks.baselines.sentences import embed, embedding_name
from classifier.commands.options import labels_option, model_option, notice
from classifier.errors import ForewarnError, LabelsError
from classifier.label import LabelledParagraph, read_labels
from classifier.label_folder import find_labels, read_folder
from classifier.store import load_model

ROOT = Path(__file__).parent.parent.parent

data_option = click.option(
    "--data",
    "paths",
    type=click.Path(path_type=Path),
    multiple=True,
    required=True,
    help="Labelled paragraphs to measure on, never trained on; may be given again.",
)
cache_option = click.option(
    "--cache",
    type=click.Path(path_type=Path, dir_okay=False),
    default=ROOT / ".embeddings.sqlite",
    help="A scratch file that keeps embeddings. Default: .embeddings.sqlite in the repository.",
)
page_option = click.option(
    "--page",
    type=click.Path(path_type=Path),
    default=ROOT / "docs" / "baselines.md",
    help="The page whose measured part is written anew. Default: docs/baselines.md.",
)


@click.command(epilog="Example: python -m benchmarks.baselines --data labels/test.jsonl")
@data_option
@labels_option
@model_option
@cache_option
@page_option
def main(paths: Sequence[Path], labels_path: Path | None, model_path: Path | None, cache: Path, page: Path) -> None:
    """Train MiniLM embeddings and the Empath lexicon on the labels, and measure them beside the shipped model.

    The first run reads every text with MiniLM, some 20 ms each on one core; later runs find them in the cache.
    """
    try:
        _run(paths, labels_path or find_labels(), model_path, cache, page)
    except ForewarnError as error:
        raise click.ClickException(str(error)) from error
    except sqlite3.Error as error:
        raise click.ClickException(
            f"{cache}: is no cache of embeddings ({error}); name another with --cache"
        ) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from error
    except ModuleNotFoundError as error:
        raise click.ClickException(f"{error.name} is not installed; `make baselines` installs it") from error


def _run(paths: Sequence[Path], labels_path: Path, model_path: Path | None, cache: Path, page: Path) -> None:
    before = read_page(page)
    folder, model = read_folder(labels_path), load_model(model_path)
    facts = provenance(folder, model)
    held_out = {path: read_labels(path) for path in paths}
    for path, labels in held_out.items():
        refuse_trained(path, labels, folder.train)
    embeddings = partial(remembered, encode=embed, name=embedding_name(), path=cache, report=notice)
    contenders = [
        shipped(model),
        train_baseline("MiniLM", embeddings, folder.train, report=notice),
        train_baseline("Empath", category_shares, folder.train, report=notice),
    ]
    trials = []
    for path, labels in held_out.items():
        notice(f"measuring on {path.name}")
        about = described(path, paragraphs=len(labels), articles=len({label.article for label in labels}))
        trials.append(Trial(path.name, about, compare(contenders, labels)))
        print_tables(trials[-1])
    page.write_text(renew(before, facts, contenders, trials), encoding="utf-8")
    notice(f"wrote {page}")


def refuse_trained(path: Path, labels: Sequence[LabelledParagraph], train: Sequence[LabelledParagraph]) -> None:
    """Raise LabelsError where there is nothing to measure on, or a paragraph or its article is trained on."""
    if not labels:
        raise LabelsError(f"{path}: holds no labelled paragraph")
    articles, texts = {label.article for label in train}, {label.text for label in train}
    for label in labels:
        if label.article in articles or label.text in texts:
            raise LabelsError(f"{path}: {label.id} is trained on, or its article is; measure on other paragraphs")


if __name__ == "__main__":
    main()
