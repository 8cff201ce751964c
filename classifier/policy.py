"""Decide what a house does with a paragraph of a given severity and tags."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from classifier.codebook import GRAPHIC
from classifier.errors import ArticleError
from classifier.model import Prediction

WARN_READER = "warn_reader"


@dataclass(frozen=True, slots=True)
class Policy:
    """Named decisions, each a condition on one paragraph's prediction; `warn_reader` is always among them."""

    version: str
    decisions: Mapping[str, Callable[[Prediction], bool]]

    def decide(self, prediction: Prediction) -> dict[str, bool]:
        """Take every decision for one paragraph."""
        return {name: holds(prediction) for name, holds in self.decisions.items()}


def _is_graphic_or_atrocity(prediction: Prediction) -> bool:
    return prediction.severity >= GRAPHIC or prediction.atrocity


DEFAULT = Policy("default@1", {WARN_READER: _is_graphic_or_atrocity})


def find_policy(name: str | None) -> Policy:
    """Return the policy that a request names; the built-in one where it names none."""
    if name in (None, DEFAULT.version, DEFAULT.version.partition("@")[0]):
        return DEFAULT
    raise ArticleError([("/policy", f"{name!r} is not known; use {DEFAULT.version!r} or leave it out")])
