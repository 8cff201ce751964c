"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from classifier.errors import ArticleError, PolicyError
from classifier.policy import Policy
from classifier.policy_folder import load_policies
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

policy_option = click.option(
    "--policy",
    envvar="FOREWARN_POLICY",
    show_envvar=True,
    help="The house's policy: a file, a folder that has a default.toml, or a built-in one. Default: default@1.",
)

feedback_option = click.option(
    "--feedback",
    metavar="SOURCE",
    help="Let editors' feedback decide what it is about: its database (a path or URL), or an export of it. "
    "Default: the model alone.",
)

labels_option = click.option(
    "--labels",
    "labels_path",
    type=click.Path(path_type=Path),
    help="The folder that holds train/. Default: the repository's labels/.",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print machine-readable JSON.")


def pick_policy(named: str | None) -> Policy:
    """Return the policy that `policy_option` names; raises PolicyError where there is none."""
    if not named:
        return load_policies().standing
    path = Path(named)
    if path.exists() or path.suffix or len(path.parts) > 1:
        return load_policies(path).standing
    try:
        return load_policies().find(named)
    except ArticleError as error:
        raise PolicyError([f"{named}: no such file, and no built-in policy; default@1 is the only one"]) from error


def notice(message: str) -> None:
    """Tell of progress on stderr."""
    click.echo(message, err=True)
