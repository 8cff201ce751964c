"""Score chunks in several processes, and give back what they made in the order of the chunks."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice

from classifier.batch.chunk import Batch, Chunk
from classifier.batch.worker import Scored, Settings, score
from classifier.errors import BatchError

_AHEAD = 2  # chunks a worker: one in work, one waiting
_MOST_WAITING = 64_000_000  # bytes of input

_Waiting = tuple[int, Chunk, "Future[Scored]"]


def all_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def score_chunks(
    chunks: Iterable[tuple[int, Chunk]], settings: Settings, workers: int
) -> Iterator[tuple[int, Chunk, Scored]]:
    """Score each chunk, and pass the number before it on.

    With one worker, or one chunk, that happens here; with more, in processes that load the model by its path.

    Raises
    ------
    BatchError
        Where a worker was killed, as for want of memory.
    """
    chunks = iter(chunks)
    begun = list(islice(chunks, 2))
    chunks = chain(begun, chunks)
    if workers == 1 or len(begun) == 1:
        for number, chunk in chunks:
            yield number, chunk, score(settings, chunk.batch)
        return
    # Processes are spawned, not forked: a fork copies the locks of Arrow's and rich's threads as they stand.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(settings,)) as pool:
        waiting: deque[_Waiting] = deque()
        try:
            for number, chunk in chunks:
                waiting.append((number, chunk, pool.submit(_score, chunk.batch)))
                while waiting and (_is_full(waiting, workers) or waiting[0][2].done()):
                    yield _first(waiting)
            while waiting:
                yield _first(waiting)
        except BrokenProcessPool as error:
            raise BatchError(
                "a worker was killed, perhaps for want of memory; go on with --resume and fewer --workers"
            ) from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _first(waiting: deque[_Waiting]) -> tuple[int, Chunk, Scored]:
    number, chunk, future = waiting.popleft()
    return number, chunk, future.result()


def _is_full(waiting: deque[_Waiting], workers: int) -> bool:
    return len(waiting) > _AHEAD * workers or sum(chunk.weight for _, chunk, _ in waiting) > _MOST_WAITING


_settings: Settings
"""Of a worker's process: thousands of overrides are not to be sent with every chunk."""


def _begin(settings: Settings) -> None:
    """Leave Ctrl-C to the parent, and end with it: a worker whose parent was killed would wait for ever."""
    global _settings
    _settings = settings
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _score(batch: Batch) -> Scored:
    return score(_settings, batch)
