"""Try a policy on an archive against another: which articles would be decided otherwise?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from classifier.archive import Entry
from classifier.assessment import assess
from classifier.model import Model
from classifier.policy import Policy

_PARAGRAPHS_A_CHUNK = 256

Holding = frozenset[str]
"""The names of the decisions that hold."""


@dataclass(slots=True)
class Verdict:
    """What two policies decide of an article, and which of its paragraphs (index, or key) they decide differently."""

    key: str
    old: Holding = frozenset()
    new: Holding = frozenset()
    paragraphs: list[int | str] = field(default_factory=list)

    @property
    def gained(self) -> list[str]:
        """The decisions that only the new policy takes of the article."""
        return sorted(self.new - self.old)

    @property
    def lost(self) -> list[str]:
        """The decisions that only the old policy takes of the article."""
        return sorted(self.old - self.new)


@dataclass(slots=True)
class Count:
    """Of how many articles, or paragraphs, a decision holds: under each policy, and under one of them only."""

    old: int = 0
    new: int = 0
    gained: int = 0
    lost: int = 0

    def add(self, old: bool, new: bool) -> None:
        """Count one more."""
        self.old += old
        self.new += new
        self.gained += new > old
        self.lost += old > new


class Trial:
    """Two policies under trial; the counts grow while `run` is read."""

    def __init__(self, model: Model, old: Policy, new: Policy) -> None:
        self.model, self.old, self.new = model, old, new
        self.seen: Counter[str] = Counter()
        names = dict.fromkeys([*old.decisions, *new.decisions])
        self.articles = {name: Count() for name in names}
        self.paragraphs = {name: Count() for name in names}

    def run(self, entries: Iterable[Entry]) -> Iterator[Verdict]:
        """Yield a verdict on each article, whole ones as they come, those that came in paragraphs at the end.

        A few hundred paragraphs are in memory at a time, and the verdicts on articles in paragraphs.
        """
        parts: dict[str, Verdict] = {}
        for chunk in _chunks(entries):
            texts = [paragraph.text for entry in chunk for paragraph in entry.article.paragraphs]
            predictions = iter(self.model.predict(texts))
            for entry in chunk:
                verdict = parts.setdefault(entry.key, Verdict(entry.key)) if entry.is_part else Verdict(entry.key)
                for paragraph in entry.article.paragraphs:
                    prediction = next(predictions)
                    reason = assess(prediction.words, entry.article.language).reason
                    decided = (prediction, reason, entry.article.section)
                    old, new = (_holding(policy.decide(*decided)) for policy in (self.old, self.new))
                    self._add(verdict, old, new, entry.paragraph or paragraph.index)
                if not entry.is_part:
                    yield self._closed(verdict)
        yield from map(self._closed, parts.values())

    def _add(self, verdict: Verdict, old: Holding, new: Holding, key: int | str) -> None:
        self.seen["paragraphs"] += 1
        for name, count in self.paragraphs.items():
            count.add(name in old, name in new)
        if old != new:
            verdict.paragraphs.append(key)
            self.seen["paragraphs changed"] += 1
        verdict.old |= old
        verdict.new |= new

    def _closed(self, verdict: Verdict) -> Verdict:
        self.seen["articles"] += 1
        self.seen["articles changed"] += verdict.old != verdict.new
        self.seen["articles changed inside"] += verdict.old == verdict.new and bool(verdict.paragraphs)
        for name, count in self.articles.items():
            count.add(name in verdict.old, name in verdict.new)
        return verdict


def _holding(decisions: dict[str, bool | None]) -> Holding:
    return frozenset(name for name, holds in decisions.items() if holds)


def _chunks(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    chunk: list[Entry] = []
    waiting = 0
    for entry in entries:
        chunk.append(entry)
        waiting += len(entry.article.paragraphs)
        if waiting >= _PARAGRAPHS_A_CHUNK:
            yield chunk
            chunk, waiting = [], 0
    if chunk:
        yield chunk
