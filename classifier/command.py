"""The command `forewarn`, but for `serve`, which the service adds."""

from __future__ import annotations

import click

from classifier.commands.check import check
from classifier.commands.evaluate import evaluate
from classifier.commands.labels import labels
from classifier.commands.model import model
from classifier.commands.policy import policy
from classifier.commands.score import score
from classifier.commands.train import train
from classifier.errors import ForewarnError


class _Group(click.Group):
    def invoke(self, ctx: click.Context) -> object:
        """Turn our errors, and those of the file system, into one line on stderr and exit status 1."""
        try:
            return super().invoke(ctx)
        except ForewarnError as error:
            raise click.ClickException(" ".join(str(error).split())) from error
        except BrokenPipeError:
            raise  # click ends quietly
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{where}{error.strerror or type(error).__name__}") from error


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Example: forewarn check article.txt",
)
@click.version_option(package_name="forewarn")
def forewarn() -> None:
    """Content warnings for news articles, paragraph by paragraph."""


for command in (check, evaluate, labels, model, policy, score, train):
    forewarn.add_command(command)
