"""Run the application under gunicorn."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from service.arbiter import Arbiter, place_worker, take_place
from service.arena import share_arenas
from service.log import set_up_log
from service.memory import memory_folder
from service.metrics import Metrics, Slot
from service.settings import Settings
from service.worker import Worker

_LOG = logging.getLogger(__name__)

Build = Callable[[Metrics], Flask]
"""Reads the settings and builds the application that they describe."""


class _Log(Logger):  # type: ignore[misc]
    def setup(self, cfg: Any) -> None:
        """Leave gunicorn's log to `set_up_log`; called by it."""
        self.cfg = cfg

    @property
    def access_log_enabled(self) -> bool:
        """Say that requests are logged elsewhere."""
        return False


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn around an application that is built, and its model loaded, before the fork, and again at SIGHUP."""

    def __init__(self, build: Build, metrics: Metrics, slot: Slot) -> None:
        self.metrics = metrics
        self.slot = slot
        self._build = build
        app = build(metrics)
        self.settings: Settings = app.extensions["settings"]
        super().__init__()
        self.callable: Flask = app  # after gunicorn has set it to None

    def load_config(self) -> None:
        """Hand the settings to gunicorn; called by it."""
        for name, value in _options(self.settings).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application; called by gunicorn."""
        return self.callable

    def renew(self) -> None:
        """Build the application again; raises what building raises, and then nothing is changed."""
        app = self._build(self.metrics)
        fresh: Settings = app.extensions["settings"]
        if fresh.bind != self.settings.bind:
            _LOG.warning("to listen on %s instead takes a restart", fresh.bind)
        # Another address would close the one that clients are on.
        self.settings = replace(fresh, bind=self.settings.bind)
        self.callable = app
        set_up_log(self.settings.log_level)

    def summary(self) -> dict[str, Any]:
        """Say what serves, for the log."""
        policies = self.callable.extensions["policies"]
        return {"model": self.callable.extensions["model"].version, "policy": policies.standing.version}

    def run(self) -> None:
        """Serve until a signal says otherwise; leaves by SystemExit."""
        share_arenas()  # before there are threads
        Arbiter(self).run()


def _options(settings: Settings) -> dict[str, Any]:
    return {
        "bind": settings.bind,
        "workers": settings.processes,
        "worker_class": Worker,
        "threads": settings.threads,  # slow clients wait in threads, not in workers
        "preload_app": True,
        "timeout": settings.timeout,
        "graceful_timeout": settings.graceful_timeout,
        "keepalive": 5,
        "logger_class": _Log,
        "proc_name": "forewarn",
        "control_socket_disable": True,
        "worker_tmp_dir": str(memory_folder()),
        "pre_fork": place_worker,
        "post_fork": take_place,
    }
