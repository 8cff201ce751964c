"""`forewarn train`: labels in, a model out."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from classifier.commands.options import labels_option, notice
from classifier.errors import TrainingError
from classifier.label_folder import find_labels, read_folder
from classifier.store import find_models

if TYPE_CHECKING:
    from classifier.gate import Verdict

_MOST_CHANGES = 20


@click.command(epilog="Example: forewarn train --labels labels --out models")
@labels_option
@click.option("--out", type=click.Path(path_type=Path), help="The folder of models. Default: the one in use.")
@click.option("--force", metavar="REASON", help="Promote in spite of objections; the reason goes into the manifest.")
def train(labels_path: Path | None, out: Path | None, force: str | None) -> None:
    """Train a candidate on labels, measure it, and make it current unless something that matters got worse.

    It must get labels/must.jsonl right, be fair over labels/pairs.jsonl, and lose no figure against the current
    model on labels/test.jsonl beyond noise. Otherwise it is stored but not promoted, and the exit status is 1.
    """
    from classifier.retraining import retrain  # scikit-learn takes seconds to import

    if force is not None and not force.strip():
        raise click.UsageError("--force needs a reason")
    models = out or find_models()
    _refuse_unwritable(models)
    folder = read_folder(labels_path or find_labels())
    retrained = retrain(folder, models, force=force, report=notice)
    _tell(retrained.verdict)
    if not retrained.is_current:
        raise TrainingError(
            f"{retrained.version} is stored but not promoted: {'; '.join(retrained.verdict.objections)}; "
            f"mend the labels, or promote it by `forewarn model promote {retrained.version}`"
        )
    click.echo(retrained.version)


def _refuse_unwritable(models: Path) -> None:
    """Find out before the training, not after it."""
    existing = next(path for path in (models, *models.absolute().parents) if path.exists())
    try:
        tempfile.TemporaryDirectory(dir=existing, prefix=".").cleanup()
    except OSError as error:
        raise TrainingError(f"{models}: cannot be written; name another folder with --out") from error


def _tell(verdict: Verdict) -> None:
    """Say on stderr how the candidate differs from the current model."""
    for one in verdict.differences:
        notice(f"{one.output:18s} {one.figure:18s} {one.value:+.3f}  ({one.low:+.3f} to {one.high:+.3f})")
    for genre, (better, worse) in verdict.by_genre().items():
        notice(f"{genre}: {better} decisions became right, {worse} wrong")
    for change in verdict.changes[:_MOST_CHANGES]:
        now = "right" if change.is_better else "wrong"
        notice(f"{change.label.id} became {now}: {change.label.text[:100]}")
    if len(verdict.changes) > _MOST_CHANGES:
        notice(f"… and {len(verdict.changes) - _MOST_CHANGES} more")
    for objection in verdict.objections:
        notice(f"objection: {objection}")
