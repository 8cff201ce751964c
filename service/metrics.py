"""What the service counts, for Prometheus."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections import Counter as Tally
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from classifier import ArticleWarning, ParagraphWarning
from service.metrics_folder import reserve_counters

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_SCORES = (0.0, 0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Where the classes of scores begin; finer below, where most paragraphs are."""
_LEVELS = ("mentioned", "graphic_violence", "severe")


@dataclass(slots=True)
class Slot:
    """Which of the workers this process is; 0 is their master.

    A worker that takes another's place goes on with its counters: they stay as many as there are places, and none
    is lost with a process. One for whose counters there is no memory does not count.
    """

    number: int = 0
    has_room: bool = True


class Metrics:
    """Counters of one process, or with a folder those of every worker that shares it.

    With a folder, `slot` tells processes apart; it must be set after the fork, before anything is counted.

    Raises
    ------
    MetricsError
        For a folder without room, here and from `make_room`.
    """

    def __init__(self, folder: Path | None = None, slot: Slot | None = None) -> None:
        self._folder = folder
        self._slot = own = slot or Slot()
        if folder is not None:
            self.make_room(own.number)
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
            values.ValueClass = values.MultiProcessValue(lambda: own.number)  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = self._counter("forewarn_requests", "Requests answered.", labels)
        self._seconds = Histogram(
            "forewarn_request_seconds",
            "Time from a request's headers to its reply.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._articles = self._counter("forewarn_articles", "Articles, by whether readers are warned.", ("warn",))
        self._paragraphs = self._counter("forewarn_paragraphs", "Paragraphs, assessed or not.", ("assessed",))
        self._unassessed = self._counter("forewarn_paragraphs_unassessed", "Paragraphs not assessed.", ("reason",))
        self._warned = self._counter("forewarn_paragraphs_warned", "Paragraphs of which readers are warned.", ())
        self._marks = self._counter(
            "forewarn_marks", "Assessed paragraphs that reach an output's threshold.", ("output",)
        )
        self._scores = self._counter(
            "forewarn_scores", "Scores of assessed paragraphs, by class; `from` is its lowest.", ("output", "from")
        )

    def make_room(self, place: int) -> None:
        """Reserve the memory of a place's counters before they are touched."""
        if self._folder is not None:
            reserve_counters(self._folder, place)

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        if not self._slot.has_room:
            return
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def count_unread(self, status: int) -> None:
        """Count what was no request that could be read."""
        if self._slot.has_room:
            self._requests.labels("other", "none", str(int(status))).inc()

    def count_article(self, warned: ArticleWarning) -> None:
        """Count what was said of an article and its paragraphs."""
        if not self._slot.has_room:
            return
        judged = [one for one in warned.paragraphs if one.assessed]
        marks = Tally(mark for one in judged for mark in _marks(one))
        classes = Tally(
            (output, bisect_right(_SCORES, score) - 1) for one in judged for output, score in one.scores.items()
        )
        reasons = Tally(one.reason for one in warned.paragraphs if one.reason is not None)
        self._articles.labels({True: "yes", False: "no", None: "unknown"}[warned.warning.warn]).inc()
        self._paragraphs.labels("yes").inc(len(judged))
        self._paragraphs.labels("no").inc(len(warned.paragraphs) - len(judged))
        self._warned.inc(len(warned.warning.paragraphs))
        for reason, number in reasons.items():
            self._unassessed.labels(reason).inc(number)
        for output, number in marks.items():
            self._marks.labels(output).inc(number)
        for (output, place), number in classes.items():
            self._scores.labels(output, str(_SCORES[place])).inc(number)

    def write(self, accepted: str, model: str, policies: Iterable[str]) -> tuple[bytes, str]:
        """Return everything counted, by all workers, in the format that is accepted, and its content type."""
        registry = CollectorRegistry()
        if self._folder is None:
            registry.register(self._registry)
        else:
            MultiProcessCollector(registry, str(self._folder))  # type: ignore[no-untyped-call]
        registry.register(_About(model, tuple(policies)))
        encode, content_type = choose_encoder(accepted)
        return encode(registry), content_type

    def _counter(self, name: str, about: str, labels: tuple[str, ...]) -> Counter:
        return Counter(name, about, labels, registry=self._registry)


def _marks(paragraph: ParagraphWarning) -> list[str]:
    """Return the outputs that say yes of an assessed paragraph."""
    descriptors = [f"descriptor:{name}" for name in paragraph.descriptors]
    return [*_LEVELS[: paragraph.severity], *(["atrocity"] if "atrocity" in paragraph.tags else ()), *descriptors]


@dataclass(frozen=True, slots=True)
class _About(Collector):
    """What serves, as the process that answers has it: kept in no file, where a former one would stay."""

    model: str
    policies: tuple[str, ...]

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("forewarn_build", "The version of forewarn.", {"version": version("forewarn")})
        yield InfoMetricFamily("forewarn_model", "The model that serves.", {"version": self.model})
        policies = InfoMetricFamily("forewarn_policy", "The policies that may be asked for.", labels=["version"])
        for policy in self.policies:
            policies.add_metric([policy], {})
        yield policies
