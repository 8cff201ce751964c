"""Puts the current model, without its pickled pipeline, into the wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ShippedModel(BuildHookInterface):  # type: ignore[type-arg]
    """Maps `models/<current>/` to `classifier/shipped/<current>/`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files to include; an editable install reads `models/` itself."""
        if version == "editable":
            return
        models = Path(self.root, "models")
        current = (models / "current").read_text(encoding="utf-8").strip()
        files = [models / "current", *sorted((models / current).iterdir())]
        build_data["force_include"] |= {
            str(file): str(Path("classifier/shipped") / file.relative_to(models))
            for file in files
            if file.suffix != ".joblib"
        }
