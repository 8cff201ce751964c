"""Keep the C library from holding free memory for every thread."""

from __future__ import annotations

import ctypes

_M_ARENA_MAX = -8  # of glibc's malloc.h
_ARENAS = 2


def share_arenas() -> None:
    """Let all threads of this process, and of those that it forks, allocate from two arenas.

    glibc makes eight a core, and in each stays what was free between two requests. Python runs one thread at a time,
    so that none waits for an arena. Other C libraries have no arenas, and nothing is changed.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, _ARENAS)
