"""`forewarn serve`, and the entry point of the command."""

from __future__ import annotations

import io
import os
import re
import socket
import sys
from pathlib import Path

import click

from classifier import forewarn, load_model
from service.feedback.command import feedback, read_database
from service.settings import Settings

_BIND = re.compile(r"unix:(?P<path>.+)|(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):(?P<port>\d{1,5})")
_HIGHEST_PORT = 65_535


def _address(context: click.Context, parameter: click.Parameter, value: str) -> str:
    found = _BIND.fullmatch(value)
    if found is None or int(found["port"] or 0) > _HIGHEST_PORT:
        raise click.BadParameter(f"{value!r} is no address: give HOST:PORT, [IPv6]:PORT or unix:PATH")
    return value


def _refuse_taken(bind: str) -> None:
    """Try the address before gunicorn does, which would try for seconds and say so in a dozen lines."""
    found = _BIND.fullmatch(bind)
    if found is None or found["path"] is not None:
        return
    host = found["host"].strip("[]")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, int(found["port"]), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        raise click.ClickException(f"cannot listen on {bind}: {error.strerror}; name another with --bind") from error


@forewarn.command(epilog="Example: forewarn serve --bind 127.0.0.1:8080 --workers 2")
@click.option(
    "--bind",
    default="127.0.0.1:8000",
    show_default=True,
    callback=_address,
    help="HOST:PORT, [IPv6]:PORT or unix:PATH.",
)
@click.option("--workers", type=click.IntRange(1, 64), help="Processes. Default: one a core, at most 8.")
@click.option("--model", "model_path", type=click.Path(path_type=Path), help="A model folder, or a folder of models.")
def serve(bind: str, workers: int | None, model_path: Path | None) -> None:
    """Run the service under gunicorn."""
    from service.app import create_app
    from service.server import Server, default_workers

    settings = Settings.from_environ(os.environ)
    model = load_model(model_path)
    _refuse_taken(bind)
    where = bind if bind.startswith("unix:") else f"http://{bind}"
    app = create_app(settings, model)
    click.echo(f"forewarn {model.version} on {where}", err=True)
    Server(app, bind=bind, workers=workers or default_workers(), settings=settings).run()


forewarn.add_command(feedback)


def main() -> None:
    """Run the command `forewarn`."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # an old terminal shows ? for what it lacks, and no traceback
    forewarn.main(prog_name="forewarn", obj=read_database)
