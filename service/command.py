"""`forewarn serve`, and the entry point of the command."""

from __future__ import annotations

import os
from pathlib import Path

import click

from classifier import forewarn, load_model
from service.settings import Settings


@forewarn.command(epilog="Example: forewarn serve --bind 127.0.0.1:8080 --workers 2")
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="HOST:PORT, or unix:PATH.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes. Default: one a core, at most 8.")
@click.option("--model", "model_path", type=click.Path(path_type=Path), help="A model folder, or a folder of models.")
def serve(bind: str, workers: int | None, model_path: Path | None) -> None:
    """Run the service under gunicorn."""
    from service.app import create_app
    from service.server import Server, default_workers

    settings = Settings.from_environ(os.environ)
    model = load_model(model_path)
    click.echo(f"forewarn {model.version} on http://{bind}", err=True)
    app = create_app(settings, model)
    Server(app, bind=bind, workers=workers or default_workers(), settings=settings).run()


def main() -> None:
    """Run the command `forewarn`."""
    forewarn.main(prog_name="forewarn")
