"""Word the warning that a reader sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from classifier.codebook import SEVERITY_NAMES
from classifier.paragraph import TITLE_INDEX

_MOST_NAMED = 3
_SEVERE = SEVERITY_NAMES.index("severe")

# Each descriptor told of one paragraph, and of several. Facts, no judgement and no detail.
_PHRASES = {
    "mass_killing": ("a mass killing", "mass killings"),
    "execution": ("an execution", "executions"),
    "torture": ("torture", "torture"),
    "sexual_violence": ("sexual violence", "sexual violence"),
    "captivity": ("people held captive", "people held captive"),
    "attack_on_civilians": ("an attack on civilians", "attacks on civilians"),
    "persecution": ("violent persecution", "violent persecution"),
    "child_victims": ("harm to children", "harm to children"),
    "human_remains": ("human remains", "human remains"),
    "injury": ("injuries", "injuries"),
    "combat": ("fighting", "fighting"),
    "homicide": ("a violent crime", "violent crimes"),
    "suicide": ("suicide or self-harm", "suicide or self-harm"),
    "accident": ("a fatal accident or disaster", "fatal accidents or disasters"),
}
_UNNAMED = "violence"


def paragraph_message(descriptors: Mapping[str, float], severity: int) -> str:
    """Say what one paragraph describes; the likeliest three descriptors are named."""
    return f"This paragraph describes {_what(descriptors, severity, plural=False)}."


def article_message(indices: Sequence[int], descriptors: Mapping[str, float], severity: int) -> str:
    """Say which paragraphs, by index from 0, describe what; readers count from 1."""
    numbers = [index + 1 for index in sorted(indices) if index != TITLE_INDEX]
    subjects = ["the headline"] * (TITLE_INDEX in indices)
    if numbers:
        subjects.append(f"paragraph{'s' * (len(numbers) > 1)} {_listed(_ranges(numbers))}")
    subject = _listed(subjects)
    verb = "describe" if len(indices) > 1 else "describes"
    what = _what(descriptors, severity, plural=len(indices) > 1)
    return f"{subject[0].upper()}{subject[1:]} {verb} {what}."


def _what(descriptors: Mapping[str, float], severity: int, *, plural: bool) -> str:
    likeliest = sorted(descriptors, key=lambda name: (-descriptors[name], name))[:_MOST_NAMED]
    what = _listed([_PHRASES[name][plural] for name in likeliest]) or _UNNAMED
    return f"{what} in graphic detail" if severity >= _SEVERE else what


def _ranges(numbers: Sequence[int]) -> list[str]:
    """Write [4, 8, 9, 10] as ["4", "8 to 10"]."""
    found = []
    for _, run in groupby(enumerate(numbers), key=lambda place: place[1] - place[0]):
        members = [str(number) for _, number in run]
        found += members if len(members) < 3 else [f"{members[0]} to {members[-1]}"]
    return found


def _listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
