"""The process that keeps the workers: gives each its place, and changes what they serve only for what works."""

from __future__ import annotations

import gc
import logging
from typing import Any

import gunicorn.arbiter

from classifier import ForewarnError
from service.log import fields
from service.metrics_folder import MetricsError

_LOG = logging.getLogger(__name__)


class Arbiter(gunicorn.arbiter.Arbiter):  # type: ignore[misc]
    """Gunicorn's, for which a reload that fails is none."""

    def reload(self) -> None:
        """Load settings, model, policies and keys anew, then start new workers and let the old ones finish.

        All is loaded here, before the first old worker stops; what cannot be loaded leaves everything as it is.
        """
        try:
            self.app.renew()
        except ForewarnError as error:
            _LOG.error("not reloaded, the service goes on as it was: %s", error)
        except Exception:  # noqa: BLE001 - whatever it is, the workers that serve must not stop for it
            _LOG.exception("not reloaded, the service goes on as it was")
        else:
            super().reload()
            _LOG.info("reloaded", extra=fields(**self.app.summary()))


def place_worker(arbiter: Any, worker: Any) -> None:
    """Give a worker the lowest place that no living one has; gunicorn's hook before the fork."""
    taken = {other.place for other in arbiter.WORKERS.values()}
    worker.place = next(place for place in range(1, len(taken) + 2) if place not in taken)
    worker.has_room = True
    try:
        worker.app.metrics.make_room(worker.place)
    except MetricsError as error:
        worker.has_room = False
        _LOG.error("a worker answers, but does not count: %s", error)


def take_place(_arbiter: Any, worker: Any) -> None:
    """Tell the metrics who counts from now on, and settle in; gunicorn's hook after the fork."""
    worker.app.slot.number = worker.place
    worker.app.slot.has_room = worker.has_room
    gc.freeze()  # what was loaded is no garbage: looking through it again would take time, and a copy of its pages
