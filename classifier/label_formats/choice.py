"""A label as the list of choices that annotation tools store."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from classifier.codebook import DESCRIPTORS, SEVERITY_NAMES
from classifier.errors import LabelsError
from classifier.label import LabelledParagraph

_SEVERITY = "severity:"
_ATROCITY = "atrocity"


def to_choices(label: LabelledParagraph) -> list[str]:
    """Return `severity:NAME`, `atrocity` where it is one, and the descriptors."""
    return [_SEVERITY + SEVERITY_NAMES[label.severity], *[_ATROCITY] * label.atrocity, *label.descriptors]


def from_choices(choices: Iterable[Any], where: str) -> dict[str, Any]:
    """Return severity, atrocity and descriptors; raises LabelsError for a choice that is none of ours."""
    severity = None
    found: dict[str, Any] = {"atrocity": 0, "descriptors": []}
    for choice in choices:
        name = str(choice).removeprefix(_SEVERITY)
        if str(choice).startswith(_SEVERITY) and name in SEVERITY_NAMES:
            if severity is not None:
                raise LabelsError(f"{where}: two severities; keep one")
            severity = SEVERITY_NAMES.index(name)
        elif choice == _ATROCITY:
            found["atrocity"] = 1
        elif choice in DESCRIPTORS:
            found["descriptors"].append(choice)
        else:
            known = ", ".join([*(_SEVERITY + one for one in SEVERITY_NAMES), _ATROCITY, *DESCRIPTORS])
            raise LabelsError(f"{where}: unknown choice {choice!r}; the choices are {known}")
    if severity is None:
        raise LabelsError(f"{where}: no severity; every paragraph needs one of severity:none … severity:severe")
    return {"severity": severity, **found}
