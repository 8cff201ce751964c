"""Measure contenders in turns, in processor time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Contender:
    """Something that scores texts; a slow one gets fewer of them a round."""

    name: str
    run: Callable[[Sequence[str]], Any]
    texts: int | None = None
    times: int = 1
    """How often `run` scores what it is given, where once would be too short to measure."""


def measure(
    contenders: Sequence[Contender], texts: Sequence[str], *, rounds: int, report: Callable[[str], None]
) -> Mapping[str, float]:
    """Return the processor time of each contender a text, in µs: the median of rounds in which each has its turn."""
    spent: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for number in range(1, rounds + 1):
        report(f"round {number} of {rounds}")
        for contender in contenders:
            part = texts[: contender.texts]
            begun = processor_time()
            contender.run(part)
            spent[contender.name].append((processor_time() - begun) / len(part) / contender.times * 1e6)
    return {name: median(times) for name, times in spent.items()}


def processor_time() -> float:
    """Return the seconds of processor that this process and its ended children have had."""
    children = os.times()
    return time.process_time() + children.children_user + children.children_system


def each(score: Callable[[Sequence[str]], Any]) -> Callable[[Sequence[str]], None]:
    """Return a run that scores one text a call."""

    def run(texts: Sequence[str]) -> None:
        for text in texts:
            score([text])

    return run
