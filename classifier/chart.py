"""Place values of 0 to 1 in the square of an SVG chart."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

WIDTH, HEIGHT = 300, 285
LEFT, TOP, SIDE = 36, 8, 240


def x(value: float) -> str:
    """Return the horizontal coordinate, to a tenth of a pixel."""
    return f"{LEFT + SIDE * value:.1f}"


def y(value: float) -> str:
    """Return the vertical coordinate; 1 is at the top."""
    return f"{TOP + SIDE * (1 - value):.1f}"


def points(places: Iterable[tuple[float, float]]) -> str:
    """Return the `points` of a polyline; neighbours that fall together are one."""
    return " ".join(place for place, _ in groupby(f"{x(across)},{y(up)}" for across, up in places))


def ribbon(band: Iterable[tuple[float, float, float]]) -> str:
    """Return the `points` of the polygon between the low and the high of (across, low, high)."""
    band = list(band)
    there = [(across, high) for across, _, high in band]
    back = [(across, low) for across, low, _ in reversed(band)]
    return points([*there, *back])
