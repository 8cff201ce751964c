"""What brings the service to a machine: the bundle, the unit, the container file."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from deploy import bundle
from service.settings_source import read_settings
from tests.test_server import ROOT, ask, free_port, wait_for
from tests.test_warning import VIOLENT

UNIT = ROOT / "deploy/forewarn.service"
WORST_EXPOSURE = 2.0


def test_what_runs_the_service_is_pinned_and_what_trains_it_is_left_out() -> None:
    names = bundle.needed("forewarn")
    lock = bundle.pinned(bundle.LOCK.read_text(encoding="utf-8"), names - {"forewarn"})
    pinned = re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)
    assert {"flask", "numpy", "werkzeug", "limits", "prometheus-client"} <= set(pinned)
    assert not {"scikit-learn", "pytest", "openai", "pip-audit"} & set(pinned)
    assert len(pinned) == len(set(pinned)) == len(names) - 1
    assert all("--hash=sha256:" in entry for entry in re.split(r"^(?=[a-z])", lock, flags=re.MULTILINE)[1:])


def test_a_package_that_the_lock_file_lacks_stops_the_build() -> None:
    with pytest.raises(SystemExit, match="lacks anvil: run `make lock`"):
        bundle.pinned(bundle.LOCK.read_text(encoding="utf-8"), {"flask", "anvil"})


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_the_unit_is_valid_and_leaves_the_service_little(tmp_path: Path) -> None:
    program = tmp_path / "forewarn"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text().replace("/opt/forewarn/bin/forewarn", str(program)))
    verify = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (verify.returncode, verify.stdout + verify.stderr) == (0, "")
    command = ["systemd-analyze", "security", "--offline=true", unit]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    [exposure] = re.findall(r"Overall exposure level for \S+: ([0-9.]+)", said)
    assert float(exposure) <= WORST_EXPOSURE


def test_unit_and_container_name_variables_that_there_are() -> None:
    text = UNIT.read_text() + (ROOT / "deploy/Containerfile").read_text()
    named = dict(re.findall(r"\b(FOREWARN_[A-Z_]+)=(\S+)", text))
    named.pop("FOREWARN_CONFIG")
    read = read_settings(named)
    assert {f"FOREWARN_{name.upper()}" for name in read.origins} == set(named)


@pytest.mark.slow
def test_the_bundle_installs_and_serves_without_any_network(tmp_path: Path) -> None:
    archive = bundle.build(tmp_path / "dist")
    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path, filter="data")
    folder = tmp_path / archive.name.removesuffix(".tar.gz")
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "FOREWARN_", "UV_"))}
    install = [*no_network(), folder / "install.sh", tmp_path / "venv"]
    done = subprocess.run(install, cwd=tmp_path, env=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    home = tmp_path / "venv" / "bin"
    article = tmp_path / "article.txt"
    article.write_text(VIOLENT)
    checked = [*no_network(), home / "forewarn", "check", article, "--json"]
    said = subprocess.run(checked, cwd=tmp_path, env=alone, capture_output=True, check=True).stdout
    assert json.loads(said)["warning"]["warn"] is True
    subprocess.run([home / "pip", "check"], env=alone, capture_output=True, check=True)
    port = free_port()
    command = [home / "forewarn", "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    process = subprocess.Popen(command, cwd=tmp_path, env=alone, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz", process)
        assert ask(port, VIOLENT)["warn"] is True
    finally:
        process.terminate()
        process.wait(timeout=40)


def no_network() -> list[str]:
    """Return what runs a command without any network, where the system lets us; pip's index is off anyway."""
    command = ["unshare", "--net", "--map-root-user"]
    if shutil.which("unshare") is None:
        return []
    return command if subprocess.run([*command, "true"], check=False, capture_output=True).returncode == 0 else []
