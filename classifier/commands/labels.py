"""`forewarn labels`: work on the label files."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

from classifier.codebook import DESCRIPTORS, SEVERITY_NAMES
from classifier.commands.options import json_option, labels_option
from classifier.label_folder import find_labels, read_folder


@click.group(epilog="Example: forewarn labels check")
def labels() -> None:
    """Work on hand-labelled paragraphs."""


@labels.command(epilog="Example: forewarn labels check --labels labels")
@labels_option
def check(labels_path: Path | None) -> None:
    """Refuse broken lines, unknown descriptors, impossible labels and repeats, naming file and line."""
    folder = read_folder(labels_path or find_labels())
    click.echo(
        f"{len(folder.train)} to train on, {len(folder.test)} to test on, {len(folder.must)} to get right, "
        f"{len(folder.pairs)} pairs: all valid"
    )


@labels.command(epilog="Example: forewarn labels stats --json")
@labels_option
@json_option
def stats(labels_path: Path | None, as_json: bool) -> None:
    """Count the labels of the train and test parts."""
    folder = read_folder(labels_path or find_labels())
    counted = {}
    for part, found in (("train", folder.train), ("test", folder.test)):
        severities = Counter(SEVERITY_NAMES[label.severity] for label in found)
        descriptors = Counter(name for label in found for name in label.descriptors)
        counted[part] = {
            "paragraphs": len(found),
            "severity": {name: severities[name] for name in SEVERITY_NAMES},
            "atrocity": sum(label.atrocity for label in found),
            "descriptors": {name: descriptors[name] for name in DESCRIPTORS},
        }
    if as_json:
        click.echo(json.dumps(counted, indent=2))
        return
    for part, counts in counted.items():
        click.echo(f"{part}: {counts['paragraphs']} paragraphs, {counts['atrocity']} with atrocity")
        for kind in ("severity", "descriptors"):
            for name, count in counts[kind].items():  # type: ignore[attr-defined]
                click.echo(f"  {kind:12s} {name:22s} {count:6d}")
