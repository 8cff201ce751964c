"""The service goes on to warn whatever becomes of disk, database, model and log under it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.memory import memory_folder
from tests.test_metrics import read
from tests.test_running import HEAD, Load, Service, serving, two_models, wait_until
from tests.test_server import ROOT
from tests.test_warning import CALM, VIOLENT

pytestmark = pytest.mark.slow

LONG = "A paragraph that fills a disk. " * 10_000
IN_2_MB = ("unshare", "--mount", "sh", "-c", 'mount -t tmpfs -o size=2m tmpfs /dev/shm && exec "$@"', "sh")


def send(service: Service, path: str, body: object) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=30)
    with contextlib.closing(connection):
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        reply = connection.getresponse()
        return reply.status, reply.headers, reply.read()


def correct(service: Service, text: str = CALM) -> int:
    """Send feedback, return the status; an error must be a problem that says what to do."""
    status, headers, said = send(service, "/v1/feedback", {"text": text, "severity": 1, "who": "Ana Example"})
    if status != 201:
        assert headers["Content-Type"] == "application/problem+json"
        assert json.loads(said)["detail"]
        assert int(headers["Retry-After"]) > 0
    return status


def overrides(service: Service) -> str | None:
    """Ask for a warning, and return whether overrides were looked up."""
    status, headers, _ = send(service, "/v1/warnings", {"text": CALM})
    assert status == 200
    return headers["Forewarn-Overrides"]


def kill_workers(service: Service) -> None:
    before = service.workers()
    for worker in before:
        os.kill(worker, signal.SIGKILL)
    wait_until(lambda: len(service.workers()) == 2 and not set(before) & set(service.workers()))


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)):
            pass


@contextlib.contextmanager
def unharmed(service: Service) -> Iterator[None]:
    """Load the service; every warning must be right."""
    with Load(service, 4) as load:
        yield
        time.sleep(0.5)
    assert load.faults == []
    assert {status for status, _ in load.answers} == {200}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB."""
    path = tmp_path / "disk"
    path.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", path], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"only root mounts a small disk: {done.stderr.strip()}")
    yield path
    subprocess.run(["umount", "--lazy", path], check=True)


def test_a_full_disk_takes_no_feedback_and_stops_no_warning(tmp_path: Path, disk: Path) -> None:
    with serving(tmp_path, FOREWARN_FEEDBACK=str(disk / "feedback.db")) as service:
        assert correct(service) == 201
        with unharmed(service):
            fill(disk / "filling")
            assert [correct(service, LONG) for _ in range(5)] == [503] * 5
            assert overrides(service) == "applied"
        assert service.logged("no space left on its disk")
        kill_workers(service)
        with unharmed(service):
            assert correct(service, LONG) == 503
            (disk / "filling").unlink()
            wait_until(lambda: correct(service, LONG) == 201)
            assert overrides(service) == "applied"


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="limits another process's files by Linux's prlimit")
def test_files_that_may_not_grow_take_no_feedback_and_no_log_and_stop_no_warning(tmp_path: Path) -> None:
    with serving(tmp_path, FOREWARN_FEEDBACK=str(tmp_path / "feedback.db")) as service:
        assert correct(service) == 201
        with unharmed(service):
            for process in (service.process.pid, *service.workers()):
                resource.prlimit(process, resource.RLIMIT_FSIZE, (4_096, resource.RLIM_INFINITY))
            assert [correct(service, LONG) for _ in range(5)] == [503] * 5
            for process in (service.process.pid, *service.workers()):
                resource.prlimit(process, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            wait_until(lambda: correct(service, LONG) == 201)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextlib.contextmanager
def kept_aside(path: Path, harm: Callable[[Path], object]) -> Iterator[None]:
    aside = path.parent.with_name("aside")
    shutil.copytree(path.parent, aside)
    try:
        harm(path)
        yield
    finally:
        shutil.rmtree(path.parent, ignore_errors=True)
        aside.rename(path.parent)


def garble(path: Path) -> None:
    for file in (path, path.with_name(f"{path.name}-wal")):
        file.write_bytes(b"no database " * 10_000)


def replace(path: Path) -> None:
    garbage = path.with_name("garbage")
    garbage.write_bytes(os.urandom(100_000))
    garbage.replace(path)


HARMS: dict[str, Callable[[Path], contextlib.AbstractContextManager[None]]] = {
    "locked by a writer": locked,
    "overwritten": lambda path: kept_aside(path, garble),
    "replaced": lambda path: kept_aside(path, replace),
    "deleted": lambda path: kept_aside(path, Path.unlink),
    "deleted with its folder": lambda path: kept_aside(path, lambda file: shutil.rmtree(file.parent)),
}


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Path]]:
    path = tmp_path_factory.mktemp("service") / "database" / "feedback.db"
    path.parent.mkdir()
    with serving(path.parent.parent, FOREWARN_FEEDBACK=str(path)) as service:
        yield service, path


@pytest.mark.parametrize("harm", HARMS)
def test_a_harmed_database_takes_no_feedback_and_stops_no_warning(corrected: tuple[Service, Path], harm: str) -> None:
    service, path = corrected
    wait_until(lambda: correct(service) == 201)
    with unharmed(service):
        with HARMS[harm](path):
            assert [correct(service) for _ in range(4)] == [503] * 4
            assert overrides(service) == ("applied" if harm == "locked by a writer" else "unavailable")
        wait_until(lambda: correct(service) == 201)
        wait_until(lambda: overrides(service) == "applied")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "overwritten": lambda folder: (folder / "weights.npy").open("r+b").write(bytes(100_000)),
    "cut": lambda folder: os.truncate(folder / "weights.npy", 0),
    "a file deleted": lambda folder: (folder / "idf.npy").unlink(),
    "deleted": shutil.rmtree,
}


@pytest.fixture(scope="module")
def with_models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Path]]:
    folder = tmp_path_factory.mktemp("service")
    models, versions = two_models(folder / "models")
    with serving(folder, "--model", str(models)) as service:
        yield service, models / versions[0]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_model_folder_stops_no_warning(with_models: tuple[Service, Path], damage: str) -> None:
    service, folder = with_models
    before = service.ask(body={"text": VIOLENT})
    aside = Path(shutil.copytree(folder, folder.parent / "aside"))
    with unharmed(service):
        DAMAGES[damage](folder)
        assert service.ask("/readyz")[0] == 503
        refused = len(service.logged("not reloaded"))
        service.process.send_signal(signal.SIGHUP)
        wait_until(lambda: len(service.logged("not reloaded")) > refused)
        assert service.ask("/readyz")[0] == 503
    kill_workers(service)  # the next ones have it from the master's memory
    assert service.ask(body={"text": VIOLENT}) == before
    shutil.rmtree(folder, ignore_errors=True)
    aside.rename(folder)
    wait_until(lambda: {service.ask("/readyz")[0] for _ in range(8)} == {200})


@pytest.mark.parametrize("stderr", ["on a full disk", "into a pipe that nobody reads any more"])
def test_a_log_that_cannot_be_written_stops_no_warning(tmp_path: Path, stderr: str) -> None:
    log = tmp_path / "log"
    reader = -1
    if stderr == "on a full disk":
        log.symlink_to("/dev/full")
    else:
        os.mkfifo(log)
        reader = os.open(log, os.O_RDONLY | os.O_NONBLOCK)
    with serving(tmp_path) as service:
        if reader >= 0:
            os.close(reader)
        with unharmed(service):
            assert service.ask(body={})[0] == 422
            time.sleep(1)
        kill_workers(service)
        with unharmed(service):
            service.process.send_signal(signal.SIGHUP)
            time.sleep(1)


def in_2_mb_of_memory(tmp_path: Path) -> contextlib.AbstractContextManager[Service]:
    tried = subprocess.run([*IN_2_MB, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"only root mounts a small /dev/shm: {tried.stderr.strip()}")
    return serving(tmp_path, under=IN_2_MB)


@pytest.mark.skipif(memory_folder() != Path("/dev/shm"), reason="counters are kept on a disk here")
def test_full_memory_stops_no_warning_and_no_counter_of_the_workers_there_are(tmp_path: Path) -> None:
    with in_2_mb_of_memory(tmp_path) as service:
        filling = Path(f"/proc/{service.process.pid}/root/dev/shm/filling")
        fill(filling)
        kill_workers(service)
        assert {service.ask(body={"text": VIOLENT})[0] for _ in range(20)} == {200}
        assert read(service.ask("/metrics")[1])["forewarn_paragraphs_warned_total", ()] == 20
        with unharmed(service):
            service.reload()
        assert service.logged("does not count")
        assert service.ask("/metrics")[0] == 200
        filling.unlink()
        service.reload()
        assert {service.ask(body={"text": VIOLENT})[0] for _ in range(20)} == {200}
        assert read(service.ask("/metrics")[1])["forewarn_paragraphs_warned_total", ()] >= 40


@pytest.mark.skipif(memory_folder() != Path("/dev/shm"), reason="counters are kept on a disk here")
def test_a_start_without_memory_for_counters_is_refused_in_one_line(tmp_path: Path) -> None:
    with in_2_mb_of_memory(tmp_path):
        pass
    full = [part.replace("size=2m", "size=8k") for part in IN_2_MB]
    command = [*full, sys.executable, "-m", "service", "serve", "--bind", "127.0.0.1:0"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "no room for the counters" in line


def test_fifty_clients_that_drip_stop_or_do_not_read_stop_nobody(tmp_path: Path) -> None:
    # Control characters: each is six bytes of the reply, which no buffer of the system has room for.
    body = json.dumps({"text": f"{CALM} {chr(1) * 900_000}", "explain": False}).encode()
    half = HEAD + b"Content-Length: 100\r\n\r\n"
    whole = HEAD.replace(b"text/plain", b"application/json") + b"Content-Length: %d\r\n\r\n" % len(body) + body
    with serving(tmp_path, FOREWARN_MAX_BODY="8000000") as service, contextlib.ExitStack() as stack:
        slow = []
        for number in range(50):
            connection = stack.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            connection.connect(("127.0.0.1", service.port))
            connection.sendall(whole if number % 10 == 0 else half)
            slow.append(connection)
        times = []
        begun = time.monotonic()
        while time.monotonic() - begun < 5:  # half of the time after which they are cut
            for number, connection in enumerate(slow):
                if number % 10 in range(1, 6):
                    connection.sendall(b"C")
            for _ in range(10):
                start = time.monotonic()
                assert service.ask(body={"text": CALM})[0] == 200
                times.append(time.monotonic() - start)
            time.sleep(0.5)
        assert max(times) < 2
        print(f"beside 50 slow clients the slowest of {len(times)} requests took {max(times):.3f} s")
