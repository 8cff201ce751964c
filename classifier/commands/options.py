"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from classifier.threshold import BALANCED, SENSITIVITIES

model_option = click.option(
    "--model",
    "model_path",
    type=click.Path(path_type=Path),
    help="A model folder, or a folder of models. Default: FOREWARN_MODELS, the repository's models/, "
    "the copy in the package.",
)

sensitivity_option = click.option(
    "--sensitivity",
    type=click.Choice(list(SENSITIVITIES)),
    default=BALANCED,
    show_default=True,
    envvar="FOREWARN_SENSITIVITY",
    show_envvar=True,
    help="cautious warns of more, sparing of less.",
)

labels_option = click.option(
    "--labels",
    "labels_path",
    type=click.Path(path_type=Path),
    help="The folder that holds train/. Default: the repository's labels/.",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print machine-readable JSON.")


def notice(message: str) -> None:
    """Tell of progress on stderr."""
    click.echo(message, err=True)
