"""Serve an empty Flask route as the service is served, to see what the service itself costs.

`python -m benchmarks.empty --bind 127.0.0.1:8001 --workers 2` starts the Server, Arbiter and Worker of
`forewarn serve` with the same settings of gunicorn. The one route reads the body of a POST and returns a constant;
there is no model, no check, no header, count or line of log.
"""

from __future__ import annotations

import click
from flask import Flask, request

from service.log import set_up_log
from service.metrics import Metrics, Slot
from service.metrics_folder import metrics_folder
from service.server import Server
from service.settings import Settings


@click.command(epilog="Example: python -m benchmarks.empty --bind 127.0.0.1:8001 --workers 2")
@click.option("--bind", required=True, help="HOST:PORT.")
@click.option("--workers", type=click.IntRange(1, 64), required=True, help="Processes.")
def main(bind: str, workers: int) -> None:
    """Serve an empty route until a signal says otherwise."""
    settings = Settings(bind=bind, workers=workers)
    slot = Slot()
    with metrics_folder() as folder:
        server = Server(lambda _: build(settings), Metrics(folder, slot), slot)
        set_up_log("warning")
        server.run()


def build(settings: Settings) -> Flask:
    """Build an application of one empty route."""
    app = Flask(__name__)
    app.extensions["settings"] = settings
    app.post("/v1/warnings")(_answer)
    return app


def _answer() -> dict[str, bool]:
    request.get_data()
    return {"warn": False}


if __name__ == "__main__":
    main()
