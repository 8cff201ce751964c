"""Turn a chunk into the bytes of its rows, in whatever process that happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path

import orjson

from classifier.batch.chunk import Batch
from classifier.batch.record import Item, Layout, Reject
from classifier.batch.row import ARTICLE_COLUMNS, COLUMNS, Row, article_row, paragraph_rows
from classifier.batch.sink import SINKS
from classifier.batch.tally import REJECTS, tally
from classifier.model import Model
from classifier.override import Overrides
from classifier.policy import Policy
from classifier.store import load_model
from classifier.warning import warn_articles

_GROUP = 1_024  # paragraphs scored in one call: enough for the scorer's speed, little enough for the memory


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides the rows of an output, but for its inputs. Workers find the model by its folder."""

    model: Path
    sensitivity: str
    policy: Policy
    layout: Layout
    ending: str
    by_article: bool
    overrides: Overrides = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """The keys of each row."""
        return ARTICLE_COLUMNS if self.by_article else COLUMNS


@dataclass(frozen=True, slots=True)
class Scored:
    """The rows and rejects of a chunk, encoded, and what was found."""

    rows: bytes
    rejects: bytes
    counts: Counter[str]


def load(settings: Settings) -> Model:
    """Load the model, once a process; its arrays are memory-mapped, so that processes share them."""
    return _load(settings.model).with_sensitivity(settings.sensitivity)


_load = lru_cache(maxsize=1)(load_model)


def score(settings: Settings, batch: Batch) -> Scored:
    """Score the records of a batch."""
    sink = SINKS[settings.ending]
    rejects: list[Reject] = []
    counts: Counter[str] = Counter()
    parts = [sink.part(rows, settings.columns) for rows in score_groups(settings, batch, rejects, counts)]
    counts[REJECTS] = len(rejects)
    lines = b"".join(orjson.dumps(asdict(reject), option=orjson.OPT_APPEND_NEWLINE) for reject in rejects)
    return Scored(sink.join(parts) if parts else b"", lines, counts)


def score_groups(
    settings: Settings, batch: Batch, rejects: list[Reject], counts: Counter[str]
) -> Iterator[list[Row]]:
    """Yield the rows of a batch, of a thousand paragraphs or more at a time.

    What cannot be read is added to `rejects`, what was found to `counts`.
    """
    model = load(settings)
    for group in _groups(batch, settings.layout, rejects):
        rows: list[Row] = []
        found = warn_articles([item.article for item in group], model, settings.policy, settings.overrides)
        for item, warned in zip(group, found, strict=True):
            rows += [article_row(item.id, warned)] if settings.by_article else paragraph_rows(item.id, warned)
            counts.update(tally(warned))
        yield rows


def _groups(batch: Batch, layout: Layout, rejects: list[Reject]) -> Iterator[list[Item]]:
    """Gather articles until they have paragraphs enough to be scored; put aside what cannot be."""
    group: list[Item] = []
    paragraphs = 0
    for item in batch.items(layout):
        if isinstance(item, Reject):
            rejects.append(item)
            continue
        group.append(item)
        paragraphs += len(item.article.paragraphs)
        if paragraphs >= _GROUP:
            yield group
            group, paragraphs = [], 0
    if group:
        yield group
