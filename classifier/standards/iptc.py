"""Content warnings of the IPTC NewsCodes, as ninjs subjects."""

from __future__ import annotations

from collections.abc import Callable

from classifier.codebook import GRAPHIC, SEVERITY_NAMES
from classifier.standards.shape import Ninjs
from classifier.warning import ArticleWarning, ParagraphWarning

SCHEME = "http://cv.iptc.org/newscodes/contentwarning/"

# Somebody is dead, or the descriptor is first of all about that. Not `combat`, `attack_on_civilians` and `injury`,
# which the wounded have too, nor `suicide`, which IPTC puts under suffering.
_DEATHS = {"mass_killing", "execution", "homicide", "human_remains", "accident"}
# Nobody does this to anybody: alone it is death or suffering, but no violence.
_MISHAPS = {"accident", "suicide"}
# May stand beside an accident without making it violence.
_CONSEQUENCES = {"human_remains", "injury", "child_victims"}
# People suffer in it, whether they die or not.
_SUFFERING = {"torture", "sexual_violence", "captivity", "persecution", "child_victims", "injury"}
_SEVERE = SEVERITY_NAMES.index("severe")


def _is_shown(paragraph: ParagraphWarning) -> bool:
    """Codes begin where readers are warned by default: with a plain mention, most of the news would carry them."""
    return (paragraph.severity or 0) >= GRAPHIC or "atrocity" in paragraph.tags


def _is_death(paragraph: ParagraphWarning) -> bool:
    return _is_shown(paragraph) and not _DEATHS.isdisjoint(paragraph.descriptors)


def _is_violence(paragraph: ParagraphWarning) -> bool:
    told = set(paragraph.descriptors) - _CONSEQUENCES
    mishap = bool(told) and told <= _MISHAPS  # where nothing is told, severity alone says violence
    return _is_shown(paragraph) and ("atrocity" in paragraph.tags or not mishap)


def _is_suffering(paragraph: ParagraphWarning) -> bool:
    if "suicide" in paragraph.descriptors:
        return True  # IPTC names it, and it is warned of in a plain mention too
    severe = (paragraph.severity or 0) >= _SEVERE  # agony is what makes it severe
    return _is_shown(paragraph) and (severe or not _SUFFERING.isdisjoint(paragraph.descriptors))


# None for atrocity: IPTC has no such code.
_CODES: dict[str, tuple[str, Callable[[ParagraphWarning], bool]]] = {
    "death": ("Death", _is_death),
    "violence": ("Violence", _is_violence),
    "suffering": ("Upsetting or Disturbing", _is_suffering),
}


def find_subjects(warned: ArticleWarning) -> Ninjs:
    """Return the codes that hold for any paragraph of an article."""
    return {
        "subjects": [
            {"name": name, "uri": SCHEME + code, "literal": f"cwarn:{code}"}
            for code, (name, holds) in _CODES.items()
            if any(map(holds, warned.paragraphs))
        ]
    }
