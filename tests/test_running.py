"""The service while it runs: reloaded, killed in parts, stopped, and asked by slow and broken clients."""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from classifier import find_models
from classifier.store import CURRENT, MANIFEST, _version
from service.memory import memory_folder
from service.metrics_folder import metrics_folder
from tests.test_keys import keys, make
from tests.test_metrics import read
from tests.test_server import ROOT, free_port, wait_for
from tests.test_warning import CALM, VIOLENT

pytestmark = pytest.mark.slow

CANARY = "Zwitscherkanarie"


@dataclass
class Service:
    """A running service, its port and its log."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def ask(self, path: str = "/v1/warnings", body: object = None, **headers: str) -> tuple[int, Any]:
        """Ask over a new connection, return status and JSON (or text)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            return exchange(connection, path, body, **headers)

    def lines(self) -> list[dict[str, Any]]:
        """Return the log."""
        whole = self.log.read_text().rpartition("\n")[0]  # the last line may be half written
        return [json.loads(line) for line in whole.splitlines()]

    def logged(self, message: str) -> list[dict[str, Any]]:
        """Return the log's lines of one message."""
        return [line for line in self.lines() if message in line["message"]]

    def workers(self) -> list[int]:
        """Return the processes that answer."""
        command = ["pgrep", "-P", str(self.process.pid)]
        found = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        return [int(process) for process in found.split()]

    def reload(self) -> None:
        """Send SIGHUP, and wait until the service has followed, or said why not."""
        before = len(self.logged("reloaded"))
        self.process.send_signal(signal.SIGHUP)
        wait_until(lambda: len(self.logged("reloaded")) > before)


def exchange(connection: http.client.HTTPConnection, path: str, body: object, **headers: str) -> tuple[int, Any]:
    given = {"Content-Type": "application/json", **headers}
    content = None if body is None else json.dumps(body)
    connection.request("GET" if body is None else "POST", path, content, given)
    reply = connection.getresponse()
    said = reply.read().decode()
    return reply.status, json.loads(said) if "json" in reply.headers["Content-Type"] else said


def wait_until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


@contextlib.contextmanager
def serving(
    folder: Path, *options: str, port: int | None = None, under: Sequence[str] = (), **environ: str
) -> Iterator[Service]:
    """Serve with two workers; the options may name the address instead, at a port that is then given.

    `under` is a command that runs the service's.
    """
    log = folder / "log"
    if port is None:
        port = free_port()
        options = ("--bind", f"127.0.0.1:{port}", "--workers", "2", *options)
    command = [*under, sys.executable, "-m", "service", "serve", *options]
    with log.open("wb") as stderr:
        process = subprocess.Popen(command, cwd=ROOT, stderr=stderr, env=os.environ | environ)
    try:
        wait_for(f"http://127.0.0.1:{port}/livez", process)
        service = Service(process, port, log)
        if "--workers" in options:
            wait_until(lambda: len(service.workers()) == 2)
        yield service
        process.terminate()
        assert process.wait(timeout=40) == 0
    finally:
        process.kill()
        process.wait()


def two_models(folder: Path) -> tuple[Path, list[str]]:
    """Return a folder with the shipped model under two versions."""
    shipped = find_models() / (find_models() / CURRENT).read_text().strip()
    manifest = json.loads((shipped / MANIFEST).read_text())
    versions = []
    for created in ("2030-01-01", "2031-01-01"):
        dated = manifest | {"created": created}
        dated["version"] = _version(dated)
        shutil.copytree(shipped, folder / dated["version"], ignore=shutil.ignore_patterns("*.joblib"))
        (folder / dated["version"] / MANIFEST).write_text(json.dumps(dated))
        versions.append(dated["version"])
    (folder / CURRENT).write_text(versions[0])
    return folder, versions


class Load:
    """Clients that ask without a pause, half of them over new connections, until they are told to stop."""

    def __init__(self, service: Service, clients: int) -> None:
        self.answers: Counter[tuple[int, str]] = Counter()
        self.faults: list[str] = []
        self._stop = threading.Event()
        self._service = service
        self._lock = threading.Lock()
        self._clients = [threading.Thread(target=self._run, args=(number % 2 == 0,)) for number in range(clients)]

    def __enter__(self) -> Load:
        for client in self._clients:
            client.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for client in self._clients:
            client.join()

    def _run(self, keeps: bool) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._service.port, timeout=30)
        while not self._stop.is_set():
            try:
                status, said = exchange(connection, "/v1/warnings", {"text": CALM, "explain": False})
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.faults.append(repr(error))
                connection.close()
                continue
            with self._lock:
                self.answers[status, said.get("model")] += 1
            if not keeps:
                connection.close()
        connection.close()


def test_a_reload_switches_the_model_and_drops_no_request(tmp_path: Path) -> None:
    models, versions = two_models(tmp_path / "models")
    with serving(tmp_path, "--model", str(models)) as service, Load(service, 8) as load:
        for version in (versions[1], versions[0], versions[1]):
            time.sleep(1)
            (models / CURRENT).write_text(version)
            service.reload()
            assert service.ask("/readyz")[1]["model"] == version
        time.sleep(1)
    assert load.faults == []
    assert {status for status, _ in load.answers} == {200}
    assert {model for _, model in load.answers} == set(versions)
    print(f"{load.answers.total()} requests over three reloads, none dropped: {dict(load.answers)}")


def test_what_cannot_be_loaded_leaves_the_service_as_it_was(tmp_path: Path) -> None:
    models, versions = two_models(tmp_path / "models")
    policy, config = tmp_path / "house.toml", tmp_path / "forewarn.toml"
    config.write_text("max_body = 5000\n")
    with serving(tmp_path, "--model", str(models), "--config", str(config)) as service:
        workers = service.workers()
        (models / versions[1] / "idf.npy").write_bytes(b"")
        (models / CURRENT).write_text(versions[1])
        service.reload()
        assert "idf.npy: does not match its digest" in service.logged("not reloaded")[-1]["message"]
        (models / CURRENT).write_text(versions[0])
        config.write_text('max_body = 6000\ntimeout = "many"\n')
        service.reload()
        assert "forewarn.toml:2: timeout is 'many'" in service.logged("not reloaded")[-1]["message"]
        config.write_text(f'max_body = 6000\npolicy = "{policy}"\n')
        service.reload()
        assert "house.toml: No such file" in service.logged("not reloaded")[-1]["message"]
        assert service.workers() == workers
        assert service.ask(body={"text": CALM})[1]["model"] == versions[0]
        assert "5000 bytes" in service.ask(body={"text": CALM * 200})[1]["detail"]
        config.write_text("max_body = 6000\n")
        service.reload()
        wait_until(lambda: "6000 bytes" in service.ask(body={"text": CALM * 200})[1]["detail"])


def test_a_new_address_waits_for_a_restart_and_more_workers_do_not(tmp_path: Path) -> None:
    config, port = tmp_path / "forewarn.toml", free_port()
    config.write_text(f'bind = "127.0.0.1:{port}"\nworkers = 1\n')
    with serving(tmp_path, "--config", str(config), port=port) as service:
        config.write_text(f'bind = "127.0.0.1:{free_port()}"\nworkers = 2\n')
        service.reload()
        assert service.ask("/livez")[0] == 200
        assert len(service.workers()) == 2
        assert service.logged("takes a restart")


def test_counters_are_right_over_workers_killed_and_replaced(tmp_path: Path) -> None:
    others = set(memory_folder().glob("forewarn-metrics-*"))
    with serving(tmp_path) as service:
        folder = min(set(memory_folder().glob("forewarn-metrics-*")) - others)
        for victim in range(3):
            assert {service.ask(body={"text": VIOLENT})[0] for _ in range(20)} == {200}
            before = service.workers()
            os.kill(before[victim % 2], signal.SIGKILL)
            wait_until(lambda: len(service.workers()) == 2 and service.workers() != before)  # noqa: B023
        service.reload()
        assert {service.ask(body={"text": VIOLENT})[0] for _ in range(20)} == {200}
        found = read(service.ask("/metrics")[1])
        labels = (("method", "POST"), ("route", "/v1/warnings"), ("status", "200"))
        assert found["forewarn_requests_total", labels] == 80
        assert found["forewarn_request_seconds_count", (("route", "/v1/warnings"),)] == 80
        assert found["forewarn_paragraphs_warned_total", ()] == 80
        assert found["forewarn_articles_total", (("warn", "yes"),)] == 80
        files = len(list(folder.iterdir()))
        for _ in range(3):
            service.reload()
            service.ask(body={"text": VIOLENT})
        assert len(list(folder.iterdir())) <= files, "each new worker left files of its own"
    assert not folder.exists()


def test_a_rate_is_kept_over_all_workers(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    key = make(path, "cms", "--rate", "10/hour")
    with serving(tmp_path, FOREWARN_KEYS=str(path)) as service:
        statuses = Counter(service.ask("/v1/model", Authorization=f"Bearer {key}")[0] for _ in range(40))
        assert statuses == {200: 10, 429: 30}
        assert len({line["process"] for line in service.logged("request")}) == 2, "one worker answered all"
        assert keys(path, "revoke", "cms").exit_code == 0
        assert {service.ask("/v1/model", Authorization=f"Bearer {key}")[0] for _ in range(8)} == {401}
        assert key not in service.log.read_text()
        assert {line["key"] for line in service.logged("request")} == {key.split("_")[1], None}


def talk(port: int, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


TEXT = CANARY.encode()
HEAD = b"POST /v1/warnings HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"%s is no request\r\n\r\n" % TEXT, 400),
        (b"GET /%s HTTP/9.9\r\n\r\n" % TEXT, 400),
        (b"G{%s T / HTTP/1.1\r\n\r\n" % TEXT, 400),
        (b"GET /%s HTTP/1.1\r\n\r\n" % (TEXT * 500), 414),
        (b"GET / HTTP/1.1\r\nX-Text: %s\r\n\r\n" % (TEXT * 1_000), 431),
        (b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: %s\r\n" % (one, TEXT) for one in range(200)) + b"\r\n", 431),
        (HEAD + b"Content-Length: %s\r\n\r\n%s" % (TEXT, TEXT), 400),
        (HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n%s" % TEXT, 400),
        (HEAD + b"%s : 5\r\n\r\n%s" % (TEXT, TEXT), 400),
        (HEAD + b"Expect: %s\r\n\r\n" % TEXT, 417),
        (HEAD + b"Transfer-Encoding: %s\r\n\r\n%s" % (TEXT, TEXT), 501),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n%s\r\n%s\r\n0\r\n\r\n" % (TEXT, TEXT), 400),
        (HEAD + b"Content-Length: 0\r\n\r\n%s is what follows a body that is over\r\n\r\n" % TEXT, 422),
    ],
    ids=lambda value: value[:40] + b"..." + str(len(value)).encode() if isinstance(value, bytes) else str(value),
)
def test_what_is_no_http_is_answered_as_everything_is_and_quoted_nowhere(
    shared: Service, sent: bytes, status: int
) -> None:
    head, _, body = talk(shared.port, sent).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status), head
    assert b"content-type: application/problem+json" in head.lower()
    assert b"x-request-id: " in head.lower()
    problem, _ = json.JSONDecoder().raw_decode(body.decode())
    assert (problem["status"], bool(problem["detail"])) == (status, True)
    assert CANARY not in body.decode()
    assert CANARY.lower() not in shared.log.read_text().lower()
    assert CANARY.lower() not in shared.ask("/metrics")[1].lower()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    limits = {"FOREWARN_READ_TIMEOUT": "3", "FOREWARN_TIMEOUT": "6", "FOREWARN_MAX_BODY": "8000000"}
    with serving(tmp_path_factory.mktemp("service"), **limits) as service:
        yield service


def test_fifty_slow_clients_stop_nobody_and_are_cut_in_time(shared: Service) -> None:
    halves = [
        b"",
        b"POST /v1/warn",
        HEAD,
        HEAD + b"Content-Length: 100\r\n\r\nCalm",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5",
    ]
    slow = [socket.create_connection(("127.0.0.1", shared.port), timeout=30) for _ in range(50)]
    begun = time.monotonic()
    for number, connection in enumerate(slow):
        connection.sendall(halves[number % len(halves)])
    times = []
    for _ in range(20):
        start = time.monotonic()
        assert shared.ask(body={"text": CALM})[0] == 200
        times.append(time.monotonic() - start)
    assert time.monotonic() - begun < 3, "the slow clients were cut before the others were done"
    print(f"beside 50 slow clients the slowest of 20 requests took {max(times):.3f} s")
    ended = []
    for number, connection in enumerate(slow):
        with connection:
            said = connection.recv(65_536)
            ended.append(time.monotonic() - begun)
            assert said == b"" or said.startswith(b"HTTP/1.1 4"), number
    assert max(ended) < 20


def test_a_client_that_sends_a_byte_a_second_is_cut(shared: Service) -> None:
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", shared.port), timeout=30) as connection:
        connection.sendall(HEAD + b"Content-Length: 100\r\n\r\n")
        with contextlib.suppress(OSError):
            for _ in range(20):
                connection.sendall(b"C")
                time.sleep(0.5)
                if connection.recv(65_536, socket.MSG_DONTWAIT):
                    break
    assert time.monotonic() - begun < 12


def test_a_client_that_does_not_read_its_reply_is_cut(shared: Service) -> None:
    body = json.dumps({"text": f"{CALM} {chr(1) * 900_000}", "explain": False}).encode()
    head = HEAD.replace(b"text/plain", b"application/json") + b"Content-Length: %d\r\n\r\n" % len(body)
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    connection.settimeout(60)
    received = b""
    with connection:
        connection.connect(("127.0.0.1", shared.port))
        connection.sendall(head + body)
        time.sleep(12)
        with contextlib.suppress(ConnectionResetError):
            for part in iter(lambda: connection.recv(65_536), b""):
                received += part
    [length] = [int(line.split(b":")[1]) for line in received.split(b"\r\n") if line.startswith(b"Content-Length")]
    assert length > 5_000_000
    assert len(received) < length, "the whole reply was sent: nobody was cut"
    assert shared.ask(body={"text": CALM})[0] == 200


def test_a_request_under_way_is_answered_before_the_service_stops(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        body = json.dumps({"text": CALM}).encode()
        head = HEAD.replace(b"text/plain", b"application/json") + b"Content-Length: %d\r\n\r\n" % len(body)
        with socket.create_connection(("127.0.0.1", service.port), timeout=30) as connection:
            connection.sendall(head + body[:5])
            time.sleep(0.5)
            service.process.terminate()
            time.sleep(0.5)
            connection.sendall(body[5:])
            assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")
        assert service.process.wait(timeout=30) == 0


def test_the_start_is_refused_where_everybody_could_ask(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "service", "serve", "--bind", f"0.0.0.0:{free_port()}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "there are no keys" in line
    assert "--insecure" in line


def test_a_unix_socket_is_served(tmp_path: Path) -> None:
    path = tmp_path / "forewarn.sock"
    command = [sys.executable, "-m", "service", "serve", "--bind", f"unix:{path}", "--workers", "1"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        wait_until(path.exists)
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
            connection.sendall(b"GET /v1/model HTTP/1.1\r\nHost: news\r\nConnection: close\r\n\r\n")
            assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")
    finally:
        process.terminate()
        assert process.wait(timeout=40) == 0


def test_the_counters_folder_goes_with_the_service_and_orphans_go_with_the_next(tmp_path: Path) -> None:
    with metrics_folder() as folder, metrics_folder() as other:
        os.utime(folder, (0, 0))
        assert folder.is_dir()
        with metrics_folder():
            assert folder.is_dir(), "another service's folder was removed"
        orphan = folder.with_name("forewarn-metrics-orphan")
        orphan.mkdir()
        os.utime(orphan, (0, 0))
        lock = os.open(orphan, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_SH)
        with metrics_folder():
            assert orphan.is_dir()
        os.close(lock)
        with metrics_folder():
            assert not orphan.exists()
        assert other.is_dir()
    assert not folder.exists()
