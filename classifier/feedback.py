"""Read editors' feedback as `forewarn feedback export` writes it: labels to train on, and overrides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from classifier.digest import text_digest
from classifier.errors import LabelsError
from classifier.label import LabelledParagraph, parse_label, parse_lines
from classifier.override import Override

STATUSES = ("open", "accepted", "rejected", "withdrawn")
_NO_TEXT = "(no text)"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What holds of one paragraph: its override, and its label, which is None where no text was kept."""

    digest: str
    override: Override
    label: LabelledParagraph | None


def read_feedback(content: str, name: str, *, accepted: bool = False) -> list[Feedback]:
    """Read the lines of an export, and return those in effect; of them, if asked, only the accepted ones.

    Raises
    ------
    LabelsError
        Naming `name` and line, for what is no line of an export, has an impossible label, or a text of which the
        digest is another's.
    """
    return [
        _parse(record, where)
        for where, record in _in_effect(content, name)
        if record["status"] == "accepted" or not accepted
    ]


def _in_effect(content: str, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, record in parse_lines(content, name):
        where = f"{name}:{number}"
        if record.get("status") not in STATUSES or type(record.get("effective")) is not bool:
            raise LabelsError(f"{where}: is no line of `forewarn feedback export`: it needs a status and 'effective'")
        if record["effective"]:
            yield where, record


def _parse(record: dict[str, Any], where: str) -> Feedback:
    identifier, digest, text = (_optional(record, name, where) for name in ("id", "digest", "text"))
    if identifier is None or digest is None or (text is not None and text_digest(text) != digest):
        raise LabelsError(f"{where}: needs 'id', and the 'digest' of its text")
    named = {"id": f"feedback-{identifier}", "text": text or _NO_TEXT, "source": "feedback"}
    named["article"] = _optional(record, "article", where) or named["id"]
    label = parse_label({name: record.get(name) for name in ("severity", "atrocity", "descriptors")} | named, where)
    override = Override(
        id=identifier,
        severity=label.severity,
        atrocity=label.atrocity,
        descriptors=list(label.descriptors),
        who=_optional(record, "who", where) or "",
        why=_optional(record, "why", where),
        at=_optional(record, "at", where) or "",
        accepted=record["status"] == "accepted",
    )
    return Feedback(digest, override, None if text is None else label)


def _optional(record: dict[str, Any], name: str, where: str) -> str | None:
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        raise LabelsError(f"{where}: {name!r} must be a string")
    return value or None
