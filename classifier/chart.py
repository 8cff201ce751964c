"""Place values of 0 to 1 in the square of an SVG chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from math import log

WIDTH, HEIGHT = 300, 285
LEFT, TOP, SIDE = 36, 8, 240
QUARTERS = [(0.0, "0"), (0.25, "0.25"), (0.5, "0.5"), (0.75, "0.75"), (1.0, "1")]
"""Where an axis has its ticks, and what stands there."""


def x(value: float) -> str:
    """Return the horizontal coordinate, to a tenth of a pixel."""
    return f"{LEFT + SIDE * value:.1f}"


def y(value: float) -> str:
    """Return the vertical coordinate; 1 is at the top."""
    return f"{TOP + SIDE * (1 - value):.1f}"


def doublings(counts: Sequence[int]) -> list[float]:
    """Place two or more rising counts so that each doubling is as far; all stand a little inside the square."""
    first, last = log(counts[0]), log(counts[-1])
    return [0.1 + 0.8 * (log(count) - first) / (last - first) for count in counts]


def points(places: Iterable[tuple[float, float]]) -> str:
    """Return the `points` of a polyline; neighbours that fall together are one."""
    return " ".join(place for place, _ in groupby(f"{x(across)},{y(up)}" for across, up in places))


def ribbon(band: Iterable[tuple[float, float, float]]) -> str:
    """Return the `points` of the polygon between the low and the high of (across, low, high)."""
    band = list(band)
    there = [(across, high) for across, _, high in band]
    back = [(across, low) for across, low, _ in reversed(band)]
    return points([*there, *back])
