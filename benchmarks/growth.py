"""How cost grows with the number of paragraphs, with their length, and with workers."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from multiprocessing.pool import Pool
from statistics import median

from classifier import Model, load_model

_CHUNK = 10_000
_WORDS = 200_000  # in all, whatever the length of a paragraph
_TURNS = 5


def by_paragraphs(model: Model, texts: Sequence[str], sizes: Sequence[int]) -> Iterator[tuple[int, float]]:
    """Yield numbers of paragraphs with µs of processor for each."""
    for size in sizes:
        begun = time.process_time()
        for start in range(0, size, _CHUNK):
            model.scorer.log_odds(_some(texts, start, min(_CHUNK, size - start)))
        yield size, (time.process_time() - begun) / size * 1e6


def by_length(model: Model, texts: Sequence[str], lengths: Sequence[int]) -> Iterator[tuple[int, float, float]]:
    """Yield words a paragraph with µs a paragraph and µs a word."""
    words = list(islice(cycle(" ".join(texts).split()), _WORDS))
    for length in lengths:
        cut = [" ".join(words[start : start + length]) for start in range(0, _WORDS, length)]
        spent = median(_timed(lambda cut=cut: model.scorer.log_odds(cut)) for _ in range(3))
        yield length, spent / len(cut) * 1e6, spent / _WORDS * 1e6


def by_workers(texts: Sequence[str], size: int, workers: Sequence[int]) -> Iterator[tuple[int, float, float]]:
    """Yield numbers of processes with µs of processor a paragraph, and paragraphs a second of the clock.

    The best of some turns each; whatever else the machine does slows the clock, and little else.
    """
    for count in workers:
        with multiprocessing.get_context("spawn").Pool(count) as pool:
            _spread(pool, texts, count, 100)  # loads the models
            turns = [_spread(pool, texts, count, size // count) for _ in range(_TURNS)]
            spent, lasted = map(min, zip(*turns, strict=True))
            yield count, spent / size * 1e6, size / lasted


def _spread(pool: Pool, texts: Sequence[str], workers: int, size: int) -> tuple[float, float]:
    """Let each worker score so many paragraphs; return the seconds of processor of all, and of the clock."""
    begun = time.perf_counter()
    spent = pool.map(_score_some, [(list(texts), size)] * workers, chunksize=1)
    return sum(spent), time.perf_counter() - begun


_loaded: list[Model] = []


def _score_some(part: tuple[Sequence[str], int]) -> float:
    if not _loaded:
        _loaded.append(load_model())
    texts, size = part
    begun = time.process_time()
    for start in range(0, size, _CHUNK):
        _loaded[0].scorer.log_odds(_some(texts, start, min(_CHUNK, size - start)))
    return time.process_time() - begun


def _some(texts: Sequence[str], start: int, count: int) -> list[str]:
    return list(islice(cycle(texts), start % len(texts), start % len(texts) + count))


def _timed(run: Callable[[], object]) -> float:
    begun = time.process_time()
    run()
    return time.process_time() - begun
