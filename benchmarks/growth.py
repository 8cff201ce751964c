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


def by_workers(texts: Sequence[str], size: int, workers: Sequence[int]) -> Iterator[tuple[int, float]]:
    """Yield numbers of processes with the paragraphs that all of them score in a second of the clock, at best.

    The best of some turns, since this is not processor time: whatever else the machine does slows it.
    """
    for count in workers:
        with multiprocessing.get_context("spawn").Pool(count) as pool:
            _spread(pool, texts, count, 100)  # loads the models
            yield count, max(size / _spread(pool, texts, count, size // count) for _ in range(_TURNS))


def _spread(pool: Pool, texts: Sequence[str], workers: int, size: int) -> float:
    begun = time.perf_counter()
    pool.map(_score_some, [(list(texts), size)] * workers, chunksize=1)
    return time.perf_counter() - begun


_loaded: list[Model] = []


def _score_some(part: tuple[Sequence[str], int]) -> None:
    if not _loaded:
        _loaded.append(load_model())
    texts, size = part
    for start in range(0, size, _CHUNK):
        _loaded[0].scorer.log_odds(_some(texts, start, min(_CHUNK, size - start)))


def _some(texts: Sequence[str], start: int, count: int) -> list[str]:
    return list(islice(cycle(texts), start % len(texts), start % len(texts) + count))


def _timed(run: Callable[[], object]) -> float:
    begun = time.process_time()
    run()
    return time.process_time() - begun
