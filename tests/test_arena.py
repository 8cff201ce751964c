"""Threads share the C library's arenas."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

_PROGRAM = """
import ctypes, threading
from service.arena import share_arenas
{call}
barrier = threading.Barrier(8)
def allocate():
    barrier.wait()
    kept.append([bytearray(1_000) for _ in range(1_000)])
kept = []
threads = [threading.Thread(target=allocate) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
stream = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, stream)
libc.fflush(stream)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="the C library is not glibc")
@pytest.mark.parametrize(("call", "shared"), [("share_arenas()", True), ("", False)])
def test_many_threads_have_two_arenas(call: str, shared: bool) -> None:
    command = [sys.executable, "-c", _PROGRAM.format(call=call)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert (told.count("<heap nr") <= 2) is shared
