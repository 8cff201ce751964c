"""`forewarn serve`, and the entry point of the command."""

from __future__ import annotations

import io
import logging
import os
import sys
from pathlib import Path
from typing import Any

import click

from classifier import forewarn
from service.address import parse_address, try_address
from service.commands.keys import keys
from service.feedback.command import feedback, read_database

_LOG = logging.getLogger(__name__)


def _address(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    try:
        if value is not None:
            parse_address(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    return value


def _refuse_taken(bind: str) -> None:
    try:
        try_address(parse_address(bind))
    except OSError as error:
        raise click.ClickException(f"cannot listen on {bind}: {error.strerror}; name another with --bind") from error


@forewarn.command(epilog="Example: forewarn serve --bind 127.0.0.1:8080 --workers 2")
@click.option("--bind", callback=_address, help="HOST:PORT, [IPv6]:PORT or unix:PATH. Default: 127.0.0.1:8000.")
@click.option("--workers", type=click.IntRange(1, 1000), help="Processes. Default: one a core, at most 8.")
@click.option("--model", "models", type=click.Path(path_type=Path), help="A model folder, or a folder of models.")
@click.option("--config", type=click.Path(path_type=Path), help="A settings file (TOML). Default: FOREWARN_CONFIG.")
@click.option("--insecure", is_flag=True, help="Listen beyond this machine although there are no keys.")
@click.option("--check", is_flag=True, help="Print the settings, try what they name, and serve nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the check as JSON.")
def serve(config: Path | None, *, insecure: bool, check: bool, as_json: bool, **options: Any) -> None:
    """Run the service under gunicorn.

    Settings come from options, from FOREWARN_ variables, and from the settings file, in this order.
    """
    from service.check import check_service, print_check
    from service.settings_source import read_settings

    given = {name: value for name, value in options.items() if value is not None}
    given |= {"insecure": True} if insecure else {}
    if check:
        report = check_service(read_settings(os.environ, config, given))
        print_check(report, as_json=as_json)
        sys.exit(0 if report.is_well else 1)
    if as_json:
        raise click.UsageError("--json goes with --check")
    _serve(config, given)


def _serve(config: Path | None, given: dict[str, Any]) -> None:
    from flask import Flask

    from service.app import create_app
    from service.log import fields, set_up_log
    from service.metrics import Metrics, Slot
    from service.metrics_folder import metrics_folder
    from service.server import Server
    from service.settings_source import read_settings

    def build(metrics: Metrics) -> Flask:
        return create_app(read_settings(os.environ, config, given).settings, metrics=metrics)

    read = read_settings(os.environ, config, given)
    _refuse_taken(read.settings.bind)
    slot = Slot()
    with metrics_folder() as folder:
        set_up_log(read.settings.log_level)
        server = Server(build, Metrics(folder, slot), slot)
        for doubt in read.doubts:
            _LOG.warning("%s", doubt)
        where = read.settings.bind if read.settings.bind.startswith("unix:") else f"http://{read.settings.bind}"
        if sys.stderr.isatty():
            click.echo(f"forewarn on {where}, stop it with Ctrl-C; its log follows", err=True)
        _LOG.info("starting", extra=fields(address=where, **server.summary()))
        server.run()


forewarn.add_command(feedback)
forewarn.add_command(keys)


def main() -> None:
    """Run the command `forewarn`."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # an old terminal shows ? for what it lacks, and no traceback
    logging.getLogger("service").addHandler(logging.NullHandler())  # a command's errors are said once, by click
    forewarn.main(prog_name="forewarn", obj=read_database)
