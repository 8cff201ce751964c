"""What an editor says of a paragraph, in place of the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import ConfigDict, Field, with_config

from classifier.codebook import DESCRIPTOR_PREFIX
from classifier.model import Prediction

# Published: the OpenAPI document is made of these types and of the lines under their fields.
_published = with_config(ConfigDict(use_attribute_docstrings=True))
_Severity = Annotated[int, Field(ge=0, le=3)]


@_published
@dataclass(frozen=True, slots=True)
class Replaced:
    """What the model alone would have said."""

    assessed: bool
    reason: str | None
    severity: _Severity | None
    tags: list[str]
    descriptors: list[str]


@_published
@dataclass(frozen=True, slots=True)
class Override:
    """An editor's label, which stands in place of the model's; scores and evidence stay the model's."""

    id: str
    """The feedback's key."""
    severity: _Severity
    atrocity: Annotated[int, Field(ge=0, le=1)]
    descriptors: list[str]
    who: str
    """The editor."""
    why: str | None
    at: str
    """When it was received."""
    accepted: bool
    """Whether a reviewer has accepted it; it holds either way."""
    replaced: Replaced | None = None
    """What the model says; null only outside of replies."""

    def applied_to(self, prediction: Prediction) -> Prediction:
        """Return the prediction with the editor's severity, atrocity and descriptors, and the model's scores."""
        scores = {name: prediction.scores.get(DESCRIPTOR_PREFIX + name, 0.0) for name in self.descriptors}
        return replace(prediction, severity=self.severity, atrocity=bool(self.atrocity), descriptors=scores)

    def replacing(self, prediction: Prediction, reason: str | None) -> Override:
        """Return the override with what the model said, which assessed the text unless there is a reason."""
        said = (prediction.severity, prediction.tags, sorted(prediction.descriptors))
        severity, tags, descriptors = said if reason is None else (None, [], [])
        return replace(self, replaced=Replaced(reason is None, reason, severity, tags, descriptors))


Overrides = Mapping[str, Override]
"""Overrides by the digest of the paragraph's text."""
