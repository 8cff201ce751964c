"""Sensitive topics of the IAB Content Taxonomy 3, with their risk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from classifier.codebook import GRAPHIC, SEVERITY_NAMES
from classifier.standards.shape import Category, Iab
from classifier.warning import ArticleWarning, ParagraphWarning

_SEVERE = SEVERITY_NAMES.index("severe")
# OpenRTB's list of category taxonomies: 7 is Content Taxonomy 3.0.
_CATTAX: Literal[7] = 7
# Acts against a person that the topic's name covers, self-harm too, which its framework names. Not `combat`,
# `attack_on_civilians`, `accident` and `injury`: no crime is told by them alone.
_CRIMES = {
    *("mass_killing", "execution", "torture", "sexual_violence", "captivity", "persecution", "homicide", "suicide"),
}


def _is_harm(paragraph: ParagraphWarning) -> bool:
    """From severity 1 on, the codebook has people dead, hurt, attacked or threatened with it."""
    return bool(paragraph.severity)


def _is_terror(paragraph: ParagraphWarning) -> bool:
    """The nearest we have is an attack on civilians that is an atrocity; whoever did it, so a shelling is one too."""
    return "attack_on_civilians" in paragraph.descriptors and "atrocity" in paragraph.tags


def _is_crime(paragraph: ParagraphWarning) -> bool:
    """Human rights violations are in the topic's name, and an atrocity is one."""
    return "atrocity" in paragraph.tags or not _CRIMES.isdisjoint(paragraph.descriptors)


_TOPICS: dict[str, tuple[str, Callable[[ParagraphWarning], bool]]] = {
    "I4GWl6": ("Death, Injury, or Military Conflict", _is_harm),
    "8FD8nI": ("Terrorism", _is_terror),
    "XtODT3": ("Crime & Harmful Acts to Individuals, Society & Human Right Violations", _is_crime),
}


def _risk(paragraph: ParagraphWarning) -> int:
    """Return how risky a paragraph is, from 0; never the floor, where violence is promoted: no label tells that."""
    if (paragraph.severity or 0) >= _SEVERE:
        return 2  # explicit depiction
    if paragraph.severity == GRAPHIC or "atrocity" in paragraph.tags:
        return 1  # news coverage that tells of it
    return 0  # mentioned, as background or feature


def find_topics(warned: ArticleWarning) -> Iab:
    """Return the topics of an article, each at the risk of its riskiest paragraph."""
    found: list[Category] = []
    for code, (name, holds) in _TOPICS.items():
        risks = [_risk(paragraph) for paragraph in warned.paragraphs if holds(paragraph)]
        if risks:
            found.append(_category(code, name, max(risks)))
    return {"cattax": _CATTAX, "categories": found}


def _category(code: str, name: str, risk: int) -> Category:
    if risk == 2:
        return {"id": code, "name": name, "risk": "bsr002", "risk_name": "high"}
    if risk == 1:
        return {"id": code, "name": name, "risk": "bsr003", "risk_name": "medium"}
    return {"id": code, "name": name, "risk": "bsr004", "risk_name": "low"}
