"""Count the articles of requests."""

from __future__ import annotations

from flask import current_app

from classifier import ArticleWarning
from service.metrics import Metrics


def count(warned: ArticleWarning) -> None:
    """Count an article that the application warned of, if it counts."""
    metrics: Metrics | None = current_app.extensions["metrics"]
    if metrics is not None:
        metrics.count_article(warned)
