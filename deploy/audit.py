"""Ask whether a vulnerability is known in what the lock file pins: `python -m deploy.audit`.

Exit status 0: every package was looked up, and none has a known vulnerability. 1: findings. 75: the advisory service
was out of reach or said nothing of some packages; `--unreachable-is-no-failure` makes this 0, after saying so.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements.lock"
FINDINGS, NOT_AUDITED = 1, 75


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found: `findings` in words, and the packages that were or were not looked up."""

    findings: tuple[str, ...]
    audited: tuple[str, ...]
    skipped: tuple[str, ...]


def read_report(report: Any) -> Audit:
    """Read the JSON of pip-audit, whose summary calls a package clean that it could not look up."""
    findings, audited, skipped = [], [], []
    for package in report["dependencies"]:
        if "skip_reason" in package:
            skipped.append(package["name"])
            continue
        audited.append(package["name"])
        for known in package["vulns"]:
            mended = ", ".join(known["fix_versions"]) or "no version yet"
            findings.append(f"{package['name']} {package['version']}: {known['id']}, mended in {mended}")
    return Audit(tuple(findings), tuple(audited), tuple(skipped))


def run_audit(lock: Path) -> Audit | None:
    """Run pip-audit on a lock file; None where it could not ask at all."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(lock), "--disable-pip", "--require-hashes"]
    options = ["--format", "json", "--progress-spinner", "off"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)  # noqa: S603
    try:
        return read_report(json.loads(done.stdout))
    except json.JSONDecodeError:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        print(f"pip-audit stopped: {last}", file=sys.stderr)
        return None


def judge(audit: Audit | None, *, tolerant: bool) -> tuple[list[str], int]:
    """Return what to print of an audit, and the exit status."""
    if audit is None:
        return ["NOT AUDITED: the advisory service cannot be reached from here"], 0 if tolerant else NOT_AUDITED
    lines = [f"VULNERABLE: {finding}" for finding in audit.findings]
    lines.append(f"{len(audit.audited)} packages audited, {len(audit.findings)} known vulnerabilities")
    if audit.skipped:
        lines.append(f"NOT AUDITED: the advisory service says nothing of {len(audit.skipped)} packages")
        lines.append(f"  {' '.join(audit.skipped)}")
    if audit.findings:
        return lines, FINDINGS
    return lines, NOT_AUDITED if audit.skipped and not tolerant else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Audit the lock file, print what was found, return the exit status."""
    parser = argparse.ArgumentParser(description="Ask whether a vulnerability is known in what the lock file pins.")
    parser.add_argument("--unreachable-is-no-failure", action="store_true", help="findings alone fail")
    given = parser.parse_args(arguments)
    lines, status = judge(run_audit(LOCK), tolerant=given.unreachable_is_no_failure)
    print("\n".join(lines), flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
