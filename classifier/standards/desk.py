"""The line that a desk puts on top of an article."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from classifier.codebook import GRAPHIC
from classifier.paragraph import TITLE_INDEX
from classifier.warning import ArticleWarning, ParagraphWarning


def write_note(warned: ArticleWarning) -> str | None:
    """Name the graphic paragraphs, counted from 1, and what they are about; None where there are none."""
    graphic = [paragraph for paragraph in warned.paragraphs if (paragraph.severity or 0) >= GRAPHIC]
    if not graphic:
        return None
    return f"(EDS NOTE: GRAPHIC CONTENT in {_places(graphic)}: {', '.join(_topics(graphic)) or 'violence'})"


def _places(paragraphs: Sequence[ParagraphWarning]) -> str:
    numbers = sorted(paragraph.index + 1 for paragraph in paragraphs if paragraph.index != TITLE_INDEX)
    places = ["the headline"] * (len(numbers) < len(paragraphs))
    if numbers:
        places.append(f"paragraph{'s' * (len(numbers) > 1)} {', '.join(_ranges(numbers))}")
    return " and ".join(places)


def _ranges(numbers: Sequence[int]) -> list[str]:
    """Write [4, 7, 8, 9] as ["4", "7-9"]."""
    found = []
    for _, run in groupby(enumerate(numbers), key=lambda place: place[1] - place[0]):
        members = [str(number) for _, number in run]
        found.append(members[0] if len(members) == 1 else f"{members[0]}-{members[-1]}")
    return found


def _topics(paragraphs: Sequence[ParagraphWarning]) -> list[str]:
    """Return what the paragraphs are about, the likeliest first."""
    likeliest: dict[str, float] = {}
    for paragraph in paragraphs:
        for name, score in paragraph.descriptors.items():
            likeliest[name] = max(score, likeliest.get(name, 0.0))
    return [name.replace("_", " ") for name in sorted(likeliest, key=lambda name: (-likeliest[name], name))]
