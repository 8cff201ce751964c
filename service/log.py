"""The log: one JSON object a line, in which no text of a request can stand."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

LOGGERS = ("service", "gunicorn.error")
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class JsonFormatter(logging.Formatter):
    """Writes time, level, process, message and the fields given by `extra=fields(…)`.

    Of an exception it writes type and places, never the message, which may quote what was sent.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": record.process,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line |= describe_error(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def fields(**values: Any) -> Mapping[str, Any]:
    """Return the `extra` of a log call that adds fields to its line."""
    return {"fields": values}


def describe_error(error: _ExcInfo) -> dict[str, Any]:
    """Return the type of an exception and where it happened, innermost first."""
    places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error[2])]
    return {"error": error[0].__name__ if error[0] else None, "at": places[::-1]}


def set_up_log(level: str) -> None:
    """Send our log and gunicorn's to stderr as JSON, from a level on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.propagate = False
        # Never debug: there gunicorn quotes what clients sent.
        logger.setLevel(level.upper())
