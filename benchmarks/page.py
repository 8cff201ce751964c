"""Write measured figures into a page of the documentation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

_PART = re.compile(r"(<!-- measured: [^>]*-->\n).*?(<!-- /measured -->)", re.DOTALL)


def renew_page(page: Path, measured: str) -> None:
    """Put `measured` between the marks of a page, and leave everything else as it is."""
    before = page.read_text(encoding="utf-8")
    page.write_text(_PART.sub(lambda found: found[1] + measured + found[2], before), encoding="utf-8")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table, its numbers to the right; the first column has names."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def verdict(*, is_met: bool) -> str:
    """Say whether a bound was met, so that a miss stands out."""
    return "yes" if is_met else "**no**"
