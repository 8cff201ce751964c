"""How far a run is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from classifier.batch.chunk import Place
from classifier.batch.worker import Scored


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The place in which input, the bytes of rows and of rejects, what was found, and whether that is all."""

    source: int = 0
    place: Place = field(default_factory=Place)
    rows: int = 0
    rejects: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    done: bool = False

    def after(self, scored: Scored, source: int, place: Place) -> Checkpoint:
        """Return the checkpoint after one more chunk, which ended at a place of a source."""
        counts = self.counts.copy()
        counts.update(scored.counts)  # `+` would forget what was found no time
        rows, rejects = self.rows + len(scored.rows), self.rejects + len(scored.rejects)
        return Checkpoint(source, place, rows, rejects, counts)

    def as_record(self) -> dict[str, Any]:
        """Return the line of a journal."""
        counted = {"source": self.source, "place": asdict(self.place), "rows": self.rows, "rejects": self.rejects}
        return counted | {"counts": dict(self.counts), "done": self.done}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Checkpoint:
        """Read the line of a journal."""
        return cls(**{**record, "place": Place(**record["place"]), "counts": Counter(record["counts"])})
