"""Show a comparison: tables for the terminal, and the measured part of docs/baselines.md."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.baselines.comparison import COMPARED, Compared, Lead
from benchmarks.baselines.contender import Contender
from classifier.errors import ReportError
from classifier.label import read_text

FIGURES = ("average_precision", "precision", "recall", "f1", "kappa", "ece")
_TITLES = {"average_precision": "average precision", "f1": "F1", "ece": "ECE"}
_MEASURED = re.compile(r"(<!-- measured: [^>]*-->\n).*?(<!-- /measured -->)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Trial:
    """A comparison on one file: `about` says in a sentence which."""

    name: str
    about: str
    outputs: Sequence[Compared]

    def tables(self) -> Iterator[tuple[str, list[str], list[list[str]]]]:
        """Yield title, head and rows of the figures, then of the leads."""
        yield f"Figures on {self.name}", ["output", "positives", "", *map(_title, FIGURES)], list(self._figures())
        yield f"Lead of forewarn on {self.name}", ["output", "over", *map(_title, COMPARED)], list(self._leads())

    def summary(self) -> Iterator[str]:
        """Say of each baseline where forewarn's average precision is above or below, chance apart."""
        judged = [one for one in self.outputs if one.leads and not one.is_few]
        for baseline in judged[0].leads if judged else ():
            verdicts = {one.output: one.leads[baseline][0].verdict for one in judged}
            parts = [
                f"{verdict} in {', '.join(output for output, found in verdicts.items() if found == verdict)}"
                for verdict in ("better", "level", "worse")
                if verdict in verdicts.values()
            ]
            yield f"Average precision over {baseline}: {'; '.join(parts)}."

    def _figures(self) -> Iterator[list[str]]:
        for one in self.outputs:
            for name, measured in one.measured.items():
                yield [_named(one), str(measured["positives"]), name, *(_cell(measured, key) for key in FIGURES)]

    def _leads(self) -> Iterator[list[str]]:
        for one in self.outputs:
            for name, leads in one.leads.items():
                yield [_named(one), name, *map(_lead, leads)]


def print_tables(trial: Trial) -> None:
    """Print both tables of a trial on standard output."""
    console = Console(width=max(150, Console().width))
    for title, head, rows in trial.tables():
        table = Table(title=title)
        for column in head:
            table.add_column(column, no_wrap=True)
        for row in rows:
            table.add_row(*(cell.replace(" (", "\n(") for cell in row))
        console.print(table)
    for line in trial.summary():
        console.print(line)


def read_page(path: Path) -> str:
    """Return a page that has a measured part to renew; raises ReportError for another, before anything is run."""
    page = read_text(path)
    if not _MEASURED.search(page):
        raise ReportError(f"{path}: has no part between <!-- measured: … --> and <!-- /measured -->; name another")
    return page


def renew(page: str, facts: Mapping[str, str], contenders: Sequence[Contender], trials: Sequence[Trial]) -> str:
    """Return the page with its measured part written anew."""
    lines = ["", "| | |", "| --- | --- |", *(f"| {name} | {fact} |" for name, fact in facts.items()), ""]
    for trial in trials:
        lines += [f"## On `{trial.name}`", "", trial.about, "", *(f"- {line}" for line in trial.summary()), ""]
        for title, head, rows in trial.tables():
            lines += [f"{title}:", "", *_markdown(head, rows), ""]
    lines += ["## What was chosen", "", *_markdown(*_chosen(contenders)), ""]
    return _MEASURED.sub(lambda found: found[1] + "\n".join(lines) + found[2], page)


def _chosen(contenders: Sequence[Contender]) -> tuple[list[str], list[list[str]]]:
    rows = []
    for one in contenders:
        for output, threshold in one.thresholds.items():
            if not output.startswith("descriptor:"):
                rows.append([one.name, output, f"{one.strengths.get(output, '')}", f"{threshold:.3f}"])
    return ["", "output", "C", "threshold"], rows


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]


def _named(one: Compared) -> str:
    return f"{one.output} (few)" if one.is_few else one.output


def _title(figure: str) -> str:
    return _TITLES.get(figure, figure)


def _cell(measured: Mapping[str, Any], figure: str) -> str:
    if measured[figure] is None:
        return "–"
    low, high = measured["ci95"][figure] or (float("nan"), float("nan"))
    return f"{measured[figure]:.3f} ({low:.3f}–{high:.3f})"


def _lead(lead: Lead) -> str:
    if lead.interval is None:
        return "–"
    low, high = lead.interval
    return f"{lead.verdict} {lead.value:+.3f} ({low:+.3f} to {high:+.3f})"
