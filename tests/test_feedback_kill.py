"""Workers that are killed at any moment lose nothing that was acknowledged, and others answer meanwhile."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from classifier import text_digest
from service.feedback.database import Database
from service.feedback.store import Store
from tests.test_server import ROOT, free_port, wait_for

pytestmark = pytest.mark.slow

SECONDS = 20
CLIENTS = 6
MARGIN = 0.5
"""Seconds that a loaded machine may add to a restart."""


def call(url: str, body: dict[str, Any], **headers: str) -> dict[str, Any]:
    """Send until there is a reply, as a client with a key may."""
    sent = json.dumps(body).encode()
    request = urllib.request.Request(url, sent, {"Content-Type": "application/json", **headers})
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:
                answer: dict[str, Any] = json.load(reply)
                return answer
        except urllib.error.HTTPError as error:
            assert error.code == 503, error.read()
        except (OSError, HTTPException):
            pass  # the worker died before it replied, or in the middle of it
        assert time.monotonic() < deadline, "no worker answers"
        time.sleep(0.02)


def restart(master: int, url: str) -> float:
    """Kill every worker, and return after how many seconds the next one has answered."""
    for worker in workers(master):
        os.kill(worker, signal.SIGKILL)
    begun = time.monotonic()
    call(f"{url}/v1/warnings", {"text": "The council meets on Monday.", "explain": False})
    return time.monotonic() - begun


def workers(master: int) -> list[int]:
    found = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return [int(one) for one in found]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds workers in /proc")
def test_killed_workers_lose_no_acknowledged_feedback_and_are_out_no_longer_than_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "feedback.db"
    port = free_port()
    command = [sys.executable, "-m", "service", "serve", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    environ = os.environ | {"FOREWARN_FEEDBACK": str(path)}
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    stop = threading.Event()
    acknowledged: dict[str, tuple[str, int]] = {}
    stale: list[str] = []
    answered: list[float] = []

    def edit(name: int) -> None:
        dice = random.Random(name)
        while not stop.is_set():
            key, severity = uuid.uuid4().hex, dice.randrange(4)
            text = f"A paragraph like no other, {key}."
            body = {"text": text, "severity": severity, "who": f"Editor {name}"}
            receipt = call(f"{url}/v1/feedback", body, **{"Idempotency-Key": f'"{key}"'})
            acknowledged[receipt["id"]] = (text, severity)
            answered.append(time.monotonic())
            [paragraph] = call(f"{url}/v1/warnings", {"paragraphs": [text], "explain": False})["paragraphs"]
            if (paragraph["override"] or {}).get("id") != receipt["id"]:
                stale.append(receipt["id"])
            answered.append(time.monotonic())

    killed = 0
    try:
        wait_for(f"{url}/readyz", process)
        restarted = max(restart(process.pid, url) for _ in range(5))
        with ThreadPoolExecutor(CLIENTS) as pool:
            editors = [pool.submit(edit, name) for name in range(CLIENTS)]
            dice = random.Random(17)
            end = time.monotonic() + SECONDS
            while time.monotonic() < end:
                time.sleep(dice.uniform(0.1, 0.6))
                if alive := workers(process.pid):
                    os.kill(dice.choice(alive), signal.SIGKILL)
                    killed += 1
            stop.set()
        for editor in editors:
            editor.result()
        last = workers(process.pid)
    finally:
        process.kill()
        process.wait()
    for worker in last:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
    assert stale == []
    assert killed > SECONDS
    outage = max(later - earlier for earlier, later in pairwise(answered))
    assert outage <= restarted + MARGIN
    assert len(acknowledged) > 50
    stored = {record.id: record for record in Store(Database(str(path), create=False)).export()}
    for identifier, (text, severity) in acknowledged.items():
        assert (stored[identifier].text, stored[identifier].severity) == (text, severity)
        assert stored[identifier].digest == text_digest(text)
    assert len({record.text for record in stored.values()}) == len(stored), "a key was stored twice"
    print(f"{len(acknowledged)} acknowledged, {len(stored)} stored, {killed} workers killed")
    print(f"longest without an answer {outage:.3f} s, a restart {restarted:.3f} s")
