"""A server in processes of its own: started, watched in /proc, and stopped whatever happens."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import click

_ROOT = Path(__file__).parent.parent
_TICKS = os.sysconf("SC_CLK_TCK")
_START, _STOP = 30, 15
_MEMORY = re.compile(r"^(Pss|Private_Clean|Private_Dirty): +(\d+) kB", re.MULTILINE)


@dataclass(frozen=True)
class Memory:
    """Bytes of all processes of a server: with their part of what they share (PSS), and theirs alone (USS)."""

    pss: int
    uss: int


@dataclass(frozen=True)
class Served:
    """A running server: its master process and its port on 127.0.0.1."""

    process: subprocess.Popen[bytes]
    port: int

    def processes(self) -> list[int]:
        """Return master and workers."""
        master = self.process.pid
        workers = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()
        return [master, *map(int, workers)]

    def processor_time(self) -> float:
        """Return the seconds of processor that its living processes have had."""
        stats = (Path(f"/proc/{process}/stat").read_text(encoding="utf-8") for process in self.processes())
        fields = (stat.rpartition(")")[2].split() for stat in stats)
        return sum(int(field[11]) + int(field[12]) for field in fields) / _TICKS

    def memory(self) -> Memory:
        """Return the memory of all its processes."""
        found = {"Pss": 0, "Private_Clean": 0, "Private_Dirty": 0}
        for process in self.processes():
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
            for name, size in _MEMORY.findall(rollup):
                found[name] += int(size) * 1024
        return Memory(found["Pss"], found["Private_Clean"] + found["Private_Dirty"])


@contextmanager
def serving(module: str, *arguments: str, workers: int, log: Path) -> Iterator[Served]:
    """Run `python -m MODULE ARGUMENTS --bind … --workers …` at a free port of 127.0.0.1; stop it at the end.

    Settings of this machine's service (FOREWARN_ variables, but for the models) are none of it.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", module, *arguments, "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    ours = (name for name in os.environ if not name.startswith("FOREWARN_") or name == "FOREWARN_MODELS")
    with log.open("wb") as stderr:
        # In a session of its own, so that Ctrl-C reaches us first, and we stop it.
        process = subprocess.Popen(
            command, cwd=_ROOT, env={name: os.environ[name] for name in ours}, stderr=stderr, start_new_session=True
        )
    try:
        _wait_for(module, port, process, log)
        yield Served(process, port)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_STOP)
        with suppress(ProcessLookupError):  # nothing is left
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_for(module: str, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _START
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=2).close()
        except urllib.error.HTTPError:
            return  # it answers, if only that there is no such route
        except OSError:
            time.sleep(0.05)
        else:
            return
    last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
    raise click.ClickException(f"python -m {module} does not answer: {' '.join(last)}")
