"""Requests made up from the document never break the service, and its replies are what the document says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_server import ROOT, free_port, wait_for

pytestmark = pytest.mark.slow

FEWEST = 1_000


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "service", "serve", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    environ = os.environ | {"FOREWARN_FEEDBACK": str(tmp_path / "feedback.db")}
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=40)


def test_made_up_requests_get_what_the_document_says(url: str, tmp_path: Path) -> None:
    with urllib.request.urlopen(f"{url}/openapi.json", timeout=10) as reply:
        paths = json.load(reply)["paths"]
    report = tmp_path / "report.json"
    for path in paths:
        command = [sys.executable, "-m", "schemathesis.cli", "run", f"{url}/openapi.json", "--include-path", path]
        options = ["--max-examples", str(FEWEST), "--report", "json", "--report-json-path", report, "--no-color"]
        done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
        said = json.loads(report.read_text(encoding="utf-8"))
        print(path, said["test_cases"], f"{said['running_time']:.0f} s")
        assert said["complete"]
        assert said["test_cases"]["generated"] >= FEWEST
        assert (said["failures"], said["errors"]) == ([], [])
