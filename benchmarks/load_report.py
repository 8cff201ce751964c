"""What is written of the service under load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import linear_regression, median

from benchmarks.page import table, verdict
from benchmarks.served import Memory
from benchmarks.wrk import Run

EMPTY, PLAIN, EXPLAINED = "an empty Flask route", "forewarn with `explain` false", "**forewarn**"
_MB = 1 << 20
_SHARE, _TAIL, _GROWTH = 0.6, 5.0, 1.0


@dataclass(frozen=True)
class Round:
    """One run against one server, and the processor time that the server took for a request, in seconds."""

    run: Run
    spent: float


@dataclass(frozen=True)
class Sample:
    """What a server holds in memory after so many requests."""

    requests: int
    memory: Memory


def growth(samples: Sequence[Sample]) -> float:
    """Return by how many bytes the memory grows with a request: the slope of a line through its second half.

    It is that which is not shared (USS): a part of shared memory (PSS) changes with other programs of the machine.
    """
    second = [one for one in samples if one.requests * 2 >= samples[-1].requests]
    fitted = second if len(second) > 1 else samples
    return linear_regression([one.requests for one in fitted], [one.memory.uss for one in fitted]).slope


def write_report(found: Mapping[str, Sequence[Round]], samples: Sequence[Sample]) -> str:
    """Return the tables: what was asked for, what each server did, and the memory where it was watched."""
    memory = [_memory(samples)] if samples else []
    return "\n".join([_bounds(found, samples), _figures(found), *memory])


def _bounds(found: Mapping[str, Sequence[Round]], samples: Sequence[Sample]) -> str:
    share = _rate(found[EXPLAINED]) / _rate(found[EMPTY])
    processor = _spent(found[EMPTY]) / _spent(found[EXPLAINED])
    tail = _tail(found[EXPLAINED])
    errors = sum(one.run.errors for rounds in found.values() for one in rounds)
    rows = [
        ("requests a second, as a share of the empty route's", f"≥ {_SHARE}", f"{share:.2f}", share >= _SHARE),
        ("the same by processor time", f"≥ {_SHARE}", f"{processor:.2f}", processor >= _SHARE),
        ("99th percentile, times the median", f"≤ {_TAIL:.0f}", f"{tail:.1f}", tail <= _TAIL),
        ("errors", "0", str(errors), errors == 0),
    ]
    if len(samples) > 1:
        grown = growth(samples) * 100_000 / _MB
        rows.append(
            ("memory (USS), MB more by 100,000 requests", f"≤ {_GROWTH:.0f}", f"{grown:.2f}", grown <= _GROWTH)
        )
    return table(
        ("asked for", "bound", "measured", "met"),
        ((name, bound, value, verdict(is_met=met)) for name, bound, value, met in rows),
    )


def _figures(found: Mapping[str, Sequence[Round]]) -> str:
    def row(name: str) -> tuple[str, ...]:
        rounds = found[name]
        cells = [
            f"{_rate(rounds):,.0f}",
            f"{_rate(rounds) / _rate(found[EMPTY]):.2f}",
            f"{_spent(rounds) * 1e3:.2f}",
            f"{_spent(found[EMPTY]) / _spent(rounds):.2f}",
            f"{median(one.run.median for one in rounds) * 1e3:.1f}",
            f"{median(one.run.p99 for one in rounds) * 1e3:.1f}",
            f"{_tail(rounds):.1f}",
            str(sum(one.run.errors for one in rounds)),
        ]
        return name, *cells

    times = ("median, ms", "99th percentile, ms", "times the median", "errors")
    return table(("", "requests a second", "share", "ms of processor", "share", *times), map(row, found))


def _memory(samples: Sequence[Sample]) -> str:
    every = max(1, len(samples) // 10)
    shown = [*samples[:-1:every], samples[-1]]
    return table(
        ("requests", "MB of all processes (PSS)", "MB that they do not share (USS)"),
        ((f"{one.requests:,}", f"{one.memory.pss / _MB:.1f}", f"{one.memory.uss / _MB:.1f}") for one in shown),
    )


def _rate(rounds: Sequence[Round]) -> float:
    return median(one.run.rate for one in rounds)


def _spent(rounds: Sequence[Round]) -> float:
    return median(one.spent for one in rounds)


def _tail(rounds: Sequence[Round]) -> float:
    return median(one.run.p99 / one.run.median for one in rounds)
