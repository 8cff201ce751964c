"""Keep trained models in versioned folders under `models/`."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal
from unicodedata import unidata_version

import numpy as np
from numpy.typing import NDArray

from classifier import token
from classifier.calibration import Calibration
from classifier.errors import ModelError
from classifier.model import Model
from classifier.scorer import TABLES, load_scorer, scorer_tables
from classifier.threshold import SENSITIVITIES

FORMAT = 3
CURRENT = "current"
PREVIOUS = "previous"
MANIFEST = "manifest.json"
PIPELINE = "pipeline.joblib"
_NEEDED = ("model.json", "metrics.json", *(f"{name}.npy" for name in TABLES))

_MapMode = Literal["r"] | None


def find_models(environ: Mapping[str, str] = os.environ) -> Path:
    """Return `FOREWARN_MODELS`, or the repository's `models/`, or the installed package's own copy."""
    if named := environ.get("FOREWARN_MODELS"):
        return Path(named)
    package = Path(__file__).parent
    is_checkout = (package.parent / "pyproject.toml").is_file()
    return package.parent / "models" if is_checkout else package / "shipped"


def current_version(models: Path) -> str:
    """Return the version that `models/current` names."""
    try:
        version = (models / CURRENT).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ModelError(f"{models / CURRENT}: {error.strerror}; run `make train`, or name a model") from error
    except UnicodeDecodeError as error:
        raise ModelError(f"{models / CURRENT}: is no text; write the name of a folder beside it") from error
    if not version or Path(version).name != version or "\n" in version:
        raise ModelError(f"{models / CURRENT}: {version!r} is no version; write the name of a folder beside it")
    return version


def set_current(models: Path, version: str) -> None:
    """Make version the one that is served, in one step, and remember the one before it for `rollback`."""
    before = current_version(models) if (models / CURRENT).exists() else None
    if before != version:
        _write_line(models / CURRENT, version)
    if before not in (None, version):
        _write_line(models / PREVIOUS, str(before))


def promote(models: Path, version: str) -> None:
    """Make a stored version the current one, after checking it; raises ModelError for one that is not there."""
    folder = models / version
    if not version or Path(version).name != version or not (folder / MANIFEST).is_file():
        raise ModelError(f"{models}: has no version {version!r}; `forewarn model list` names them")
    if verify(folder)["version"] != version:
        raise ModelError(f"{folder}: holds {verify(folder)['version']}; give the folder that name")
    set_current(models, version)


def rollback(models: Path) -> str:
    """Go back to the version that was current before; return it. A second rollback goes forward again."""
    path = models / PREVIOUS
    try:
        version = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}; there is no earlier version to go back to") from error
    except UnicodeDecodeError as error:
        raise ModelError(f"{path}: is no text; promote a version instead") from error
    if not (models / version / MANIFEST).is_file():
        raise ModelError(f"{models / version}: is not there any more; promote another version")
    set_current(models, version)
    return version


def _write_line(path: Path, line: str) -> None:
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".", delete=False, encoding="utf-8") as file:
        file.write(line + "\n")
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


def find_model_folder(path: Path | None = None) -> Path:
    """Return a model's own folder: the one given, or the current one of a folder of models (`find_models()`)."""
    path = find_models() if path is None else path
    return path if (path / MANIFEST).is_file() else path / current_version(path)


def load_model(path: Path | None = None, *, resident: bool = False) -> Model:
    """Load a model folder, or the current one of a folder of models; by default of `find_models()`.

    The digests of the manifest are verified first, against damage and mix-ups; nothing is unpickled. Arrays
    are memory-mapped, read-only; those of a `resident` model are read into memory, so that it outlives its files.

    Raises
    ------
    ModelError
        In one line that says what to do: no such folder, another format or tokenizer version, a file that is
        missing or does not match its digest.
    """
    folder = find_model_folder(path)
    manifest = verify(folder)
    mode: _MapMode = None if resident else "r"
    try:
        described = _read_json(folder / "model.json")
        scorer = load_scorer(lambda name: _array(folder / f"{name}.npy", mode), unicode=described["unicode"])
        outputs = tuple(described["outputs"])
        model = Model(
            version=manifest["version"],
            outputs=outputs,
            scorer=scorer,
            calibration=Calibration(**{name: np.array(value) for name, value in described["calibration"].items()}),
            sensitivities={name: described["thresholds"][name] for name in SENSITIVITIES},
            metrics=_read_json(folder / "metrics.json"),
            manifest=manifest,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder}: cannot be read ({error}); train it again") from error
    shapes = (scorer.weights.shape, model.calibration.weights.shape)
    if shapes != ((len(scorer.vocabulary), len(outputs)), (len(outputs), len(outputs))):
        raise ModelError(f"{folder}: weights of shapes {shapes} do not fit; train it again")
    return model


def verify(folder: Path) -> dict[str, Any]:
    """Check format, tokenizer version and the digest of every file; return the manifest.

    The pipeline alone may be missing: it does not travel in the wheel.
    """
    manifest = _manifest(folder)
    for name, digest in manifest["files"].items():
        if Path(name).name != name:
            raise ModelError(f"{folder / MANIFEST}: lists {name!r}, which is no file beside it")
        if name == PIPELINE and not (folder / name).exists():
            continue
        try:
            found = file_digest(folder / name)
        except OSError as error:
            raise ModelError(f"{folder / name}: {error.strerror}; restore it, or train the model again") from error
        if found != digest:
            raise ModelError(f"{folder / name}: does not match its digest, it is damaged; restore it, or train again")
    return manifest


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not folder.is_dir():
        raise ModelError(f"{folder}: no such model folder; run `make train`, or name another")
    try:
        manifest: dict[str, Any] = _read_json(path)
        format_, tokenizer, made = (manifest[key] for key in ("format", "tokenizer", "version"))
        missing = [name for name in _NEEDED if name not in manifest["files"]]
        expected = _version(manifest)
    except FileNotFoundError as error:
        raise ModelError(f"{path}: not found; this is no model folder") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{path}: cannot be read ({error}); train the model again") from error
    if format_ != FORMAT:
        raise ModelError(f"{folder}: model format {format_}, this version reads {FORMAT}; train it again")
    if tokenizer != token.VERSION:
        raise ModelError(f"{folder}: tokenizer {tokenizer}, this version has {token.VERSION}; train it again")
    if made != expected:
        raise ModelError(f"{path}: was changed after training; restore it, or train again")
    if missing:
        raise ModelError(f"{path}: does not list {missing[0]}; train the model again")
    return manifest


def save_model(model: Model, models: Path, *, files: Mapping[str, bytes | str], manifest: Mapping[str, Any]) -> Path:
    """Write a model with further files into a new folder of models, whole or not at all; return the folder.

    The version is a date and the first 8 hex digits of the manifest's digest without dates. An equal model
    that is there already is left as it is.
    """
    models.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(dir=models, prefix=".building-"))
    try:
        building.chmod(0o755)
        _write_arrays(model, building)
        for name, content in files.items():
            (building / name).write_bytes(content.encode() if isinstance(content, str) else content)
        digests = {file.name: file_digest(file) for file in sorted(building.iterdir())}
        full = {"format": FORMAT, "tokenizer": token.VERSION, **manifest, "files": digests}
        full["version"] = version = _version(full)
        (building / MANIFEST).write_text(_json(full), encoding="utf-8")
        folder = models / version
        if not folder.exists():
            building.rename(folder)
        return folder
    finally:
        shutil.rmtree(building, ignore_errors=True)


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _version(manifest: Mapping[str, Any]) -> str:
    undated = {key: value for key, value in manifest.items() if key not in ("version", "created")}
    digest = hashlib.sha256(json.dumps(undated, sort_keys=True).encode()).hexdigest()
    year, month, day = str(manifest["created"]).split("-")
    return f"{int(year)}.{int(month)}.{int(day)}+{digest[:8]}"


def _write_arrays(model: Model, folder: Path) -> None:
    for name, table in scorer_tables(model.scorer).items():
        np.save(folder / f"{name}.npy", table, allow_pickle=False)
    described = {
        "outputs": model.outputs,
        "unicode": unidata_version,
        "calibration": {name: value.tolist() for name, value in asdict(model.calibration).items()},
        "thresholds": {name: dict(thresholds) for name, thresholds in model.sensitivities.items()},
    }
    (folder / "model.json").write_text(_json(described), encoding="utf-8")
    (folder / "metrics.json").write_text(_json(model.metrics), encoding="utf-8")


def _array(path: Path, mode: _MapMode) -> NDArray[Any]:
    return np.asarray(np.load(path, mmap_mode=mode, allow_pickle=False))  # a plain array: a memmap costs at each use


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
