"""The service under gunicorn, and the wheel in an empty environment."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from classifier import find_models
from tests.test_warning import VIOLENT

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the server stopped"
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"{url} did not answer")


def ask(port: int, text: str) -> dict[str, object]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/v1/warnings",
        data=json.dumps({"text": text}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as reply:
        answer: dict[str, object] = json.load(reply)["warning"]
        return answer


@pytest.fixture
def served() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    command = [sys.executable, "-m", "service", "serve", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz", process)
        yield process, port
    finally:
        process.kill()
        process.wait()


def test_the_server_answers_and_stops_gracefully(served: tuple[subprocess.Popen[bytes], int]) -> None:
    process, port = served
    assert ask(port, VIOLENT)["warn"] is True
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=40) == 0


@pytest.mark.parametrize("chunks", [b"zz\r\nCalm.\r\n0\r\n\r\n", b"5\r\nCal", b"-1\r\n\r\n"])
def test_malformed_chunks_are_no_fault_of_ours(served: tuple[subprocess.Popen[bytes], int], chunks: bytes) -> None:
    head = b"POST /v1/warnings HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
    head += b"Transfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("127.0.0.1", served[1]), timeout=10) as connection:
        connection.sendall(head + chunks)
        connection.shutdown(socket.SHUT_WR)
        reply = b"".join(iter(lambda: connection.recv(4096), b""))
    assert reply.startswith(b"HTTP/1.1 400 ")
    assert b"send it again" in reply


def test_a_bad_model_stops_the_start_with_one_line(tmp_path: Path) -> None:
    version = (find_models() / "current").read_text().strip()
    shutil.copytree(find_models() / version, tmp_path / version)
    (tmp_path / version / "idf.npy").write_bytes(b"")
    command = [sys.executable, "-m", "service", "serve", "--model", str(tmp_path / version)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "idf.npy: does not match its digest" in line


def test_the_wheel_works_in_an_empty_environment(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(tmp_path / "dist"), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    assert list((tmp_path / "dist").glob("*.tar.gz"))
    [wheel] = (tmp_path / "dist").glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    home = tmp_path / "venv" / "bin"
    constraints = tmp_path / "constraints.txt"
    lock = (ROOT / "requirements.lock").read_text()
    constraints.write_text("\n".join(line.rstrip(" \\") for line in lock.splitlines() if "==" in line))
    install = [home / "pip", "install", "--quiet", "--constraint", constraints, wheel]
    subprocess.run(install, check=True, capture_output=True)
    environ = {name: value for name, value in os.environ.items() if name != "FOREWARN_MODELS"}
    article = tmp_path / "article.txt"
    article.write_text(VIOLENT)
    checked = subprocess.run(
        [home / "forewarn", "check", article, "--json"], cwd=tmp_path, env=environ, capture_output=True, check=True
    )
    assert json.loads(checked.stdout)["warning"]["warn"] is True
    listed = subprocess.run([home / "pip", "list"], capture_output=True, text=True, check=True).stdout.lower()
    assert "scikit-learn" not in listed
    assert "joblib" not in listed
    port = free_port()
    process = subprocess.Popen(
        [home / "forewarn", "serve", "--bind", f"127.0.0.1:{port}"],
        cwd=tmp_path,
        env=environ,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz", process)
        assert ask(port, VIOLENT)["warn"] is True
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
            scripts = re.findall(r'src="([^"]+\.js)"', page.read().decode())
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{scripts[0]}", timeout=10) as script:
            assert b"import " in script.read()
    finally:
        process.terminate()
        process.wait(timeout=40)
