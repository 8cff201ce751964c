"""Imports point one way, and serving needs no scikit-learn."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import classifier

ROOT = Path(classifier.__file__).parent.parent


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("path", sorted((ROOT / "classifier").rglob("*.py")), ids=lambda path: path.stem)
def test_classifier_never_imports_service_or_flask(path: Path) -> None:
    assert not {name for name in imported(path) if name.split(".")[0] in ("service", "flask", "gunicorn")}


@pytest.mark.parametrize("path", sorted((ROOT / "service").rglob("*.py")), ids=lambda path: path.stem)
def test_service_uses_what_classifier_exports(path: Path) -> None:
    assert not {name for name in imported(path) if name.startswith("classifier.")}


def test_spark_is_imported_by_its_own_module_alone() -> None:
    paths = [*(ROOT / "classifier").rglob("*.py"), *(ROOT / "service").rglob("*.py")]
    spark = [path.name for path in paths if any(name.split(".")[0] == "pyspark" for name in imported(path))]
    assert spark == ["spark.py"]
    assert not [path.name for path in paths if "classifier.spark" in imported(path)]


def test_serving_imports_neither_scikit_learn_nor_joblib() -> None:
    program = (
        "import sys, service.app, service.command; service.app.create_app(); "
        "print([name for name in ('sklearn', 'joblib', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_scoring_imports_neither_the_command_nor_the_formats() -> None:
    program = (
        "import sys; from classifier import load_model; load_model().predict(['They were shot.']); "
        "print([name for name in ('click', 'jinja2', 'pydantic', 'rich', 'selectolax') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_exported_name_is_there() -> None:
    assert all(getattr(classifier, name) is not None for name in classifier.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        classifier.nothing  # noqa: B018
