"""Build a folder from which the service installs on a machine without any network: `python -m deploy.bundle`.

It holds forewarn's wheel with the model inside, the wheels of all that it needs to run, as the lock file pins them,
their hashes verified, and a lock file of these. It is for the platform and the Python that build it.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
from importlib.metadata import requires, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements.lock"
_PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)==\S+(?: *; *(?P<marker>[^\\\n]+?))? *\\\n(?: +--hash=.+\n)+", re.MULTILINE
)
_INSTALL = """\
#!/bin/sh
# Installs forewarn into a new virtual environment, from this folder alone: ./install.sh [FOLDER]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${{1:-/opt/forewarn}}
{python} -m venv "$target"
PIP_CONFIG_FILE=/dev/null "$target/bin/pip" --isolated install --quiet --no-index --no-cache-dir \\
  --only-binary :all: --find-links "$here/wheels" --require-hashes -r "$here/requirements.lock"
"$target/bin/forewarn" --version
"""


def needed(package: str) -> set[str]:
    """Return the names of a package and of all that it needs here to run, without extras of its own."""
    found: set[str] = set()
    waiting = [Requirement(package)]
    while waiting:
        one = waiting.pop()
        extras = one.extras or {""}
        if canonicalize_name(one.name) in found and not one.extras:
            continue
        found.add(canonicalize_name(one.name))
        for line in requires(one.name) or ():
            inner = Requirement(line)
            if inner.marker is None or any(inner.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(inner)
    return found


def pinned(lock: str, names: set[str]) -> str:
    """Return the entries of a lock file, with their hashes, for these names and this platform.

    Raises
    ------
    SystemExit
        Where the lock file lacks one of them.
    """
    entries: dict[str, str] = {}
    for pin in _PIN.finditer(lock):
        name = canonicalize_name(pin["name"])
        if name in names and _is_for_here(pin["marker"]):
            entries[name] = pin[0]
    if missing := sorted(names - set(entries)):
        sys.exit(f"the lock file lacks {', '.join(missing)}: run `make lock`")
    return "".join(entries.values())


def build(target: Path) -> Path:
    """Build the bundle, and beside it an archive of it; return the archive."""
    name = f"forewarn-{version('forewarn')}-{sysconfig.get_platform()}-{sys.implementation.cache_tag}"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, name)
        wheels = folder / "wheels"
        wheels.mkdir(parents=True)
        _run("-m", "build", "--wheel", "--no-isolation", "--outdir", str(wheels), str(ROOT))
        [wheel] = wheels.glob("forewarn-*.whl")
        lock = folder / "requirements.lock"
        lock.write_text(pinned(LOCK.read_text(encoding="utf-8"), needed("forewarn") - {"forewarn"}), encoding="utf-8")
        download = ("-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:")
        _run(*download, "--dest", str(wheels), "-r", str(lock))
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        with lock.open("a", encoding="utf-8") as file:
            file.write(f"forewarn=={version('forewarn')} \\\n    --hash=sha256:{digest}\n")
        _add_files(folder)
        target.mkdir(parents=True, exist_ok=True)
        archive = target / f"{name}.tar.gz"
        _pack(folder, archive)
    return archive


def _add_files(folder: Path) -> None:
    python = f"python{sys.version_info.major}.{sys.version_info.minor}"
    script = folder / "install.sh"
    script.write_text(_INSTALL.format(python=python), encoding="utf-8")
    script.chmod(0o755)
    for name in ("forewarn.service", "forewarn.toml"):
        shutil.copy(ROOT / "deploy" / name, folder)


def _pack(folder: Path, archive: Path) -> None:
    """Write the archive whole or not at all, with owners that say nothing of who built it."""

    def anonymous(info: tarfile.TarInfo) -> tarfile.TarInfo:
        info.uid = info.gid = 0
        info.uname = info.gname = "root"
        return info

    part = archive.with_name(f".{archive.name}.{os.getpid()}")
    try:
        with tarfile.open(part, "w:gz") as tar:
            tar.add(folder, arcname=folder.name, filter=anonymous)
        part.replace(archive)
    finally:
        part.unlink(missing_ok=True)


def _is_for_here(marker: str | None) -> bool:
    requirement = Requirement(f"x; {marker}") if marker else Requirement("x")
    return requirement.marker is None or requirement.marker.evaluate()


def _run(*arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(f"python {' '.join(arguments[:3])} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


if __name__ == "__main__":
    print(build(ROOT / "dist"))
