"""An audit that could not ask is not called clean."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from deploy import audit
from deploy.audit import FINDINGS, NOT_AUDITED, judge, read_report

CLEAN = {"name": "anvil", "version": "1.0", "vulns": []}
BAD = {"name": "bellows", "version": "2.0", "vulns": [{"id": "PYSEC-0", "fix_versions": ["2.1"]}]}
UNKNOWN = {"name": "crucible", "skip_reason": "Dependency not found and could not be audited"}


@pytest.mark.parametrize(
    ("packages", "tolerant", "status", "said"),
    [
        ([CLEAN], False, 0, "1 packages audited, 0 known"),
        ([CLEAN, BAD], True, FINDINGS, "VULNERABLE: bellows 2.0: PYSEC-0, mended in 2.1"),
        ([BAD, UNKNOWN], True, FINDINGS, "NOT AUDITED: the advisory service says nothing of 1 packages"),
        ([CLEAN, UNKNOWN], False, NOT_AUDITED, "crucible"),
        ([CLEAN, UNKNOWN], True, 0, "NOT AUDITED"),
    ],
)
def test_findings_fail_and_what_was_not_looked_up_is_named(
    packages: list[object], tolerant: bool, status: int, said: str
) -> None:
    lines, found = judge(read_report({"dependencies": packages}), tolerant=tolerant)
    assert found == status
    assert said in "\n".join(lines)


@pytest.mark.parametrize(("tolerant", "status"), [(False, NOT_AUDITED), (True, 0)])
def test_a_service_out_of_reach_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tolerant: bool, status: int
) -> None:
    def stop(*_: object, **__: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 1, "", "Traceback\nConnectionError: no route\n")

    monkeypatch.setattr(subprocess, "run", stop)
    assert audit.main(["--unreachable-is-no-failure"] if tolerant else []) == status
    said = capsys.readouterr()
    assert "NOT AUDITED" in said.out
    assert "ConnectionError: no route" in said.err


def test_the_report_of_pip_audit_is_read_as_it_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    program = f"print({json.dumps(json.dumps({'dependencies': [CLEAN, UNKNOWN], 'fixes': []}))})"
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda _, **options: run([sys.executable, "-c", program], **options))
    found = audit.run_audit(audit.LOCK)
    assert found is not None
    assert (found.audited, found.skipped) == (("anvil",), ("crucible",))
