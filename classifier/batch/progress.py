"""Show on stderr how far a run is, how fast, and for how long it will go on."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar

from classifier.batch.tally import PARAGRAPHS, REJECTS

_SECONDS = 30.0  # between lines where stderr is no terminal


class Progress:
    """A line that renews itself on a terminal, else a line every half minute."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._told = clock()
        self._first: tuple[float, float, int] | None = None
        self._bar = Bar(BarColumn(), TextColumn("{task.description}"), console=console, transient=True)
        self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> Progress:
        if self._console.is_terminal:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._console.is_terminal:
            self._bar.stop()

    def __call__(self, share: float | None, counts: Counter[str]) -> None:
        """Tell the share that is done, None where nobody knows, and what was found so far."""
        line = self._line(share, counts)
        if self._console.is_terminal:
            total = None if share is None else 1.0
            self._bar.update(self._task, total=total, completed=share or 0.0, description=line)
        elif self._clock() - self._told >= _SECONDS:
            self._told = self._clock()
            self._console.print(line)

    def _line(self, share: float | None, counts: Counter[str]) -> str:
        """Word it. The rate is that since the first call: a run that goes on was not done by this process."""
        now, done = self._clock(), counts[PARAGRAPHS]
        if self._first is None:
            self._first = now, share or 0.0, done
        begun, share_then, done_then = self._first
        passed = now - begun
        parts = [f"{done:,} paragraphs", f"{counts[REJECTS]:,} rejected"]
        if passed > 0:
            parts.append(f"{(done - done_then) / passed:,.0f} a second")
        if share is not None:
            parts.insert(0, f"{share:.1%}")
            if share > share_then:
                left = timedelta(seconds=round(passed * (1 - share) / (share - share_then)))
                parts.append(f"{left} left")
        return " · ".join(parts)
