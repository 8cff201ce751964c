"""Run the application under gunicorn."""

from __future__ import annotations

import os
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from service.settings import Settings

_MOST_WORKERS = 8


def default_workers() -> int:
    """Return one worker a core this process may use, at most eight."""
    return min(
        _MOST_WORKERS,
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
    )


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn around an application that was built, and its model loaded, before the fork."""

    def __init__(self, app: Flask, *, bind: str, workers: int, settings: Settings) -> None:
        self._app = app
        self._options: dict[str, Any] = {
            "bind": bind,
            "workers": workers,
            "worker_class": "gthread",
            "threads": 4,  # slow clients wait in threads, not in workers
            "preload_app": True,
            "timeout": settings.timeout,
            "graceful_timeout": settings.graceful_timeout,
            "keepalive": 5,
            "max_requests": 0,
            "accesslog": None,
            "errorlog": "-",
            "proc_name": "forewarn",
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand the options to gunicorn; called by it."""
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application; called by gunicorn."""
        return self._app
