"""Tell people, and programs, what a run found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.table import Table

from classifier.batch.tally import ARTICLES, ATROCITY, DECISION, OVERRIDDEN, PARAGRAPHS, REJECTS, SEVERITY, UNASSESSED
from classifier.codebook import SEVERITY_NAMES


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run found, from its beginning, in what `unit`, and how fast its last part was.

    `seconds` and `rate`, in paragraphs a second, are those of this process alone where it went on with a run.
    """

    model: str
    policy: str
    sensitivity: str
    unit: str
    output: str | None
    rejects: str | None
    counts: Counter[str]
    seconds: float
    rate: float

    def as_record(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {
            "model": self.model,
            "policy": self.policy,
            "sensitivity": self.sensitivity,
            **{what: {"count": self.counts[what], **self._found(what)} for what in self._whats()},
            "overridden": self.counts[OVERRIDDEN],
            "rejected": self.counts[REJECTS],
            "output": self.output,
            "rejects": self.rejects,
            "seconds": round(self.seconds, 3),
            "paragraphs_per_second": round(self.rate, 1),
        }

    def print(self, console: Console) -> None:
        """Print the same for people, with shares."""
        table = Table(box=None, pad_edge=False)
        table.add_column("")
        for what in self._whats():
            table.add_column(what, justify="right")
            table.add_column("share", justify="right")
        for title, kind in self._lines():
            cells = [self._cells(what, kind) for what in self._whats()]
            table.add_row(title, *(cell for pair in cells for cell in pair))
        console.print(table)
        for line in self._sentences():
            console.print(line, soft_wrap=True)

    def _sentences(self) -> Iterator[str]:
        rejected, overridden = self.counts[REJECTS], self.counts[OVERRIDDEN]
        if overridden:
            yield f"{overridden:,} of the paragraphs as editors corrected them"
        yield f"{rejected:,} rejected" + (f", see {self.rejects}" if rejected and self.rejects else "")
        time = timedelta(seconds=round(self.seconds))
        yield f"{self.output or 'standard output'}: {time}, {self.rate:,.0f} paragraphs a second"
        yield f"model {self.model}, policy {self.policy}, {self.sensitivity}"

    def _whats(self) -> list[str]:
        return [PARAGRAPHS] if self.unit == "paragraph" else [ARTICLES, PARAGRAPHS]

    def _found(self, what: str) -> dict[str, Any]:
        reasons = dict(self._under(what, UNASSESSED))
        return {
            SEVERITY: {name: self.counts[f"{what} {SEVERITY} {level}"] for level, name in enumerate(SEVERITY_NAMES)},
            ATROCITY: self.counts[f"{what} {ATROCITY}"],
            "decisions": dict(self._under(what, DECISION)),
            UNASSESSED: reasons if what == PARAGRAPHS else self.counts[f"{what} {UNASSESSED}"],
        }

    def _under(self, what: str, kind: str) -> Iterator[tuple[str, int]]:
        """Yield what was counted by name: reasons, decisions."""
        prefix = f"{what} {kind} "
        for key in sorted(self.counts):
            if key.startswith(prefix):
                yield key.removeprefix(prefix), self.counts[key]

    def _lines(self) -> Iterator[tuple[str, str]]:
        """Yield the title of each line, and what its counts are called."""
        yield "read", ""
        for level, name in enumerate(SEVERITY_NAMES):
            yield f"severity {level} {name}", f" {SEVERITY} {level}"
        yield ATROCITY, f" {ATROCITY}"
        for name, _ in self._under(PARAGRAPHS, DECISION):
            yield name, f" {DECISION} {name}"
        yield "not assessed", f" {UNASSESSED}"
        for name, _ in self._under(PARAGRAPHS, UNASSESSED):
            yield f"  {name}", f" {UNASSESSED} {name}"

    def _cells(self, what: str, kind: str) -> tuple[str, str]:
        """Return a count and its share; an article has no reason of its own."""
        if what == ARTICLES and kind.startswith(f" {UNASSESSED} "):
            return "", ""
        count, of = self.counts[what + kind], self.counts[what]
        return f"{count:,}", f"{count / of:.1%}" if of and kind else ""
